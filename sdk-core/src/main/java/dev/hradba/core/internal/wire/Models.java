package dev.hradba.core.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.BackendException.Kind;

/// The list of models that servers keep at `/v1/models`.
public final class Models {

    private static final int NAMES_TO_SHOW = 10;

    /// What `owned_by` says about the server's kind, where it says anything.
    private static final Map<String, String> OWNERS =
            Map.of("vllm", "vllm", "llamacpp", "llamacpp", "library", "ollama", "sglang", "sglang", "tensorrt_llm", "trtllm");

    private Models() {}

    /// The entry of the wanted model, or of the only one.
    ///
    /// @param kind what the address was said to be; another kind found there is an error
    public static JsonNode choose(JsonNode list, String kind, ConnectOptions options, ServerErrors errors) {
        var offered = new ArrayList<JsonNode>();
        list.path("data").forEach(offered::add);
        if (options.model().isPresent()) {
            var wanted = options.model().get();
            var found = offered.stream().filter(model -> Json.text(model, "id").equals(wanted)).findFirst();
            return checkKind(found.orElseThrow(() -> errors.failure(Kind.NOT_FOUND, false,
                    "there is no model '%s' at this %s server; it offers %s".formatted(wanted, kind, names(offered)))), kind, errors);
        }
        var bases = offered.stream().filter(model -> !model.hasNonNull("parent")).toList(); // the others are adapters of these
        if (bases.size() != 1) {
            throw errors.failure(Kind.INVALID_REQUEST, false,
                    "the %s server offers %d models: %s; name one".formatted(kind, bases.size(), names(bases)));
        }
        return checkKind(bases.getFirst(), kind, errors);
    }

    /// The only model of an Ollama server, which has a list of its own form.
    public static String onlyOllama(Http http, ConnectOptions options) {
        var list = Json.object();
        var data = list.putArray("data");
        http.get("/api/tags").path("models").forEach(model -> data.addObject().put("id", Json.text(model, "name")));
        return Json.text(choose(list, "ollama", options, http.errors()), "id");
    }

    private static JsonNode checkKind(JsonNode model, String kind, ServerErrors errors) {
        var found = OWNERS.get(Json.text(model, "owned_by"));
        if (found != null && !found.equals(kind)) {
            throw errors.failure(Kind.INVALID_REQUEST, false,
                    "this server is %s, not %s, by its own list of models; connect with %s=URL".formatted(found, kind, found));
        }
        return model;
    }

    private static List<String> names(List<JsonNode> models) {
        return models.stream().map(model -> Json.text(model, "id")).limit(NAMES_TO_SHOW).toList();
    }
}
