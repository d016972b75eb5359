package dev.hradba.core.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Outcome;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CompositionType;
import org.hibernate.validator.constraints.ConstraintComposition;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Rules of the users' own making, and how they come into the schema and the check.
class ConstraintsTest {

    private static Outcome<?> check(Class<?> type, String reply) {
        return Contract.of(type).withoutAbstention().check(reply.replace('\'', '"'));
    }

    private static List<String> broken(Class<?> type, String reply) {
        return check(type, reply) instanceof Outcome.Invalid<?> invalid
                ? invalid.violations().stream().map(violation -> violation.path() + " " + violation.rule()).toList() : List.of();
    }

    private static JsonNode properties(Class<?> type) {
        try {
            return ContractJson.MAPPER.readTree(Contract.of(type).withoutAbstention().schema()).path("properties");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Pattern(regexp = "[A-Z]{3}")
    @Size(min = 3, max = 3)
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
    @interface Code {
        String message() default "no code";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    @ConstraintComposition(CompositionType.OR)
    @Pattern(regexp = "[0-9]+")
    @Size(max = 1)
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
    @interface Either {
        String message() default "neither";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    record Composed(@Code String code, List<@Code String> codes, @Range(min = -5, max = 5) int mark, Map<@Code String, @Range(max = 3) Integer> marks,
            Optional<@Size(max = 2) String> note, List<Optional<@Min(2) Integer>> holes, @Either String either) {}

    @Test
    void composed_constraints_are_in_the_schema_with_the_attributes_that_they_were_given() {
        var properties = properties(Composed.class);
        assertEquals("{\"maxLength\":3,\"minLength\":3,\"pattern\":\"^[A-Z]{3}$\",\"type\":\"string\"}", properties.path("code").toString());
        assertEquals(properties.path("code"), properties.path("codes").path("items"));
        assertEquals("{\"maximum\":5,\"minimum\":-5,\"type\":\"integer\"}", properties.path("mark").toString());
        assertEquals("{\"maxLength\":3,\"minLength\":3,\"pattern\":\"^[A-Z]{3}$\"}", properties.path("marks").path("propertyNames").toString());
        assertEquals("{\"maximum\":3,\"minimum\":0,\"type\":\"integer\"}", properties.path("marks").path("additionalProperties").toString());
        assertEquals("{\"maxLength\":2,\"type\":[\"string\",\"null\"]}", properties.path("note").toString());
        assertEquals("{\"anyOf\":[{\"type\":\"null\"},{\"minimum\":2,\"type\":\"integer\"}]}", properties.path("holes").path("items").toString());
        assertEquals("{\"type\":\"string\"}", properties.path("either").toString(), "one of several rules is no rule of its own");
    }

    private static final String COMPOSED = "{'code':'ABC','codes':[],'mark':-3,'marks':{},'note':null,'holes':[null,2],'either':'123'}";

    @ParameterizedTest
    @CsvSource({"ABC,abc,/code pattern", "-3,-6,/mark minimum", "{},{'ABC':4},/marks/ABC maximum", "{},{'AB':1},/marks propertyNames", "123,x3,/either Pattern"})
    void a_composed_rule_refuses_what_breaks_it_and_nothing_else(String given, String instead, String violation) {
        assertInstanceOf(Outcome.Answer.class, check(Composed.class, COMPOSED));
        assertTrue(broken(Composed.class, COMPOSED.replace(given, instead)).contains(violation), () -> broken(Composed.class, COMPOSED.replace(given, instead)).toString());
    }

    record Repeated(@Pattern(regexp = "[a-z]+") @Pattern(regexp = ".{2}") @Min(1) @Min(3) String text) {}

    record RepeatedAgain(@Min(3) @Min(1) @Pattern(regexp = ".{2}") @Pattern(regexp = "[a-z]+") String text) {}

    @Test
    void the_order_of_annotations_does_not_matter() {
        assertEquals(Contract.of(Repeated.class).version(), Contract.of(RepeatedAgain.class).version());
    }

    record Bound(@Min(1) @Min(3) int number) {}

    @Test
    void of_several_bounds_the_strictest_is_said() {
        assertEquals("{\"minimum\":3,\"type\":\"integer\"}", properties(Bound.class).path("number").toString());
    }

    record Price(@Pattern(regexp = "^price\\$") String text) {}

    record Choice(@Pattern(regexp = "^(low|high)$") String group, @Pattern(regexp = "^low|high$") String bar, @Pattern(regexp = "^[|a]+$") String letters, @Pattern(regexp = "^\\p{Lu}+$") String capitals) {}

    @Test
    void a_pattern_has_one_anchor_at_each_end_and_none_inside() {
        assertEquals("^price\\$$", properties(Price.class).path("text").path("pattern").asText());
        assertEquals(List.of("/text pattern"), broken(Price.class, "{'text':'price$ and more'}"));
        assertEquals("^(low|high)$", properties(Choice.class).path("group").path("pattern").asText());
        assertEquals("^[|a]+$", properties(Choice.class).path("letters").path("pattern").asText());
        assertEquals("^(^low|high$)$", properties(Choice.class).path("bar").path("pattern").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "llamacpp", "runner"})
    void a_pattern_with_anchors_inside_or_classes_of_letters_is_not_sent_and_is_reported(String kind) throws JsonProcessingException {
        var schema = (ObjectNode) ContractJson.MAPPER.readTree(Contract.of(Choice.class).withoutAbstention().schema());
        var lowering = SchemaLowering.lower(schema, kind);
        assertEquals(List.of("/properties/bar pattern", "/properties/capitals pattern"),
                lowering.notEnforced().stream().map(loss -> loss.path() + " " + loss.keyword()).toList());
        assertTrue(lowering.schema().contains("^(low|high)$"), lowering.schema());
    }

    @Constraint(validatedBy = EvenValidator.class)
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
    @interface Even {
        String message() default "must be even";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /// Public, as Jakarta makes it.
    public static final class EvenValidator implements ConstraintValidator<Even, Integer> {
        @Override
        public boolean isValid(@Nullable Integer number, ConstraintValidatorContext context) {
            return number == null || number % 2 == 0;
        }
    }

    record Inner(@JsonProperty("the-number") @Even int number) {}

    record Outer(@Valid Inner inner, List<@Valid Inner> list, Set<Inner> set) {}

    @Test
    void a_violation_in_a_record_within_is_told_once_under_its_names_and_place_in_the_reply() {
        assertEquals(List.of("/inner/the-number Even", "/list/1/the-number Even", "/set/1/the-number Even"), broken(Outer.class,
                "{'inner':{'the-number':1},'list':[{'the-number':2},{'the-number':3}],'set':[{'the-number':40},{'the-number':77777},{'the-number':2}]}"));
    }

    record Whens(OffsetDateTime moment, @JsonFormat(pattern = "d.M.yyyy") List<LocalDate> days, Path file, AtomicInteger count) {}

    @Test
    void types_that_are_neither_records_nor_collections_are_what_jackson_reads() {
        var read = (Whens) assertInstanceOf(Outcome.Answer.class,
                check(Whens.class, "{'moment':'2026-01-01T00:00:00+05:00','days':['24.12.2026'],'file':'a/b','count':3}")).value();
        assertEquals(OffsetDateTime.parse("2026-01-01T00:00:00+05:00"), read.moment(), "an offset is kept");
        assertEquals(List.of(LocalDate.of(2026, 12, 24)), read.days());
        assertEquals("string", properties(Whens.class).path("file").path("type").asText());
        assertEquals("integer", properties(Whens.class).path("count").path("type").asText());
        assertEquals(List.of("/days/0 parse"), broken(Whens.class, "{'moment':'2026-01-01T00:00:00+05:00','days':['2026-12-24'],'file':'a/b','count':3}"));
    }

    record Told(String a, @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable String id) {}

    @Test
    void a_component_that_is_only_written_is_not_asked_for() {
        assertEquals(new Told("x", null), assertInstanceOf(Outcome.Answer.class, check(Told.class, "{'a':'x'}")).value());
        assertEquals(List.of(" additionalProperties"), broken(Told.class, "{'a':'x','id':'y'}"));
    }

    enum Level { LOW, HIGH }

    record Levels(Optional<Level> level) {}

    @Test
    void an_optional_constant_is_null_or_one_of_the_names_and_nothing_else() {
        assertEquals("{\"anyOf\":[{\"type\":\"null\"},{\"enum\":[\"LOW\",\"HIGH\"],\"type\":\"string\"}]}", properties(Levels.class).path("level").toString());
    }

    record Key(String a, int b) {}

    record Keyed(Map<Key, String> map) {}

    record Made(int a, int b) {
        @JsonCreator
        static Made of(@JsonProperty("sum") int sum) {
            return new Made(sum, 0);
        }
    }

    record Unread(String a, @JsonIgnore int b) {}

    record Endless(String a, Endless next) {}

    record Hand(@NotEmpty List<Glove> gloves) {}

    record Glove(Map<String, String> tags, Hand hand) {}

    sealed interface Turn {
        record Left(Turn then) implements Turn {}

        record Right(@Size(min = 1) Map<String, Turn> then) implements Turn {}
    }

    sealed interface Way {
        record Stop(int after) implements Way {}

        record On(@Size(min = 2) List<Way> then) implements Way {}
    }

    record Chain(Optional<Chain> next, List<Chain> more) {}

    @Test
    void what_holds_itself_is_taken_where_it_can_end() {
        var chain = Contract.of(Chain.class).check("{\"answer\":{\"next\":{\"more\":[]},\"more\":[]}}");
        assertEquals(new Chain(Optional.of(new Chain(Optional.empty(), List.of())), List.of()), assertInstanceOf(Outcome.Answer.class, chain).value());
        var stop = "{\"type\":\"Stop\",\"after\":1}";
        assertInstanceOf(Outcome.Answer.class, Contract.of(Way.class).check("{\"answer\":{\"type\":\"On\",\"then\":[%s,%s]}}".formatted(stop, stop)));
    }

    @ParameterizedTest
    @CsvSource({"Keyed,Key deserializer", "Made,is not made of its component 'a'", "Unread,a int cannot be absent", "Endless,holds itself without end",
        "Hand,holds itself without end", "Turn,holds itself without end"})
    void what_no_reply_could_ever_fill_is_refused_when_the_contract_is_made(String name, String message) throws ClassNotFoundException {
        var type = Class.forName(ConstraintsTest.class.getName() + "$" + name);
        var refusal = assertThrows(IllegalArgumentException.class, () -> Contract.of(type));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal::toString);
    }

    record Grid(@Size(max = 3) List<@Size(min = 1, max = 2) List<@Min(1) Integer>> cells, Map<String, List<@Pattern(regexp = "[a-z]+") String>> words,
            List<List<List<@Length(max = 4) String>>> deep) {}

    @Test
    void constraints_of_elements_of_elements_are_in_the_schema() {
        var grid = properties(Grid.class);
        assertEquals(3, grid.at("/cells/maxItems").asInt());
        assertEquals(List.of(1, 2), List.of(grid.at("/cells/items/minItems").asInt(), grid.at("/cells/items/maxItems").asInt()));
        assertEquals(1, grid.at("/cells/items/items/minimum").asInt(), grid.toString());
        assertEquals("^[a-z]+$", grid.at("/words/additionalProperties/items/pattern").asText(), grid.toString());
        assertEquals(4, grid.at("/deep/items/items/items/maxLength").asInt(), grid.toString());
        assertEquals(List.of("/cells/0/1 minimum"), broken(Grid.class, "{'cells':[[1,0]],'words':{},'deep':[]}"));
    }

    record Absent(String name, @Null String never, @Null List<String> none) {}

    @Test
    void what_must_be_null_is_null_in_the_schema_and_may_be_left_out() {
        var properties = properties(Absent.class);
        assertEquals("{\"type\":\"null\"} {\"type\":\"null\"}", properties.path("never") + " " + properties.path("none"));
        assertInstanceOf(Outcome.Answer.class, check(Absent.class, "{'name':'a'}"));
        assertInstanceOf(Outcome.Answer.class, check(Absent.class, "{'name':'a','never':null,'none':null}"));
        assertTrue(broken(Absent.class, "{'name':'a','never':'b'}").contains("/never type"), () -> broken(Absent.class, "{'name':'a','never':'b'}").toString());
        assertEquals(List.of(), UnsaidRules.of(Absent.class, ContractJson.MAPPER.createObjectNode().set("properties", properties), ""));
    }

    record Sized(@Size(max = 9) @Size(min = 2) @Length(max = 5) String code, @Size(max = 4) @Size(min = 1) Map<String, Integer> counts) {}

    @Test
    void of_several_sizes_the_strictest_is_in_the_schema() {
        var code = properties(Sized.class);
        assertEquals(List.of(2, 5), List.of(code.at("/code/minLength").asInt(), code.at("/code/maxLength").asInt()));
        assertEquals(List.of(1, 4), List.of(code.at("/counts/minProperties").asInt(), code.at("/counts/maxProperties").asInt()));
    }
}
