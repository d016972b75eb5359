package dev.hradba.core.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hradba.core.Outcome;
import dev.hradba.core.Usage;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContractTest {

    enum Priority { LOW, HIGH }

    record Ticket(@NotBlank String title, @Min(1) @Max(5) int stars, Priority priority, Optional<LocalDate> due) {}

    private static final Contract<Ticket> TICKET = Contract.of(Ticket.class);
    private static final Ticket PRINTER = new Ticket("Printer", 3, Priority.HIGH, Optional.empty());
    private static final String PRINTER_JSON = "{\"title\":\"Printer\",\"stars\":3,\"priority\":\"HIGH\"}";

    private static <T> List<Violation> violations(Contract<T> contract, String reply) {
        if (contract.check(reply) instanceof Outcome.Invalid<T> invalid) {
            return invalid.violations();
        }
        throw new AssertionError("accepted: " + reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"answer\":" + PRINTER_JSON + "}",
        PRINTER_JSON,
        "```json\n{\"answer\":" + PRINTER_JSON + "}\n```",
        "Sure {here} it is:\n\n{\"answer\":" + PRINTER_JSON + "} I hope that helps.",
        "<think>{\"answer\":{}}</think>{\"answer\":" + PRINTER_JSON + "}",
        "<think>{\"answer\":1}</think>{\"answer\":" + PRINTER_JSON + "}</think>",
        "I reply as {\"answer\": ...}, so: {\"answer\":" + PRINTER_JSON + "}",
        "Form: {\"title\":\"..\"} Filled in: {\"answer\":" + PRINTER_JSON + "}",
        "```\n```json\n{\"answer\":" + PRINTER_JSON + ",\"missing\":[],\"refusal\":null}\n```\n```"})
    void an_answer_is_found_plain_bare_fenced_and_prefixed(String reply) {
        assertEquals(new Outcome.Answer<>(PRINTER, Usage.NONE), TICKET.check(reply));
    }

    @Test
    void a_model_may_abstain_or_refuse_unless_the_contract_says_otherwise() {
        assertEquals(new Outcome.Abstention<Ticket>(List.of("the printer's room"), Usage.NONE),
                TICKET.check("{\"missing\":[\"the printer's room\"]}"));
        assertEquals(new Outcome.Refusal<Ticket>("not mine to say", Usage.NONE), TICKET.check("{\"refusal\":\"not mine to say\"}"));
        var strict = TICKET.withoutAbstention();
        assertInstanceOf(Outcome.Invalid.class, strict.check("{\"missing\":[\"the printer's room\"]}"));
        assertEquals(new Outcome.Answer<>(PRINTER, Usage.NONE), strict.check(PRINTER_JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"missing\":[]}", "{\"missing\":\"x\"}", "{\"missing\":[\" \"]}", "{\"refusal\":\"\"}", "{\"refusal\":7}"})
    void a_way_out_must_say_why(String reply) {
        assertFalse(violations(TICKET, reply).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "[1]", "{", "{\"answer\":", "{\"a\":1,\"a\":2}"})
    void what_is_no_json_object_is_a_parse_violation(String reply) {
        assertEquals("parse", violations(TICKET, reply).getFirst().rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"answer\":" + PRINTER_JSON, "{\"answer\":" + PRINTER_JSON + ",}", "{\"thought\":\"x\" " + PRINTER_JSON + "}"})
    void a_part_of_a_broken_document_is_no_answer(String reply) {
        assertEquals("parse", violations(TICKET, reply).getFirst().rule());
    }

    @Test
    void a_brace_in_a_text_does_not_end_the_document_nor_does_a_thought_in_it() {
        var contract = Contract.of(A.class).withoutAbstention();
        assertEquals(new Outcome.Answer<>(new A("}{"), Usage.NONE), contract.check("{\"x\":\"}{\"}"));
        assertEquals(new Outcome.Answer<>(new B("a\\\"}"), Usage.NONE), Contract.of(B.class).withoutAbstention().check("{x} {\"x\":\"a\\\\\\\"}\"}"));
        assertInstanceOf(Outcome.Answer.class, Contract.of(Note.class).check("{\"answer\":{\"text\":\"</think> 🌍 \\ud83c\\udf0d\"}}"));
    }

    record Note(String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{ ", "{\"a\":", "{\"a\":[", "{\"a\":1,", "x{", "\"", "{\"a\":\"b\\"})
    void a_reply_of_megabytes_or_without_end_is_a_violation_soon(String piece) {
        assertEquals("parse", violations(TICKET, piece.repeat(2_000_000 / piece.length())).getFirst().rule());
    }

    @Test
    void every_violation_of_the_schema_is_told_with_its_place_and_value() {
        var found = violations(TICKET, "{\"answer\":{\"title\":\" \",\"stars\":9,\"priority\":\"MID\",\"extra\":1}}");
        assertEquals(List.of("/answer", "/answer/priority", "/answer/stars", "/answer/title"),
                found.stream().map(Violation::path).sorted().distinct().toList());
        var stars = found.stream().filter(violation -> violation.path().equals("/answer/stars")).findFirst().orElseThrow();
        assertEquals(new Violation("/answer/stars", "maximum", "9", "must have a maximum value of 5"), stars);
    }

    @Test
    void a_number_in_quotes_is_not_a_number() {
        assertEquals("type", violations(TICKET, PRINTER_JSON.replace("3", "\"3\"").transform(text -> "{\"answer\":" + text + "}")).getFirst().rule());
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = Ordered.class)
    @interface StartsBeforeEnd {
        String message() default "start must be before end";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    public static final class Ordered implements ConstraintValidator<StartsBeforeEnd, Window> {
        @Override
        public boolean isValid(Window window, ConstraintValidatorContext context) {
            return window.start() < window.end();
        }
    }

    @StartsBeforeEnd
    record Window(int start, int end) {}

    record Schedule(List<Window> windows, Map<String, Window> named, @Future @JsonProperty("due-date") LocalDate due) {}

    @Test
    void rules_over_several_components_are_checked_everywhere_without_being_asked_for() {
        var found = violations(Contract.of(Schedule.class).withoutAbstention(),
                "{\"windows\":[{\"start\":1,\"end\":2},{\"start\":5,\"end\":3}],\"named\":{\"a/b\":{\"start\":2,\"end\":1}},\"due-date\":\"2001-01-01\"}");
        assertEquals(List.of("/due-date", "/named/a~1b", "/windows/1"), found.stream().map(Violation::path).sorted().toList());
        assertTrue(found.contains(new Violation("/windows/1", "StartsBeforeEnd", "", "start must be before end")));
    }

    record Percent(int value) {
        Percent {
            if (value > 100) {
                throw new IllegalArgumentException("a percentage is at most 100, not " + value);
            }
        }
    }

    record Share(Percent percent) {}

    @Test
    void a_constructor_that_refuses_is_a_rule_too() {
        var found = violations(Contract.of(Share.class), "{\"answer\":{\"percent\":{\"value\":101}}}");
        assertEquals(List.of(new Violation("/answer/percent", "parse", "", "a percentage is at most 100, not 101")), found);
    }

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Group(@NotEmpty List<Shape> parts) implements Shape {}
    }

    @Test
    void variants_and_recursion_are_read_back() {
        var outcome = Contract.of(Shape.class).check(
                "{\"answer\":{\"type\":\"Group\",\"parts\":[{\"type\":\"Circle\",\"radius\":2.5},{\"type\":\"Group\",\"parts\":[{\"type\":\"Circle\",\"radius\":1}]}]}}");
        assertEquals(new Outcome.Answer<Shape>(new Shape.Group(List.of(new Shape.Circle(2.5),
                new Shape.Group(List.of(new Shape.Circle(1))))), Usage.NONE), outcome);
        assertInstanceOf(Outcome.Invalid.class, Contract.of(Shape.class).check("{\"answer\":{\"type\":\"Group\",\"parts\":[]}}"));
    }

    record Tree(String name, List<Tree> children) {}

    @Test
    void a_type_that_contains_itself_is_read_back() {
        assertEquals(new Outcome.Answer<>(new Tree("a", List.of(new Tree("b", List.of()))), Usage.NONE),
                Contract.of(Tree.class).check("{\"answer\":{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}}"));
    }

    record Maybe(Optional<String> note, OptionalInt count) {}

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"note\":null,\"count\":null}", "{\"note\":null}"})
    void optional_components_may_be_absent_or_null(String reply) {
        assertEquals(new Outcome.Answer<>(new Maybe(Optional.empty(), OptionalInt.empty()), Usage.NONE),
                Contract.of(Maybe.class).withoutAbstention().check(reply));
    }

    record A(@Size(max = 3) String x) {}

    record B(@Size(max = 4) String x) {}

    @Test
    void the_version_changes_with_what_the_schema_says_and_with_nothing_else() {
        assertEquals(Contract.of(A.class).version(), Contract.of(A.class).version());
        assertEquals(64, Contract.of(A.class).version().length());
        assertNotEquals(Contract.of(A.class).version(), Contract.of(B.class).version());
        assertNotEquals(Contract.of(A.class).version(), Contract.of(A.class).withoutAbstention().version());
    }

    @Test
    void a_type_that_cannot_be_a_contract_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> Contract.of(String.class));
        assertThrows(IllegalArgumentException.class, () -> Contract.of(List.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<think>perhaps {\"answer\":" + PRINTER_JSON + "}", "\n <think>{\"answer\":" + PRINTER_JSON + "} or rather"})
    void a_draft_in_a_thought_that_does_not_end_is_no_answer(String reply) {
        assertEquals(List.of("write one JSON object and nothing else; it is a thought that does not end"), violations(TICKET, reply).stream().map(Violation::hint).toList());
    }

    @Test
    void each_of_ten_thousand_unknown_members_is_told_and_the_reply_written_once() {
        var members = new StringBuilder(PRINTER_JSON.substring(0, PRINTER_JSON.length() - 1));
        for (int i = 0; i < 10_000; i++) {
            members.append(",\"unknown").append(i).append("\":1");
        }
        assertEquals(10_000, violations(TICKET.withoutAbstention(), members + "}").size());
    }

    record Contact(@Email String mail) {}

    @Test
    void an_address_at_an_internal_domain_is_an_address() {
        var contract = Contract.of(Contact.class).withoutAbstention();
        assertInstanceOf(Outcome.Answer.class, contract.check("{\"mail\":\"jan@firma.internal\"}"));
        assertInstanceOf(Outcome.Invalid.class, contract.check("{\"mail\":\"jan at firma\"}"));
    }
}
