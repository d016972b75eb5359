/// Measures retrieval on judged collections. Start at [dev.hradba.rag.eval.RetrievalEvaluation].
@NullMarked
package dev.hradba.rag.eval;

import org.jspecify.annotations.NullMarked;
