package dev.hradba.sandbox.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;

/// The capability `http`: a guest asks for a URL and gets status and text; the gate stands between. Thread-safe.
///
/// Requests: `{"method":"GET","url":"...","headers":{},"body":"..."}`; everything but `url` may be left out. Each decision, of a redirect too, goes to
/// the decision log before anything is sent.
public final class HttpCapability implements Capability {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final int MAX_REQUEST_CHARS = 11_000_000;

    private final EgressGate gate;
    private final Consumer<EgressVerdict> log;
    private final Function<String, Optional<String>> environment;

    /// @param gate        decides
    /// @param log         takes every decision before it takes effect; what it throws stops the request
    /// @param environment values of the variables that rules name for secrets
    public HttpCapability(EgressGate gate, Consumer<EgressVerdict> log, Function<String, Optional<String>> environment) {
        this.gate = gate;
        this.log = log;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public CapabilityResult call(String request, Cancellation cancellation) {
        try {
            JsonNode node = request.length() > MAX_REQUEST_CHARS ? null : JSON.readTree(request);
            if (node == null || !node.isObject() || !node.path("url").isTextual()) {
                return new CapabilityResult.Denied("request", "the request is not like {\"method\":\"GET\",\"url\":\"https://...\"}");
            }
            return run(node, cancellation);
        } catch (JsonProcessingException e) {
            return new CapabilityResult.Denied("request", "the request is not JSON");
        }
    }

    /// The road of a request: decide, send, and the same again for every redirect.
    private CapabilityResult run(JsonNode node, Cancellation cancellation) {
        long start = System.nanoTime();
        var verdict = decided(gate.decide(node.path("method").asText("GET"), node.path("url").textValue()));
        if (!(verdict instanceof Allowed first)) {
            return denied(verdict);
        }
        var wrong = GuestHeaders.refusal(first, node.path("headers"));
        if (wrong.isPresent()) {
            return denied(decided(wrong.get()));
        }
        var at = first;
        for (int hop = 1;; hop++) {
            var body = GuestBody.refusal(at, node.path("body"));
            if (body.isPresent()) {
                return denied(decided(body.get()));
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
                reply = HttpSender.send(at, content(first, at, node), Duration.ofMillis(left), cancellation);
            } catch (InterruptedIOException e) {
                return timeout(first);
            } catch (IOException e) {
                return new CapabilityResult.Failed("network", "%s did not answer: %s".formatted(at.url().origin(), e.getMessage()));
            }
            if (!REDIRECTS.contains(reply.status()) || reply.location() == null) {
                return done(at, reply);
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

    private static CapabilityResult denied(EgressVerdict verdict) {
        return verdict instanceof Refused(var rule, var reason, var canonical)
                ? new CapabilityResult.Denied(rule, reason)
                : new CapabilityResult.Failed("request", verdict.reason());
    }

    private static CapabilityResult timeout(Allowed first) {
        return new CapabilityResult.Failed("timeoutMillis", "the request took longer than the %d ms that rule '%s' allows"
                .formatted(first.rule().limits().timeoutMillis(), first.rule().name()));
    }

    /// What goes to this hop: a guest's headers and the rule's secret only to the origin that was asked first.
    private HttpSender.Content content(Allowed first, Allowed at, JsonNode node) {
        var headers = new LinkedHashMap<String, String>();
        if (at.url().origin().equals(first.url().origin())) {
            headers.putAll(GuestHeaders.read(node.path("headers")));
        }
        if (at.withSecret()) {
            at.rule().secret().ifPresent(secret -> secret(at).ifPresent(value -> headers.put(secret.header(), secret.prefix() + value)));
        }
        var body = GuestBody.read(at, node.path("body"));
        if (body.isPresent() && !headers.containsKey("content-type")) {
            headers.put("content-type", "application/json");
        }
        return new HttpSender.Content(headers, body.orElse(null));
    }

    /// The value of the rule's secret if it is set to what a header can carry.
    private Optional<String> secret(Allowed at) {
        return at.rule().secret().flatMap(secret -> environment.apply(secret.env())).filter(value -> value.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?"));
    }

    private CapabilityResult noSecret(EgressRule rule, EgressSecret secret) {
        boolean set = environment.apply(secret.env()).filter(value -> !value.isEmpty()).isPresent();
        return new CapabilityResult.Failed("request", set
                ? "rule '%s' adds a secret (environment variable %s) that is not one line of printable ASCII, without blanks at its ends, as a header needs; ask the operator"
                        .formatted(rule.name(), secret.env())
                : "rule '%s' adds a secret that the operator has not set on this machine (environment variable %s)".formatted(rule.name(), secret.env()));
    }

    private CapabilityResult done(Allowed at, HttpSender.Reply reply) {
        int most = at.rule().limits().maxResponseBytes();
        if (reply.body().size() > most) {
            return new CapabilityResult.Failed("maxResponseBytes", "the reply is longer than the %d bytes that rule '%s' allows".formatted(most, at.rule().name()));
        }
        if (reply.body().size() > 0 && !at.rule().accepts(reply.contentType())) {
            return new CapabilityResult.Failed("contentType", "the reply is '%s', which rule '%s' does not hand on"
                    .formatted(reply.contentType().replaceAll("[^\\x20-\\x7e]", "?"), at.rule().name()));
        }
        var result = JSON.createObjectNode()
                .put("status", reply.status())
                .put("url", withoutSecret(at, at.url().canonical()))
                .put("contentType", withoutSecret(at, reply.contentType()))
                .put("body", withoutSecret(at, reply.text()));
        return new CapabilityResult.Done(result.toString());
    }

    /// A server that shows a request's headers must not show them to a guest.
    private String withoutSecret(Allowed at, String text) {
        return secret(at).filter(value -> value.length() >= 4).map(value -> text.replace(value, "[secret]")).orElse(text);
    }
}
