/// Documents converted by a docling server.
@NullMarked
package dev.hradba.rag.docling;

import org.jspecify.annotations.NullMarked;
