/// Embeddings and scores over HTTP. No promise to anyone outside.
@NullMarked
package dev.hradba.core.internal.vectors;

import org.jspecify.annotations.NullMarked;
