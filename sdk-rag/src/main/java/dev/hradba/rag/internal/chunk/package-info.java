/// Cuts documents into chunks with stable identities. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.chunk;

import org.jspecify.annotations.NullMarked;
