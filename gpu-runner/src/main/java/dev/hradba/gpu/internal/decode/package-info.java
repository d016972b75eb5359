/// Turns a request into a reply token by token. Start at `Decoder`.
@NullMarked
package dev.hradba.gpu.internal.decode;

import org.jspecify.annotations.NullMarked;
