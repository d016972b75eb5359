package dev.hradba.gpu.internal.grammar;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JsonSchemaGrammarTest {

    @Test
    void objects_keep_order_requirements_and_closedness() {
        String schema = """
                {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},"c":{"type":"boolean"}},"required":["b"]}""";
        accepts(schema, "{\"a\":1,\"b\":\"x\",\"c\":true}", "{\"b\":\"x\"}", "{ \"b\": \"x\", \"c\": false }", "{\"a\":-7,\"b\":\"\"}");
        refuses(schema, "{}", "{\"a\":1}", "{\"b\":\"x\",\"a\":1}", "{\"b\":\"x\",\"d\":1}", "{\"b\":\"x\",}", "{\"a\":1.5,\"b\":\"x\"}");
        String optional = "{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3}}}";
        accepts(optional, "{}", "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"c\":3}", "{\"a\":1,\"b\":2,\"c\":3}");
        refuses(optional, "{\"c\":3,\"a\":1}", "{\"a\":1,}", "{,\"a\":1}");
    }

    @Test
    void arrays_keep_their_sizes() {
        String schema = "{\"type\":\"array\",\"items\":{\"enum\":[\"x\",2,null]},\"minItems\":2,\"maxItems\":3}";
        accepts(schema, "[\"x\",2]", "[null, null, 2]");
        refuses(schema, "[]", "[2]", "[2,2,2,2]", "[3,3]");
        accepts("{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":1}", "[]", "[null]");
        refuses("{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":1}", "[null,null]");
    }

    @Test
    void integers_keep_their_bounds() {
        for (long[] bounds : new long[][] {{0, 9}, {1, 100}, {-5, 17}, {-120, -3}, {37, 4211}, {99, 101}, {0, 0}}) {
            String schema = "{\"type\":\"integer\",\"minimum\":%d,\"maximum\":%d}".formatted(bounds[0], bounds[1]);
            Grammar grammar = grammar(schema);
            for (long n = -130; n < 4300; n++) {
                assertEquals(n >= bounds[0] && n <= bounds[1], accepts(grammar, Long.toString(n)), n + " under " + schema);
            }
        }
        accepts("{\"type\":\"integer\",\"exclusiveMinimum\":12}", "13", "120", "99999");
        refuses("{\"type\":\"integer\",\"exclusiveMinimum\":12}", "12", "7", "-13", "013");
        accepts("{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":10}", "0.5", "10", "10.0", "9.75");
        refuses("{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":10}", "0", "0.0", "10.1", "-1");
    }

    @Test
    void strings_keep_length_pattern_and_format() {
        accepts("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"ab\"", "\"\\n\\u00e9x\"", "\"\uD83D\uDE80\u00e9\"");
        refuses("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"a\"", "\"abcd\"", "\"a\nb\"");
        accepts("{\"type\":\"string\",\"format\":\"date\"}", "\"2026-02-28\"");
        refuses("{\"type\":\"string\",\"format\":\"date\"}", "\"2026-02-30\"", "\"2026-13-01\"");
        for (String pattern : List.of("^[A-Z]{2}-\\d{3,}$", "^(foo|ba[rz])+$", "x\\.y", "^[^\"\\\\]*$", "^\\w+@\\w+\\.[a-z]{2,4}$", "^$")) {
            Grammar grammar = grammar("{\"type\":\"string\",\"pattern\":\"%s\"}".formatted(pattern.replace("\\", "\\\\").replace("\"", "\\\"")));
            for (String text : List.of("AB-123", "AB-12", "foobarbaz", "foob", "axxyb", "ax.yb", "quote\"", "a@b.cz", "a@b.c", "")) {
                boolean matches = Pattern.compile(pattern).matcher(text).find();
                assertEquals(matches, accepts(grammar, "\"" + text.replace("\"", "\\\"") + "\""), text + " under " + pattern);
            }
        }
    }

    @Test
    void choices_references_and_recursion_work() {
        String tree = """
                {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":["integer","null"]},
                "kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["v","kids"],"additionalProperties":false}}}""";
        accepts(tree, "{\"v\":1,\"kids\":[{\"v\":null,\"kids\":[]}]}");
        refuses(tree, "{\"v\":1,\"kids\":[{\"v\":null}]}", "{\"v\":\"1\",\"kids\":[]}");
        accepts("{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"const\":{\"a\":[1,\"q\\\"\"]}}]}", "\"x\"", "{\"a\":[1,\"q\\\"\"]}");
        accepts("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}", "{}", "{\"any\":1,\"key\":2}");
        accepts("{}", "{\"a\":[1,2.5e3,{\"b\":null}]}", "\"x\"");
    }

    @Test
    void what_cannot_be_enforced_is_refused_with_keyword_and_path() {
        for (Map.Entry<String, String> schema : Map.of(
                "{\"type\":\"object\",\"properties\":{\"tags\":{\"type\":\"array\",\"uniqueItems\":true}}}", "uniqueItems at #/properties/tags",
                "{\"not\":{\"type\":\"string\"}}", "not at #",
                "{\"type\":\"object\",\"patternProperties\":{}}", "patternProperties at #",
                "{\"type\":\"number\",\"multipleOf\":0.5}", "multipleOf at #",
                "{\"type\":\"string\",\"pattern\":\"^(?=a)b$\"}", "look-around",
                "{\"type\":\"string\",\"format\":\"hostname\"}", "format 'hostname'").entrySet()) {
            BackendException e = assertThrows(BackendException.class, () -> JsonSchemaGrammar.compile(schema.getKey()), schema.getKey());
            assertEquals(Kind.UNSUPPORTED, e.kind());
            assertTrue(String.valueOf(e.getMessage()).contains(schema.getValue()), e.getMessage());
        }
    }

    private static void accepts(String schema, String... documents) {
        for (String document : documents) {
            assertTrue(accepts(grammar(schema), document), document + " under " + schema);
        }
    }

    private static void refuses(String schema, String... documents) {
        for (String document : documents) {
            assertTrue(!accepts(grammar(schema), document), document + " under " + schema);
        }
    }

    private static Grammar grammar(String schema) {
        return new Grammar(new Network(GbnfParser.parse(JsonSchemaGrammar.compile(schema)), false));
    }

    private static boolean accepts(Grammar grammar, String text) {
        int at = grammar.start();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = grammar.step(at, b & 0xFF);
        }
        return grammar.isComplete(at);
    }
}
