/// Turns text into token ids and back as a model file describes it. Start at `Tokenizers`.
@NullMarked
package dev.hradba.gpu.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
