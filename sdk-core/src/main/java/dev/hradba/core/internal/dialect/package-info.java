/// What each kind of server wants to hear and how it answers. Start with [dev.hradba.core.internal.dialect.Dialect]. No promise to anyone outside.
@NullMarked
package dev.hradba.core.internal.dialect;

import org.jspecify.annotations.NullMarked;
