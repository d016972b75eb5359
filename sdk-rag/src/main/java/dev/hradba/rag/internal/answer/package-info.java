/// Chooses, judges and verifies the sentences of an answer. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.answer;

import org.jspecify.annotations.NullMarked;
