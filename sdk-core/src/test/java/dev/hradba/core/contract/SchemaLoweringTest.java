package dev.hradba.core.contract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.BackendInfo;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SchemaLoweringTest {

    record Part(@NotBlank @Size(max = 20) String name, @Pattern(regexp = "[A-Z]{2}[0-9]+") @Size(max = 6) String code,
            @Pattern(regexp = "\\d+") String digits, @Max(9) int count, @DecimalMax("1.5") double weight,
            @Digits(integer = 3, fraction = 2) BigDecimal price, @Email String mail, Set<Integer> ids,
            @Size(max = 2) Map<String, Integer> extras, Optional<@Size(max = 3) String> note) {}

    private static final Contract<Part> PART = Contract.of(Part.class);
    private static final String GOOD = "{\"name\":\"Bolt\",\"code\":\"AB12\",\"digits\":\"7\",\"count\":3,\"weight\":1.25,"
            + "\"price\":9.99,\"mail\":\"a@b.cz\",\"ids\":[1,2],\"extras\":{\"a\":1},\"note\":null}";

    private static BackendInfo backend(String kind) {
        return new BackendInfo(kind, "", "m", 0, Set.of(), BackendInfo.CHAT, Map.of());
    }

    private static Lowering lowered(Contract<?> contract, String kind) {
        return contract.loweredFor(backend(kind));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) ContractJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Set<String> keywords(JsonNode schema) {
        var found = new TreeSet<String>();
        if (schema instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                found.add(entry.getKey());
                found.addAll(entry.getKey().equals("properties") || entry.getKey().equals("$defs")
                        ? entry.getValue().propertyStream().map(Map.Entry::getValue).map(SchemaLoweringTest::keywords)
                                .collect(TreeSet::new, Set::addAll, Set::addAll)
                        : keywords(entry.getValue()));
            });
        }
        schema.forEach(item -> {
            if (schema.isArray()) {
                found.addAll(keywords(item));
            }
        });
        return found;
    }

    private static List<String> lost(Lowering lowering) {
        return lowering.notEnforced().stream().map(loss -> loss.path().replaceAll(".*/", "") + " " + loss.keyword()).sorted().toList();
    }

    @Test
    void vllm_loses_what_xgrammar_refuses() {
        assertEquals(List.of("code maxLength", "extras maxProperties", "ids uniqueItems", "name pattern", "price multipleOf"),
                lost(lowered(PART, "vllm")));
    }

    @Test
    void llama_cpp_and_ollama_also_lose_limits_on_fractions_and_patterns_with_letter_classes() {
        var expected = List.of("code maxLength", "digits pattern", "extras maxProperties", "ids uniqueItems", "mail format",
                "name pattern", "price exclusiveMaximum", "price exclusiveMinimum", "price multipleOf", "weight maximum");
        assertEquals(expected, lost(lowered(PART, "llamacpp")));
        assertEquals(expected, lost(lowered(PART, "ollama")));
    }

    record Wide(@Min(Long.MIN_VALUE) long low, @Max(Long.MAX_VALUE) long high, @Min(-5) long small) {}

    /// llama-server answers 400 to a limit at an end of 64 bits.
    @Test
    void a_limit_that_every_long_keeps_is_not_sent_to_llama_cpp() {
        var lowering = lowered(Contract.of(Wide.class).withoutAbstention(), "llamacpp");
        assertEquals(List.of("high maximum", "low minimum"), lost(lowering));
        assertTrue(lowering.schema().contains("-5"), lowering.schema());
    }

    @Test
    void the_bundled_runner_is_sent_nothing_that_it_refuses() {
        assertEquals(List.of("code maxLength", "extras maxProperties", "ids uniqueItems", "name pattern", "price exclusiveMaximum",
                "price exclusiveMinimum", "price multipleOf", "weight maximum"), lost(lowered(PART, "runner")));
    }

    @Test
    void tgi_loses_every_limit_on_numbers_and_wants_one_object_at_the_root() {
        var lowering = lowered(PART, "tgi");
        assertTrue(lost(lowering).containsAll(List.of(" anyOf", "count maximum", "weight maximum")), lost(lowering).toString());
        var root = json(lowering.schema());
        assertEquals(List.of("answer", "missing", "refusal"), root.get("properties").propertyStream().map(Map.Entry::getKey).toList());
        assertFalse(root.has("anyOf"));
    }

    record Tree(String name, List<Tree> children) {}

    @Test
    void tgi_gets_an_object_for_a_type_that_contains_itself() {
        assertTrue(json(lowered(Contract.of(Tree.class).withoutAbstention(), "tgi").schema()).has("properties"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "llamacpp", "ollama", "tgi", "openai", "runner"})
    void only_what_the_engine_enforces_is_sent_and_the_rest_fails_closed(String kind) {
        var lowering = lowered(PART, kind);
        var sent = new SchemaCheck(json(lowering.schema()));
        var good = "{\"answer\":" + GOOD + "}";
        assertEquals(List.of(), sent.check(json(good)), "a good reply can be written");
        assertInstanceOf(Outcome.Answer.class, PART.check(good));
        assertFalse(keywords(json(lowering.schema())).stream().anyMatch(Set.of("uniqueItems", "multipleOf", "maxProperties", "allOf", "oneOf")::contains));
        for (var bad : List.of(good.replace("9.99", "9.999"), good.replace("[1,2]", "[1,1]"), good.replace("{\"a\":1}", "{\"a\":1,\"b\":2,\"c\":3}"),
                good.replace("AB12", "AB12345"), good.replace("Bolt", "  "), good.replace("1.25", "1.75"), good.replace("a@b.cz", "a"))) {
            assertInstanceOf(Outcome.Invalid.class, PART.check(bad), bad);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "llamacpp", "tgi", "openai"})
    void nothing_stands_beside_a_reference_or_alternatives(String kind) {
        assertNoSiblings(json(lowered(PART, kind).schema()));
    }

    private static void assertNoSiblings(JsonNode schema) {
        if (schema.has("anyOf") || schema.has("$ref")) {
            var names = schema.propertyStream().map(Map.Entry::getKey).filter(name -> !name.equals("$defs")).toList();
            assertEquals(1, names.size(), names.toString());
        }
        schema.forEach(SchemaLoweringTest::assertNoSiblings);
    }
}
