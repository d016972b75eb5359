/// Reads formats into blocks of text with exact spans. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.extract;

import org.jspecify.annotations.NullMarked;
