package dev.hradba.gpu.internal.grammar;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Lowering;
import dev.hradba.gpu.internal.grammar.Expression.Repetition;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What sdk-core sends to this runner of a contract, this runner's grammar takes and enforces: contracts and grammars are
/// written apart, and only this test holds them together.
class ContractGrammarTest {

    private static final BackendInfo RUNNER = new BackendInfo("runner", "", "m", 0, Set.of(), BackendInfo.CHAT, Map.of());
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int TEXTS = 40;
    private static final long SEED = 20_260_122;

    enum Level { LOW, HIGH }

    record Everything(@NotBlank @Size(max = 20) String name, @Pattern(regexp = "[A-Z]{2}-[0-9]+") String code, @Size(min = 2, max = 4) String size,
            @Min(1) @Max(5) int stars, @Positive long id, @PositiveOrZero int zero, @Min(-7) short low, boolean sure, Level level,
            @Email String mail, LocalDate day, Instant moment, UUID key, double free, @DecimalMax("1.5") double weight,
            @DecimalMin("0") @DecimalMax("1") BigDecimal share, List<@Size(max = 9) String> tags, @Size(min = 1, max = 2) List<Integer> two,
            Set<Integer> ids, @Size(max = 2) Map<String, Integer> extras, Map<String, Level> levels, Optional<@Size(max = 3) String> note) {}

    record Huge(@Size(max = 100_000) String text, @Size(max = 50_000) List<String> many, @Max(Long.MAX_VALUE) long most, @Min(Long.MIN_VALUE) long least) {}

    record Tree(String name, List<Tree> children) {}

    sealed interface Shape {
        record Circle(@Positive double radius) implements Shape {}

        record Square(@Positive int side, Optional<Shape> inside) implements Shape {}
    }

    record Drawing(List<Shape> shapes, Shape first) {}

    private static Lowering lowered(Class<?> type) {
        return Contract.of(type).loweredFor(RUNNER);
    }

    private static Map<String, Expression> rules(String schema) {
        return GbnfParser.parse(JsonSchemaGrammar.compile(schema));
    }

