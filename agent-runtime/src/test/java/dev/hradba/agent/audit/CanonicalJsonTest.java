package dev.hradba.agent.audit;

import java.math.BigDecimal;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CanonicalJsonTest {

    /// The samples of RFC 8785, appendix B.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbers_are_written_as_the_standard_shows(String bits, String text) {
        assertEquals(text, CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
    }

    @Test
    void names_are_sorted_by_utf16_and_text_is_escaped_as_the_standard_shows() {
        assertEquals(
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin\",\"\u20ac\":\"Euro\",\"\ud83d\ude00\":\"Smiley\",\"\ufb33\":\"Hebrew\"}",
                CanonicalJson.of(CanonicalJson.parse(
                        "{\"\\u20ac\":\"Euro\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Smiley\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin\"}")));
        assertEquals("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"", CanonicalJson.of(CanonicalJson.parse("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}{}", "{\"a\":1,\"a\":2}", "[1,]", "nul", "{'a':1}", "NaN"})
    void what_is_not_one_json_value_with_unique_names_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "12345678901234567890", "1e400", "\"\\ud800\"", "{\"\\udc00\":1}"})
    void a_value_without_an_exact_canonical_text_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(CanonicalJson.parse(text)));
    }

    @Test
    void every_double_survives_its_canonical_text() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            double value = i % 3 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(40) - 20).doubleValue();
            if (Double.isFinite(value)) {
                var text = CanonicalJson.number(value);
                assertEquals(value == 0 ? 0.0 : value, Double.parseDouble(text), () -> "seed " + seed);
                assertTrue(text.length() <= 25, () -> text + ", seed " + seed);
            }
        }
    }

    @Test
    void a_value_has_one_text_however_it_was_written() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            var value = randomValue(random, 4);
            var canonical = CanonicalJson.of(value);
            assertEquals(canonical, CanonicalJson.of(CanonicalJson.parse(value.toPrettyString())), () -> "seed " + seed);
            assertEquals(canonical, CanonicalJson.of(CanonicalJson.parse(canonical)), () -> "seed " + seed);
        }
    }

    private static JsonNode randomValue(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> nodes.textNode(randomText(random));
            case 1 -> nodes.numberNode(random.nextInt());
            case 2 -> nodes.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> nodes.nullNode();
            case 5 -> {
                var array = nodes.arrayNode();
                random.ints(random.nextInt(5), 0, 9).forEach(n -> array.add(randomValue(random, depth - 1)));
                yield array;
            }
            default -> {
                var object = nodes.objectNode();
                random.ints(random.nextInt(5), 0, 9).forEach(n -> object.set(randomText(random), randomValue(random, depth - 1)));
                yield object;
            }
        };
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        int[] ranges = {0x20, 0x80, 0x800, 0xd800, 0x110000};
        for (int i = random.nextInt(8); i > 0; i--) {
            int codePoint = random.nextInt(ranges[random.nextInt(ranges.length)]);
            if (codePoint < 0xd800 || codePoint > 0xdfff) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}
