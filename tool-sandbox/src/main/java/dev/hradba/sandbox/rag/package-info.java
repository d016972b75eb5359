/// The capability `rag`: passages of documents that the caller may read. Start at [dev.hradba.sandbox.rag.RagCapability]; whoever has documents
/// implements [dev.hradba.sandbox.rag.PassageSource].
@NullMarked
package dev.hradba.sandbox.rag;

import org.jspecify.annotations.NullMarked;
