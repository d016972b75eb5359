/// Incremental grammars over token prefixes. Start at `Grammar`.
@NullMarked
package dev.hradba.gpu.internal.grammar;

import org.jspecify.annotations.NullMarked;
