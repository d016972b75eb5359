/// Fuses, reorders and diversifies lists of hits. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.rank;

import org.jspecify.annotations.NullMarked;
