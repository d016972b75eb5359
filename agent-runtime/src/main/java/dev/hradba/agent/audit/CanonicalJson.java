package dev.hradba.agent.audit;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// Canonical JSON: one text for one value, so that a hash over the text is a hash over the value.
///
/// Source: RFC 8785, <https://www.rfc-editor.org/rfc/rfc8785>. Stricter in one place: an integer that a double cannot hold is
/// refused, because two of them would share a canonical text.
final class CanonicalJson {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern LONE_SURROGATE =
            Pattern.compile("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");

    private CanonicalJson() {}

    /// The canonical text of a value.
    ///
    /// @throws IllegalArgumentException if the value holds a number that is not finite or not exact, or text that is not Unicode
    static String of(JsonNode value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /// UTF-8 of the canonical text.
    static byte[] bytes(JsonNode value) {
        return of(value).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads one JSON value and nothing behind it.
    ///
    /// @throws IllegalArgumentException if the text is not JSON, repeats a name or goes on after the value
    static JsonNode parse(String json) {
        try {
            var value = STRICT.readTree(json);
            if (value.isMissingNode()) {
                throw new IllegalArgumentException("empty text is not JSON; give one JSON value");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("not one JSON value with unique names: " + e.getMessage(), e);
        }
    }

    /// The text with every half of a broken surrogate pair replaced by U+FFFD, so that it has a UTF-8 form.
    static String wellFormed(String text) {
        return LONE_SURROGATE.matcher(text).replaceAll("\ufffd");
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out);
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < value.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(value.get(i), out);
                }
                out.append(']');
            }
            case STRING -> writeString(value.textValue(), out);
            case NUMBER -> out.append(value.isIntegralNumber() ? integer(value.bigIntegerValue()) : number(value.doubleValue()));
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("a " + value.getNodeType() + " node is not a JSON value");
        }
    }

    private static void writeObject(JsonNode object, StringBuilder out) {
        var sorted = new TreeMap<String, JsonNode>(); // by UTF-16 code units, as the source demands
        object.properties().forEach(p -> sorted.put(p.getKey(), p.getValue()));
        out.append('{');
        String separator = "";
        for (var entry : sorted.entrySet()) {
            out.append(separator);
            writeString(entry.getKey(), out);
            out.append(':');
            write(entry.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeString(String text, StringBuilder out) {
        if (LONE_SURROGATE.matcher(text).find()) {
            throw new IllegalArgumentException("text holds half of a surrogate pair and has no UTF-8 form");
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String integer(BigInteger value) {
        var text = value.toString();
        if (value.bitLength() > 1024 || !number(value.doubleValue()).equals(text)) {
            throw new IllegalArgumentException("integer '%s' is beyond what a JSON number holds exactly; give it as text"
                    .formatted(text.length() > 40 ? text.substring(0, 40) + ".." : text));
        }
        return text;
    }

    /// Shortest text of a double in the form of ECMAScript's `Number::toString`.
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("number %s is not finite and has no JSON form".formatted(value));
        }
        if (value == 0) {
            return "0";
        }
        var shortest = shortest(Math.abs(value));
        var digits = shortest.unscaledValue().toString();
        int point = shortest.precision() - shortest.scale();
        return (value < 0 ? "-" : "") + layout(digits, point);
    }

    /// Java prefers two digits where one would do (`4.9E-324`); ECMAScript takes one (`5e-324`).
    private static BigDecimal shortest(double value) {
        var javas = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (javas.precision() == 2) {
            var one = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (one.doubleValue() == value) {
                return one.stripTrailingZeros();
            }
        }
        return javas;
    }

    /// @param point the value is `0.digits * 10^point`
    private static String layout(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        var mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
