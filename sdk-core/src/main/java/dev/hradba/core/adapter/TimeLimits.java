package dev.hradba.core.adapter;

import java.time.Duration;

/// How long each phase of a call may take. A passed limit ends the call on the server, too, where the server notices.
///
/// @param connect       until a connection stands
/// @param firstToken    from the request to the first piece of the reply; covers queueing and reading the prompt
/// @param betweenTokens from one piece to the next; keep-alive signals of a server do not count as pieces
/// @param total         from the call to its end, repetitions included
public record TimeLimits(Duration connect, Duration firstToken, Duration betweenTokens, Duration total) {

    /// 10 seconds to connect, 2 minutes to the first token, 1 minute between tokens, 10 minutes in total.
    public static final TimeLimits DEFAULTS = new TimeLimits(
            Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMinutes(10));

    /// Refuses limits that are zero or negative.
    public TimeLimits {
        positive("connect", connect);
        positive("firstToken", firstToken);
        positive("betweenTokens", betweenTokens);
        positive("total", total);
    }

    private static void positive(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("time limit %s is %s; it must be above zero".formatted(name, limit));
        }
    }
}
