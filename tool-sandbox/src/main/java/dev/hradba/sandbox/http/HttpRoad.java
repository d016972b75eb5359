package dev.hradba.sandbox.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;

/// The road of a request: decide, send, and the same again for every redirect. Each decision goes to the log before anything is sent. Thread-safe.
final class HttpRoad {

    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

    private final EgressGate gate;
    private final Consumer<EgressVerdict> log;
    private final Function<String, Optional<String>> environment;

    HttpRoad(EgressGate gate, Consumer<EgressVerdict> log, Function<String, Optional<String>> environment) {
        this.gate = gate;
        this.log = log;
        this.environment = environment;
    }

    /// Where a road ends.
    sealed interface End {}

    /// @param at where the reply came from; its rule lets the reply through
    record Arrived(Allowed at, HttpSender.Reply reply) implements End {}

    /// @param rule such as `no-rule`, a rule of reading URLs, or a limit's name
    record Denied(String rule, String reason) implements End {}

    /// @param kind    `timeoutMillis`, `maxResponseBytes`, `contentType`, `network` or `request`
    record Failed(String kind, String message) implements End {}

    /// Sends what a caller asked for.
    ///
    /// @param headers an object, or missing
    /// @param body    text, or missing
    End run(String method, String url, JsonNode headers, JsonNode body, Cancellation cancellation) {
        long start = System.nanoTime();
        var verdict = decided(gate.decide(method, url));
        if (!(verdict instanceof Allowed first)) {
            return denied(verdict);
        }
        var wrong = GuestHeaders.refusal(first, headers);
        if (wrong.isPresent()) {
            return denied(decided(wrong.get()));
        }
        var at = first;
        for (int hop = 1;; hop++) {
            var refused = GuestBody.refusal(at, body);
            if (refused.isPresent()) {
                return denied(decided(refused.get()));
            }
            long left = first.rule().limits().timeoutMillis() - Duration.ofNanos(System.nanoTime() - start).toMillis();
            if (left <= 0) {
                return timeout(first);
            }
            HttpSender.Reply reply;
            try {
                if (at.withSecret() && at.rule().secret().isPresent() && secret(at).isEmpty()) {
                    return noSecret(at.rule(), at.rule().secret().get());
                }
                reply = HttpSender.send(at, content(first, at, headers, body), Duration.ofMillis(left), cancellation);
            } catch (InterruptedIOException e) {
                return timeout(first);
            } catch (IOException e) {
                return new Failed("network", "%s did not answer: %s".formatted(at.url().origin(), e.getMessage()));
            }
            if (!REDIRECTS.contains(reply.status()) || reply.location() == null) {
                return arrived(at, reply);
            }
            var next = decided(gate.redirect(first, at, reply.status(), reply.location(), hop));
            if (!(next instanceof Allowed allowed)) {
                return denied(next);
            }
            at = allowed;
        }
    }

    private EgressVerdict decided(EgressVerdict verdict) {
        log.accept(verdict);
        return verdict;
    }

    private static End denied(EgressVerdict verdict) {
        return verdict instanceof Refused(var rule, var reason, _) ? new Denied(rule, reason) : new Failed("request", verdict.reason());
    }

    private static End timeout(Allowed first) {
        return new Failed("timeoutMillis", "the request took longer than the %d ms that rule '%s' allows"
                .formatted(first.rule().limits().timeoutMillis(), first.rule().name()));
    }

    /// What goes to this hop: a caller's headers and the rule's secret only to the origin that was asked first.
    private HttpSender.Content content(Allowed first, Allowed at, JsonNode given, JsonNode text) {
        var headers = new LinkedHashMap<String, String>();
        if (at.url().origin().equals(first.url().origin())) {
            headers.putAll(GuestHeaders.read(given));
        }
        if (at.withSecret()) {
            at.rule().secret().ifPresent(secret -> secret(at).ifPresent(value -> headers.put(secret.header(), secret.prefix() + value)));
        }
        var body = GuestBody.read(at, text);
        if (body.isPresent() && !headers.containsKey("content-type")) {
            headers.put("content-type", "application/json");
        }
        return new HttpSender.Content(headers, body.orElse(null));
    }

    /// The value of the rule's secret if it is set to what a header can carry.
    private Optional<String> secret(Allowed at) {
        return at.rule().secret().flatMap(secret -> environment.apply(secret.env())).filter(value -> value.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?"));
    }

    private End noSecret(EgressRule rule, EgressSecret secret) {
        boolean set = environment.apply(secret.env()).filter(value -> !value.isEmpty()).isPresent();
        return new Failed("request", set
                ? "rule '%s' adds a secret (environment variable %s) that is not one line of printable ASCII, without blanks at its ends, as a header needs; ask the operator"
                        .formatted(rule.name(), secret.env())
                : "rule '%s' adds a secret that the operator has not set on this machine (environment variable %s)".formatted(rule.name(), secret.env()));
    }

    private static End arrived(Allowed at, HttpSender.Reply reply) {
        int most = at.rule().limits().maxResponseBytes();
        if (reply.body().size() > most) {
            return new Failed("maxResponseBytes", "the reply is longer than the %d bytes that rule '%s' allows".formatted(most, at.rule().name()));
        }
        if (reply.body().size() > 0 && !at.rule().accepts(reply.contentType())) {
            return new Failed("contentType", "the reply is '%s', which rule '%s' does not hand on"
                    .formatted(reply.contentType().replaceAll("[^\\x20-\\x7e]", "?"), at.rule().name()));
        }
        return new Arrived(at, reply);
    }

    /// A server that shows a request's headers must not show their secret to whoever reads the reply.
    String withoutSecret(Allowed at, String text) {
        return secret(at).filter(value -> value.length() >= 4).map(value -> text.replace(value, "[secret]")).orElse(text);
    }
}
