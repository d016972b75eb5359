/// Measures answers from documents; begin at [dev.hradba.rag.measure.AnswerEvaluation].
@NullMarked
package dev.hradba.rag.measure;

import org.jspecify.annotations.NullMarked;
