/// The HTTP side of servers: addresses, credentials, connections, time limits, events, JSON, failures. No promise to anyone outside.
@NullMarked
package dev.hradba.core.internal.wire;

import org.jspecify.annotations.NullMarked;
