/// Replies and vectors that need not be asked for twice. Start at [ReplyCache][dev.hradba.core.cache.ReplyCache].
@NullMarked
package dev.hradba.core.cache;

import org.jspecify.annotations.NullMarked;
