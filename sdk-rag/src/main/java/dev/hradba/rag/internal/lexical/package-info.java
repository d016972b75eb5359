/// The embedded Lucene index. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.lexical;

import org.jspecify.annotations.NullMarked;
