package dev.hradba.sandbox.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;
import dev.hradba.sandbox.http.url.IpAddress;

/// Decides requests of a file under rules, with the name server's answers given in the file. Sends nothing, looks up nothing.
///
/// A line is `{"id","method","url","dns":{"host":[["ip",...],["answer to the second lookup",...]]},"redirects":["url",...]}`; an item of `redirects`
/// may also be `{"url","status"}`; `headers` and `body` may hold what a guest would send. A flat list of addresses is one answer. `own` may list addresses of
/// the machine that would send. Each decision takes the next answer of its host, the last answer stays. Other fields are notes. A line that cannot be read
/// is refused with `error`, and the run goes on.
public final class EgressBatch {

    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final int FOUND = 302;

    private final EgressRules rules;

    /// @param rules what may leave
    public EgressBatch(EgressRules rules) {
        this.rules = rules;
    }

    /// Decides every line; blank lines are passed over.
    ///
    /// @param out gets one line of JSON per request, in order
    public void run(BufferedReader in, Consumer<String> out) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                out.accept(decide(line.startsWith("\ufeff") ? line.substring(1) : line));
            }
        }
    }

    /// Decides one line.
    public String decide(String line) {
        JsonNode request;
        try {
            request = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return error(JsonNodeFactory.instance.nullNode(), "the line is not JSON: " + e.getOriginalMessage());
        }
        JsonNode id = request.path("id").isMissingNode() ? JsonNodeFactory.instance.nullNode() : request.path("id");
        try {
            return decide(id, request);
        } catch (IllegalArgumentException e) {
            return error(id, String.valueOf(e.getMessage()));
        }
    }

    private String decide(JsonNode id, JsonNode request) {
        if (!request.isObject()) {
            throw new IllegalArgumentException("the line is not a JSON object");
        }
        if (!request.path("url").isTextual()) {
            throw new IllegalArgumentException("field 'url' is missing or not text");
        }
        var method = request.path("method");
        if (!method.isMissingNode() && !method.isTextual()) {
            throw new IllegalArgumentException("field 'method' is not text");
        }
        var gate = new EgressGate(rules, new GivenAnswers(request.path("dns")), own(request.path("own")));
        var verdict = gate.decide(method.asText("GET"), request.path("url").textValue());
        if (!(verdict instanceof Allowed first)) {
            return verdict(id, verdict, verdict);
        }
        var header = GuestHeaders.refusal(first, request.path("headers"));
        var wrong = header.isPresent() ? header : GuestBody.refusal(first, request.path("body"));
        if (wrong.isPresent()) {
            return verdict(id, wrong.get(), first);
        }
        var at = first;
        int hop = 0;
        for (var redirect : redirects(request.path("redirects"))) {
            var next = gate.redirect(first, at, redirect.status(), redirect.location(), ++hop);
            if (!(next instanceof Allowed allowed)) {
                return verdict(id, next, first);
            }
            var body = GuestBody.refusal(allowed, request.path("body"));
            if (body.isPresent()) {
                return verdict(id, body.get(), first);
            }
            at = allowed;
        }
        return hop == 0 ? verdict(id, first, first) : verdict(id, new Allowed(first.rule(), first.method(), first.url(), first.addresses(), first.withSecret(),
                "%s; %s".formatted(first.reason(), at.reason())), first);
    }

    /// Nothing of the machine that decides has a part in it; `own` gives the addresses of the machine that would send.
    private static OwnAddresses own(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return OwnAddresses.none();
        }
        var given = new HashSet<IpAddress>();
        for (var item : node.isArray() ? node : JsonNodeFactory.instance.arrayNode().add(node)) {
            given.add(IpAddress.parse(item.asText()).orElseThrow(() -> new IllegalArgumentException("field 'own' is not a list of addresses")));
        }
        return given::contains;
    }

    private record Redirect(int status, String location) {}

    private static List<Redirect> redirects(JsonNode node) {
        var redirects = new ArrayList<Redirect>();
        if (node.isMissingNode() || node.isNull()) {
            return redirects;
        }
        if (!node.isArray()) {
            throw new IllegalArgumentException("field 'redirects' is not a list");
        }
        for (var item : node) {
            var location = item.isTextual() ? item : item.has("url") ? item.path("url") : item.path("location");
            int status = item.path("status").asInt(FOUND);
            if (!location.isTextual() || !List.of(301, 302, 303, 307, 308).contains(status)) {
                throw new IllegalArgumentException("field 'redirects' has an item that is neither a URL nor {\"url\",\"status\"} with status 301, 302, 303, 307 or 308");
            }
            redirects.add(new Redirect(status, location.textValue()));
        }
        return redirects;
    }

    private static String verdict(JsonNode id, EgressVerdict verdict, EgressVerdict first) {
        var line = JsonNodeFactory.instance.objectNode();
        line.set("id", id);
        switch (verdict) {
            case Allowed allowed -> line.put("verdict", "allow").put("rule", allowed.rule().name()).put("reason", allowed.reason());
            case Refused refused -> line.put("verdict", "refuse").put("rule", refused.rule()).put("reason", refused.reason());
        }
        return put(line, switch (first) {
            case Allowed allowed -> allowed.url().canonical();
            case Refused refused -> refused.canonical().orElse(null);
        });
    }

    private static String put(ObjectNode line, @org.jspecify.annotations.Nullable String canonical) {
        return line.put("canonical", canonical).toString();
    }

    private static String error(JsonNode id, String message) {
        var line = JsonNodeFactory.instance.objectNode();
        line.set("id", id);
        line.put("verdict", "refuse").put("rule", "input").put("reason", message);
        return line.putNull("canonical").put("error", message).toString();
    }

    /// Name server answers as given; each lookup of a host takes the next, the last stays.
    private static final class GivenAnswers implements Resolver {

        private final JsonNode dns;
        private final Map<String, Integer> asked = new HashMap<>();

        GivenAnswers(JsonNode dns) {
            if (!dns.isMissingNode() && !dns.isNull() && !dns.isObject()) {
                throw new IllegalArgumentException("field 'dns' is not an object of hosts");
            }
            for (var answers : dns) {
                boolean nested = answers.isArray() && !answers.isEmpty() && answers.get(0).isArray();
                if (answers.isArray() ? answers.valueStream().anyMatch(item -> item.isArray() != nested || item.isObject()) : !answers.isTextual()) {
                    throw new IllegalArgumentException("field 'dns' has a host whose answers are not lists of addresses, such as [[\"93.184.216.34\"],[\"answer to the second lookup\"]]");
                }
            }
            this.dns = dns;
        }

        @Override
        public List<IpAddress> lookup(String host) throws UnknownHostException {
            var answers = dns.propertyStream().filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(host)).map(Map.Entry::getValue).findFirst()
                    .orElseThrow(() -> new UnknownHostException("'dns' gives no answer for it"));
            if (answers.isTextual()) {
                answers = JsonNodeFactory.instance.arrayNode().add(answers);
            }
            int lookup = asked.merge(host, 1, Integer::sum) - 1;
            var nested = answers.isArray() && !answers.isEmpty() && answers.get(0).isArray();
            var answer = nested ? answers.get(Math.min(lookup, answers.size() - 1)) : answers;
            var addresses = new ArrayList<IpAddress>();
            for (var item : answer) {
                addresses.add(IpAddress.parse(item.asText()).orElseThrow(() -> new UnknownHostException("'%s' is not an address".formatted(item.asText()))));
            }
            return addresses;
        }
    }
}
