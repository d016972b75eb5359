package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.internal.wire.Json;

/// A model that knows the few things that LangChain4j's test kits ask. It reads the conversation, calls the tools that fit,
/// and writes documents by their schema.
final class KnowingModel {

    /// A tool call.
    record Call(String name, String arguments) {}

    /// What the model says: a text, or calls.
    record Said(String text, List<Call> calls) {}

    private static final Map<String, String> FACTS = Map.of(
            "capital of Germany", "The capital of Germany is Berlin, and 2 + 2 is 4.",
            "Hello World", "Hello World",
            "I love you", "Ich liebe dich",
            "favorite color?", "It is green.",
            "long story", "Once upon a time there was a rampart. ".repeat(200));
    /// What a property means when a text speaks of something.
    private static final Map<String, Map<String, String>> VALUES = Map.of(
            "city", Map.of("Munich", "Munich", "Germany", "Berlin"),
            "country", Map.of("France", "France"));
    private static final Pattern WANTED_FIELD = Pattern.compile("single '(\\w+)' field");

    private final JsonNode request;
    private final String asked;
    private final String results;

    /// @param request a chat request of the OpenAI protocol
    KnowingModel(JsonNode request) {
        this.request = request;
        var questions = new ArrayList<String>();
        var answers = new ArrayList<String>();
        for (var message : request.path("messages")) {
            (Json.text(message, "role").equals("tool") ? answers : questions).add(Json.text(message, "content"));
        }
        this.asked = String.join("\n", questions);
        this.results = String.join(" and ", answers);
    }

    Said reply() {
        var calls = calls();
        return new Said(calls.isEmpty() ? text() : "", calls);
    }

    private List<Call> calls() {
        var choice = request.path("tool_choice");
        var calls = new ArrayList<Call>();
        if (!results.isEmpty() || choice.asText().equals("none")) {
            return calls;
        }
        for (var tool : request.path("tools")) {
            var name = Json.text(tool.path("function"), "name");
            if (asksFor(name) || choice.path("function").path("name").asText().equals(name)) {
                calls.add(call(tool));
            }
        }
        if (calls.isEmpty() && choice.asText().equals("required")) {
            calls.add(call(request.path("tools").path(0)));
        }
        return calls;
    }

    private boolean asksFor(String tool) {
        return (tool.equals("getWeather") && asked.contains("weather")) || (tool.equals("getTime") && asked.contains("time in")) || asked.contains(tool);
    }

    /// Servers write nothing where there is nothing to give.
    private Call call(JsonNode tool) {
        var function = tool.path("function");
        var arguments = document(function.path("parameters"));
        return new Call(Json.text(function, "name"), arguments.isEmpty() ? "" : arguments.toString());
    }

    private String text() {
        if (request.has("response_format")) {
            var document = document(request.path("response_format").path("json_schema").path("schema"));
            var wanted = WANTED_FIELD.matcher(asked);
            if (document.isEmpty() && wanted.find()) {
                document.put(wanted.group(1), known(wanted.group(1)));
            }
            return document.toString().replace(":", ": ");
        }
        if (!results.isEmpty()) {
            return "It says " + results + ".";
        }
        return FACTS.entrySet().stream().filter(fact -> asked.contains(fact.getKey())).map(Map.Entry::getValue).findFirst().orElse("I do not know that.");
    }

    private ObjectNode document(JsonNode schema) {
        var document = Json.object();
        for (var property : schema.path("properties").properties()) {
            var values = property.getValue().path("enum");
            if (property.getValue().path("type").asText().equals("integer")) {
                document.put(property.getKey(), 2);
            } else {
                document.put(property.getKey(), values.isEmpty() ? known(property.getKey()) : choice(values));
            }
        }
        return document;
    }

    private String choice(JsonNode values) {
        for (var value : values) {
            if (results.contains(value.asText())) {
                return value.asText();
            }
        }
        return values.get(0).asText();
    }

    private String known(String property) {
        return Optional.ofNullable(VALUES.get(property)).stream().flatMap(values -> values.entrySet().stream())
                .filter(value -> asked.contains(value.getKey())).map(Map.Entry::getValue).findFirst().orElse("unknown");
    }
}
