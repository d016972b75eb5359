/// What goes into a knowledge base: documents, who may read them, and what became of them.
@NullMarked
package dev.hradba.rag.ingest;

import org.jspecify.annotations.NullMarked;
