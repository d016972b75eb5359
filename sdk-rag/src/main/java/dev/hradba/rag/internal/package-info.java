/// Small tools of this module. No promise to anyone outside of it.
@NullMarked
package dev.hradba.rag.internal;

import org.jspecify.annotations.NullMarked;
