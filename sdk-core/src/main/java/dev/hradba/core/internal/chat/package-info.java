/// Chat over HTTP. The road of a call is in [dev.hradba.core.internal.chat.HttpBackend]. No promise to anyone outside.
@NullMarked
package dev.hradba.core.internal.chat;

import org.jspecify.annotations.NullMarked;
