package dev.hradba.sandbox.http;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.http.HttpRoad.Arrived;
import dev.hradba.sandbox.http.HttpRoad.Denied;
import dev.hradba.sandbox.http.HttpRoad.Failed;

/// The capability `http`: a guest asks for a URL and gets status and text; the gate stands between. Thread-safe.
///
/// Requests: `{"method":"GET","url":"...","headers":{},"body":"..."}`; everything but `url` may be left out. Each decision, of a redirect too, goes to
/// the decision log before anything is sent.
public final class HttpCapability implements Capability {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REQUEST_CHARS = 11_000_000;

    private final HttpRoad road;

    /// @param gate        decides
    /// @param log         takes every decision before it takes effect; what it throws stops the request
    /// @param environment values of the variables that rules name for secrets
    public HttpCapability(EgressGate gate, Consumer<EgressVerdict> log, Function<String, Optional<String>> environment) {
        road = new HttpRoad(gate, log, environment);
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

    private CapabilityResult run(JsonNode node, Cancellation cancellation) {
        return switch (road.run(node.path("method").asText("GET"), node.path("url").textValue(), node.path("headers"), node.path("body"), cancellation)) {
            case Denied(var rule, var reason) -> new CapabilityResult.Denied(rule, reason);
            case Failed(var kind, var message) -> new CapabilityResult.Failed(kind, message);
            case Arrived(var at, var reply) -> new CapabilityResult.Done(JSON.createObjectNode()
                    .put("status", reply.status())
                    .put("url", road.withoutSecret(at, at.url().canonical()))
                    .put("contentType", road.withoutSecret(at, reply.contentType()))
                    .put("body", road.withoutSecret(at, reply.text()))
                    .toString());
        };
    }
}