    private static boolean accepts(Grammar grammar, String text) {
        int at = grammar.start();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = grammar.step(at, b & 0xFF);
        }
        return grammar.isComplete(at);
    }

    @ParameterizedTest
    @ValueSource(classes = {Everything.class, Huge.class, Tree.class, Shape.class, Drawing.class})
    void every_text_of_the_grammar_keeps_the_schema_it_was_made_of(Class<?> type) throws JsonProcessingException {
        var lowered = lowered(type);
        var rules = rules(lowered.schema());
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(
                MAPPER.readTree(lowered.schema().replace("\"format\":\"email\"", "\"minLength\":6"))); // the validator has its own list of top-level domains
        var random = new Random(SEED);
        for (int i = 0; i < TEXTS; i++) {
            var text = new Walk(rules, random).text();
            var problems = problems(schema, MAPPER.readTree(text));
            assertTrue(problems.isEmpty(), () -> "seed %d: %s breaks %s".formatted(SEED, text, problems));
        }
    }

    private static List<?> problems(Schema schema, JsonNode document) {
        return schema.validate(document, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    @Test
    void a_document_that_keeps_the_contract_is_one_of_the_grammars_texts() throws JsonProcessingException {
        var good = """
                {"name":"Šroub","code":"AB-12","size":"abc","stars":5,"id":1,"zero":0,"low":-7,"sure":true,"level":"HIGH","mail":"a@b.cz",\
                "day":"2026-02-28","moment":"2026-02-28T12:00:00Z","key":"6f1c2a3e-0000-4000-8000-00000000000a","free":-1.5e3,"weight":-1.25,"share":0.5,\
                "tags":["x"],"two":[1,2],"ids":[3],"extras":{"a":1},"levels":{"b":"LOW"},"note":null}""";
        var schema = Contract.of(Everything.class).withoutAbstention().loweredFor(RUNNER).schema();
        var given = MAPPER.readTree(good);
        var sorted = MAPPER.createObjectNode(); // properties come in the order of the schema
        MAPPER.readTree(schema).path("properties").properties().forEach(property -> sorted.set(property.getKey(), given.get(property.getKey())));
        assertEquals(given.size(), sorted.size());
        assertTrue(accepts(new Grammar(new Network(rules(schema), false)), sorted.toString()), sorted::toString);
    }

    record Word(@Size(min = 2, max = 3) String it) {}

    record Stars(@Min(1) @Max(5) int it) {}

    record Code(@Pattern(regexp = "[A-Z]{2}[0-9]+") String it) {}

    record Day(LocalDate it) {}

    record Two(@Size(min = 1, max = 2) List<Integer> it) {}

    record Flag(Level it) {}

    record Few(Map<String, Integer> it) {}

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "Word; \"ab\"; \"a\"", "Word; \"abc\"; \"abcd\"", "Stars; 5; 6", "Stars; 1; 0", "Stars; 1; 1.5", "Code; \"AB1\"; \"Ab1\"", "Code; \"AB1\"; \"AB1x\"",
        "Day; \"2026-02-28\"; \"2026-02-30\"", "Two; [1]; []", "Two; [1,2]; [1,2,3]", "Two; [1]; [\"1\"]", "Flag; \"LOW\"; \"low\"", "Few; {\"a\":1}; {\"a\":\"1\"}"})
    void what_lowering_keeps_is_enforced(String type, String good, String bad) throws ClassNotFoundException {
        var contract = Contract.of(Class.forName(ContractGrammarTest.class.getName() + "$" + type.strip())).withoutAbstention();
        var grammar = new Grammar(new Network(rules(contract.loweredFor(RUNNER).schema()), false));
        assertTrue(accepts(grammar, "{\"it\":" + good.strip() + "}"), good);
        assertFalse(accepts(grammar, "{\"it\":" + bad.strip() + "}"), bad);
    }

    record Patterns(@Pattern(regexp = "[a-z]+") String p0,
            @Pattern(regexp = "\\d+") String p1,
            @Pattern(regexp = "\\w+\\s\\S") String p2,
            @Pattern(regexp = "a\\.b") String p3,
            @Pattern(regexp = "(foo|bar)+") String p4,
            @Pattern(regexp = "foo|bar") String p5,
            @Pattern(regexp = "[^x]*") String p6,
            @Pattern(regexp = "\\p{L}+") String p7,
            @Pattern(regexp = "\\bword\\b") String p8,
            @Pattern(regexp = "(a)\\1") String p9,
            @Pattern(regexp = "a*?b") String p10,
            @Pattern(regexp = "a++") String p11,
            @Pattern(regexp = "[a-z&&[^b]]") String p12,
            @Pattern(regexp = "\\Qa\\E") String p13,
            @Pattern(regexp = "\\x41") String p14,
            @Pattern(regexp = "\\u0041") String p15,
            @Pattern(regexp = "a{2}") String p16,
            @Pattern(regexp = "a{0,20000}") String p17,
            @Pattern(regexp = "(?i)abc") String p18,
            @Pattern(regexp = "a(?=b)") String p19,
            @Pattern(regexp = "^a$") String p20,
            @Pattern(regexp = "x$|^y") String p21,
            @Pattern(regexp = "[\\w.-]+") String p22,
            @Pattern(regexp = "[a-]") String p23,
            @Pattern(regexp = "\\h+") String p24,
            @Pattern(regexp = "\\R") String p25,
            @Pattern(regexp = "[\\p{Lu}0-9]+") String p26,
            @Pattern(regexp = "\\/x") String p27,
            @Pattern(regexp = "a\\-b") String p28,
            @Pattern(regexp = "(a|^b)c") String p29,
            @Pattern(regexp = "\\0101") String p30,
            @Pattern(regexp = "\\cA") String p31) {}

    @Test
    void no_pattern_makes_the_runner_refuse_a_contract() {
        var lowered = lowered(Patterns.class);
        rules(lowered.schema());
        assertTrue(lowered.notEnforced().size() < Patterns.class.getRecordComponents().length, "some are enforced");
    }

    /// One random text of a grammar.
    private static final class Walk {
        private static final int MAX_DEPTH = 60;
        private static final int MANY = 3;
        private final Map<String, Expression> rules;
        private final Random random;
        private final StringBuilder out = new StringBuilder();

        Walk(Map<String, Expression> rules, Random random) {
            this.rules = rules;
            this.random = random;
        }

        String text() {
            write(new Expression.Reference("root"), 0);
            return out.toString();
        }

        private void write(Expression expression, int depth) {
            switch (expression) {
                case Expression.Literal(var literal) -> out.append(literal);
                case Expression.Characters(var ranges) -> {
                    var range = ranges.get(random.nextInt(ranges.size()));
                    int point = range.low() + random.nextInt(Math.min(range.high() - range.low() + 1, 64));
                    out.appendCodePoint(Character.isSurrogate((char) point) && point < 0x10000 ? range.low() : point);
                }
                case Expression.Reference(var rule) -> write(Objects.requireNonNull(rules.get(rule)), depth + 1);
                case Expression.Sequence(var parts) -> parts.forEach(part -> write(part, depth + 1));
                case Expression.Choice(var options) -> write(depth < MAX_DEPTH ? options.get(random.nextInt(options.size())) : shortest(options), depth + 1);
                case Repetition(var part, var min, var max) -> {
                    int most = max == Repetition.UNBOUNDED ? min + MANY : Math.min(max, min + MANY);
                    int times = depth < MAX_DEPTH ? min + random.nextInt(most - min + 1) : min;
                    for (int i = 0; i < times; i++) {
                        write(part, depth + 1);
                    }
                }
            }
        }

        /// The option that leads deepest into the rules last: a literal before a reference.
        private static Expression shortest(List<Expression> options) {
            return options.stream().min(Comparator.comparingInt(Walk::weight)).orElseThrow();
        }

        private static int weight(Expression expression) {
            return switch (expression) {
                case Expression.Literal literal -> 0;
                case Expression.Characters characters -> 0;
                case Expression.Reference reference -> 10;
                case Expression.Sequence(var parts) -> parts.stream().mapToInt(Walk::weight).sum();
                case Expression.Choice(var options) -> options.stream().mapToInt(Walk::weight).min().orElse(0);
                case Repetition(var part, var min, var max) -> min * weight(part);
            };
        }
    }
}
