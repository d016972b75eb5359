/// Models that turn texts into vectors, and models that score passages for a question. Start at
/// [Embedders][dev.hradba.core.embedding.Embedders] and [Rerankers][dev.hradba.core.embedding.Rerankers].
@NullMarked
package dev.hradba.core.embedding;

import org.jspecify.annotations.NullMarked;
