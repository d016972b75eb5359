/// Several backends behind one: weights, failover, circuit breakers, queues with priorities, quotas per identity. Start at
/// [BackendPool][dev.hradba.core.routing.BackendPool].
@NullMarked
package dev.hradba.core.routing;

import org.jspecify.annotations.NullMarked;
