package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import org.jspecify.annotations.Nullable;

/// LangChain4j's schema elements as JSON Schema text and back. Objects are closed unless they say otherwise, because that
/// is how servers decode them.
final class LangSchemas {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LangSchemas() {}

    /// A schema as JSON text; without one, any object.
    static String toJson(@Nullable JsonSchemaElement element) {
        return element == null ? "{\"type\":\"object\"}" : node(element).toString();
    }

    private static ObjectNode node(JsonSchemaElement element) {
        var schema = MAPPER.createObjectNode();
        switch (element) {
            case JsonObjectSchema object -> object(schema, object);
            case JsonArraySchema array -> {
                schema.put("type", "array");
                if (array.items() != null) {
                    schema.set("items", node(array.items()));
                }
            }
            case JsonEnumSchema values -> {
                var names = schema.put("type", "string").putArray("enum");
                values.enumValues().forEach(names::add);
            }
            case JsonAnyOfSchema alternatives -> {
                var each = schema.putArray("anyOf");
                alternatives.anyOf().forEach(alternative -> each.add(node(alternative)));
            }
            case JsonReferenceSchema reference -> schema.put("$ref", "#/$defs/" + reference.reference());
            case JsonRawSchema raw -> schema.setAll(parse(raw.schema()));
            case JsonStringSchema text -> schema.put("type", "string");
            case JsonIntegerSchema integer -> schema.put("type", "integer");
            case JsonNumberSchema number -> schema.put("type", "number");
            case JsonBooleanSchema truth -> schema.put("type", "boolean");
            case JsonNullSchema nothing -> schema.put("type", "null");
            default -> throw new UnsupportedFeatureException("schema element %s is not known here".formatted(element.getClass().getName()));
        }
        if (element.description() != null && !(element instanceof JsonRawSchema)) {
            schema.put("description", element.description());
        }
        return schema;
    }

    private static void object(ObjectNode schema, JsonObjectSchema object) {
        schema.put("type", "object");
        var properties = schema.putObject("properties");
        object.properties().forEach((name, property) -> properties.set(name, node(property)));
        List<String> names = object.required() == null ? List.of() : object.required();
        var required = schema.putArray("required");
        names.forEach(required::add);
        schema.put("additionalProperties", Boolean.TRUE.equals(object.additionalProperties()));
        if (object.definitions() != null && !object.definitions().isEmpty()) {
            var definitions = schema.putObject("$defs");
            object.definitions().forEach((name, definition) -> definitions.set(name, node(definition)));
        }
    }

    /// A tool's parameters as an object schema, whose properties keep everything that a schema can say.
    static JsonObjectSchema parameters(String json) {
        var schema = parse(json);
        var object = JsonObjectSchema.builder();
        for (var property : schema.path("properties").properties()) {
            object.addProperty(property.getKey(), JsonRawSchema.from(property.getValue().toString()));
        }
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        object.required(required);
        if (schema.path("additionalProperties").isBoolean()) {
            object.additionalProperties(schema.path("additionalProperties").booleanValue());
        }
        for (var definition : schema.path("$defs").properties()) {
            throw new UnsupportedFeatureException("definition '%s' in a tool's parameters has no place in a LangChain4j tool; write it inline"
                    .formatted(definition.getKey()));
        }
        return object.build();
    }

    private static ObjectNode parse(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not a JSON Schema: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a JSON Schema must be an object");
    }
}
