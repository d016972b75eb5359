/// The forward pass of Llama-shaped models. Start at `LlamaModel`.
@NullMarked
package dev.hradba.gpu.internal.model;

import org.jspecify.annotations.NullMarked;
