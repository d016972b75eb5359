package dev.hradba.sandbox.rag;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;

/// The capability `rag`: a guest asks for passages and gets those the caller may read, each with what a citation needs. Thread-safe.
///
/// Request: `{"query", "limit", "collections"}`, all but `query` may be left out. The identity is the host's; a guest cannot name another.
public final class RagCapability implements Capability {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_QUERY = 2000;
    private static final int MAX_PASSAGES = 50;
    private static final int USUAL_PASSAGES = 8;
    private static final int MAX_COLLECTIONS = 20;

    private final PassageSource source;
    private final Identity identity;

    /// @param source   searched for each request
    /// @param identity for whom every request runs
    public RagCapability(PassageSource source, Identity identity) {
        this.source = source;
        this.identity = identity;
    }

    @Override
    public String name() {
        return "rag";
    }

    @Override
    public CapabilityResult call(String request, Cancellation cancellation) {
        JsonNode node;
        try {
            node = JSON.readTree(request);
        } catch (JsonProcessingException e) {
            return new CapabilityResult.Denied("request", "the request is not JSON");
        }
        var query = node.path("query").asText("").strip();
        int most = node.path("limit").asInt(USUAL_PASSAGES);
        if (query.isEmpty() || query.length() > MAX_QUERY) {
            return new CapabilityResult.Denied("request", "'query' has %d characters; give 1 to %d".formatted(query.length(), MAX_QUERY));
        }
        if (most < 1 || most > MAX_PASSAGES) {
            return new CapabilityResult.Denied("request", "'limit' is %d; give 1 to %d".formatted(most, MAX_PASSAGES));
        }
        if (node.path("collections").size() > MAX_COLLECTIONS) {
            return new CapabilityResult.Denied("request", "'collections' has %d names; give at most %d".formatted(node.path("collections").size(), MAX_COLLECTIONS));
        }
        return new CapabilityResult.Done(reply(source.search(query, most, collections(node), identity)).toString());
    }

    private static Set<String> collections(JsonNode request) {
        var names = new HashSet<String>();
        request.path("collections").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static ObjectNode reply(List<CitedPassage> passages) {
        var root = JsonNodeFactory.instance.objectNode();
        var list = root.putArray("passages");
        for (var passage : passages) {
            var item = list.addObject().put("text", passage.text()).put("document", passage.document()).put("version", passage.version())
                    .put("collection", passage.collection()).put("title", passage.title()).put("section", String.join(" > ", passage.section()));
            if (passage.page() > 0) {
                item.put("page", passage.page());
            }
            item.put("firstLine", passage.firstLine()).put("lastLine", passage.lastLine()).put("start", passage.start()).put("end", passage.end());
        }
        return root;
    }
}
