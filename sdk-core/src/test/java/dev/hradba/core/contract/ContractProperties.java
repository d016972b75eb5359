package dev.hradba.core.contract;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What holds for contracts nobody thought of.
class ContractProperties {

    private static final List<Contract<?>> CONTRACTS = GeneratedContracts.of(20261123, 60);

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "llamacpp", "ollama", "tgi", "runner", "openai"})
    void every_lowered_schema_is_an_object_whose_references_lead_somewhere(String kind) {
        GeneratedContracts.lowered(CONTRACTS, kind).forEach((name, schema) -> {
            var root = read(schema);
            assertTrue(root.isObject(), name);
            checkReferences(name, root, root);
        });
    }

    private static void checkReferences(String name, JsonNode node, JsonNode root) {
        if (node.path("$ref").isTextual()) {
            var target = node.get("$ref").asText();
            assertTrue(target.equals("#") || !root.at(target.substring(1)).isMissingNode(), name + " " + target);
        }
        node.forEach(part -> checkReferences(name, part, root));
    }

    @Test
    void what_an_engine_is_not_told_is_reported() {
        for (var contract : CONTRACTS) {
            var schema = read(contract.schema());
            var whole = keywords(schema);
            for (var engine : GrammarEngine.values()) {
                var lowering = SchemaLowering.lower(ContractJson.MAPPER.valueToTree(schema), kind(engine));
                var left = keywords(read(lowering.schema()));
                for (var keyword : List.of("minimum", "maximum", "pattern", "minLength", "maxLength", "uniqueItems", "multipleOf", "minProperties",
                        "maxProperties", "propertyNames", "allOf", "format")) {
                    boolean gone = whole.contains("\"" + keyword + "\"") && !left.contains("\"" + keyword + "\"");
                    boolean told = lowering.notEnforced().stream().anyMatch(
                            loss -> keywords(schema.at(loss.path() + "/" + loss.keyword())).contains("\"" + keyword + "\"") || loss.keyword().equals(keyword));
                    assertTrue(!gone || told, "%s: %s was dropped for %s without a word".formatted(contract.name(), keyword, engine));
                }
            }
        }
    }

    private static String kind(GrammarEngine engine) {
        var kind = switch (engine) {
            case XGRAMMAR -> "vllm";
            case RUNNER -> "runner";
            case GBNF -> "llamacpp";
            case OUTLINES -> "tgi";
            case PORTABLE -> "openai";
        };
        assertEquals(engine, GrammarEngine.of(kind));
        return kind;
    }

    private static String keywords(JsonNode schema) {
        return schema.toString();
    }

    private static JsonNode read(String schema) {
        try {
            return ContractJson.MAPPER.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(schema, e);
        }
    }
}
