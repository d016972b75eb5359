package dev.hradba.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;

/// The steps of a run as JSON text, so that it can go on from its audit records.
final class RunJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private RunJson() {}

    static String kind(Turn turn) {
        return switch (turn) {
            case Turn.CallTool _ -> "call";
            case Turn.Answer _ -> "answer";
            case Turn.Abstain _ -> "abstain";
            case Turn.Decline _ -> "decline";
        };
    }

    static String ofTurn(Turn turn) {
        var node = JsonNodeFactory.instance.objectNode().put("kind", kind(turn));
        switch (turn) {
            case Turn.CallTool(var call, _) ->
                node.put("id", call.id()).put("name", call.name()).put("arguments", call.arguments());
            case Turn.Answer(var text, _) -> node.put("text", text);
            case Turn.Abstain(var missing, _) -> missing.forEach(node.putArray("missing")::add);
            case Turn.Decline(var reason, _) -> node.put("reason", reason);
        }
        return node.toString();
    }

    static Turn toTurn(String json, Usage usage) {
        var node = read(json);
        return switch (node.path("kind").asText()) {
            case "call" -> new Turn.CallTool(
                    new ToolCall(node.path("id").asText(), node.path("name").asText(), node.path("arguments").asText()), usage);
            case "answer" -> new Turn.Answer(node.path("text").asText(), usage);
            case "abstain" -> new Turn.Abstain(texts(node.path("missing")), usage);
            case "decline" -> new Turn.Decline(node.path("reason").asText(), usage);
            default -> throw new IllegalArgumentException("'%s' is no kind of turn".formatted(node.path("kind").asText()));
        };
    }

    static String ofMaterials(List<Transcript.Material> materials) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var material : materials) {
            var node = array.addObject()
                    .put("source", material.source())
                    .put("text", material.text())
                    .put("trusted", material.label().trusted());
            new TreeSet<>(material.label().sources()).forEach(node.putArray("sources")::add);
            material.label().readers().ifPresent(r -> new TreeSet<>(r).forEach(node.putArray("readers")::add));
        }
        return array.toString();
    }

    static List<Transcript.Material> toMaterials(String json) {
        var materials = new ArrayList<Transcript.Material>();
        for (var node : read(json)) {
            var label = new Label(
                    node.path("trusted").asBoolean(),
                    new TreeSet<>(texts(node.path("sources"))),
                    Optional.ofNullable(node.get("readers")).map(r -> new TreeSet<>(texts(r))));
            materials.add(new Transcript.Material(node.path("source").asText(), node.path("text").asText(), label));
        }
        return List.copyOf(materials);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(t -> texts.add(t.asText()));
        return List.copyOf(texts);
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a recorded step is not JSON", e);
        }
    }
}
