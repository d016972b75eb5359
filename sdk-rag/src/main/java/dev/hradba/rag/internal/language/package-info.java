/// Which language a text is in. No promise to anyone outside of this module.
@NullMarked
package dev.hradba.rag.internal.language;

import org.jspecify.annotations.NullMarked;
