/// Finds passages that a person may read, and the sentences in them that answer.
@NullMarked
package dev.hradba.rag;

import org.jspecify.annotations.NullMarked;
