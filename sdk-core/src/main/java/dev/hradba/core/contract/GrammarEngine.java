package dev.hradba.core.contract;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What the grammar engines behind the backends enforce of JSON Schema. A keyword that an engine refuses, ignores or has
/// wrong is not sent to it.
///
/// Sources: vLLM's check before xgrammar and xgrammar's converter; llama.cpp's `grammars/README.md` and converter;
/// outlines-core's `json_schema`, which TGI pins.
@SuppressWarnings("ImmutableEnumChecker") // sets made by Set.of are
enum GrammarEngine {

    /// vLLM, SGLang and TensorRT-LLM. Refuses lengths together with a pattern or format.
    XGRAMMAR(Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format",
                    "minItems", "maxItems"),
            Set.of("email", "date", "time", "date-time", "duration", "ipv4", "ipv6", "hostname", "uuid", "uri"), false, false),

    /// The bundled runner. It refuses what it cannot enforce; numbers have limits only when they are integers.
    RUNNER(Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format",
                    "minItems", "maxItems"),
            Set.of("email", "date", "time", "date-time", "ipv4", "uuid"), false, true),

    /// llama.cpp and Ollama. Numbers have limits only when they are integers, and not at the ends of 64 bits, which mean "none"
    /// to it; a pattern must match the whole text.
    GBNF(Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format",
                    "minItems", "maxItems"),
            Set.of("date", "time", "date-time", "uuid"), true, true),

    /// TGI. Numbers have no limits.
    OUTLINES(Set.of("minLength", "maxLength", "pattern", "format", "minItems", "maxItems"),
            Set.of("date", "time", "date-time", "uuid"), true, true),

    /// Any other server: only what all of them have.
    PORTABLE(Set.of(), Set.of(), true, true);

    private static final Set<String> LENGTHS = Set.of("minLength", "maxLength");
    private static final Set<String> LIMITS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    /// Character classes by letter, lookaround and back references, which engines convert wrongly or not at all.
    private static final Pattern FRAGILE = Pattern.compile("\\\\[a-zA-Z0-9]|\\(\\?");

    /// What engines' readers of patterns refuse or take for letters: other escapes, anchors inside, classes within classes,
    /// possessive quantifiers, and repetitions beyond 999.
    private static final Pattern UNKNOWN = Pattern.compile(
            "\\\\[a-zA-Z0-9&&[^dDwWsSnrtf]]|&&|(?<![\\[\\\\])\\^|(?<!\\\\)\\$|\\[[^\\]]*\\[|[*+?}]\\+|\\{[0-9]{4,}|,[0-9]{4,}}");
    private static final BigDecimal LARGEST_LIMIT = BigDecimal.TEN.pow(17);
    private static final BigDecimal LARGEST_SIZE = BigDecimal.valueOf(1000);

    private final Set<String> keywords;
    private final Set<String> formats;
    private final boolean plainPatternsOnly;
    private final boolean integerLimitsOnly;

    GrammarEngine(Set<String> keywords, Set<String> formats, boolean plainPatternsOnly, boolean integerLimitsOnly) {
        this.keywords = keywords;
        this.formats = formats;
        this.plainPatternsOnly = plainPatternsOnly;
        this.integerLimitsOnly = integerLimitsOnly;
    }

    /// The engine behind this kind of backend.
    static GrammarEngine of(String backendKind) {
        return switch (backendKind) {
            case "vllm", "sglang", "trtllm" -> XGRAMMAR;
            case "llamacpp", "ollama" -> GBNF;
            case "tgi" -> OUTLINES;
            case "runner" -> RUNNER;
            default -> PORTABLE;
        };
    }

    /// Why this engine does not hold the model to a keyword, or an empty text if it does.
    String objection(String keyword, ObjectNode schema) {
        if (!keywords.contains(keyword)) {
            return "this engine has no such rule";
        }
        if (keyword.equals("format") && !formats.contains(schema.path("format").asText())) {
            return "this engine does not know the format";
        }
        if (keyword.equals("pattern") && !sendsPattern(schema)) {
            return "this engine would read the pattern wrongly, or drop the limits on length that stand beside it";
        }
        if ((this == RUNNER || (this == GBNF && LIMITS.contains(keyword))) && schema.path(keyword).isNumber()
                && schema.path(keyword).decimalValue().abs().compareTo(LIMITS.contains(keyword) ? LARGEST_LIMIT : LARGEST_SIZE) > 0) {
            return "this engine does not count so far";
        }
        boolean shaped = formats.contains(schema.path("format").asText()) || sendsPattern(schema);
        if (LENGTHS.contains(keyword) && shaped) {
            return "this engine drops limits on length beside a pattern or format";
        }
        if (integerLimitsOnly && LIMITS.contains(keyword) && !schema.path("type").asText().equals("integer")) {
            return "this engine limits integers only";
        }
        return "";
    }

    private boolean sendsPattern(ObjectNode schema) {
        var pattern = schema.path("pattern").asText();
        if (!keywords.contains("pattern") || !pattern.startsWith("^") || !pattern.endsWith("$")) {
            return false; // an unanchored one says little, and lengths say more
        }
        return !pattern.contains("(?") && !(plainPatternsOnly && FRAGILE.matcher(pattern).find())
                && !UNKNOWN.matcher(pattern.substring(1, pattern.length() - 1)).find();
    }
}
