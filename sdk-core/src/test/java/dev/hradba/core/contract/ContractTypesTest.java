package dev.hradba.core.contract;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.hradba.core.Outcome;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What may stand in a contract, and that its schema and its reader agree about it.
class ContractTypesTest {

    private static Object read(Class<?> type, String reply) {
        var outcome = Contract.of(type).withoutAbstention().check(reply.replace('\'', '"'));
        if (outcome instanceof Outcome.Answer<?> answer) {
            return answer.value();
        }
        throw new AssertionError(outcome.toString());
    }

    private static List<String> broken(Class<?> type, String reply) {
        var outcome = Contract.of(type).withoutAbstention().check(reply.replace('\'', '"'));
        return outcome instanceof Outcome.Invalid<?> invalid
                ? invalid.violations().stream().map(violation -> violation.path() + " " + violation.rule()).toList() : List.of();
    }

    private static JsonNode property(Class<?> type, String name) {
        try {
            return ContractJson.MAPPER.readTree(Contract.of(type).withoutAbstention().schema()).path("properties").path(name);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    sealed interface Shape {
        record Circle(@Positive double r) implements Shape {}

        record Box(@Size(min = 1) List<Shape> in) implements Shape {}
    }

    record Drawing(Map<String, List<Shape>> layers, Optional<Shape> frame) {}

    @Test
    void variants_may_stand_in_lists_in_maps() {
        assertEquals(new Drawing(Map.of("a", List.of(new Shape.Box(List.of(new Shape.Circle(2))))), Optional.empty()),
                read(Drawing.class, "{'layers':{'a':[{'type':'Box','in':[{'type':'Circle','r':2}]}]},'frame':null}"));
    }

    @Test
    void of_several_variants_only_the_one_that_was_meant_is_complained_about() {
        assertEquals(List.of("/layers/a/0/in/0/r exclusiveMinimum"),
                broken(Drawing.class, "{'layers':{'a':[{'type':'Box','in':[{'type':'Circle','r':-2}]}]},'frame':null}"));
        assertEquals(List.of("/frame/in minItems"), broken(Drawing.class, "{'layers':{},'frame':{'type':'Box','in':[]}}"));
        assertEquals(List.of("/frame/type enum"), broken(Drawing.class, "{'layers':{},'frame':{'type':'Bix','in':[]}}"));
        assertEquals(List.of("/frame required"), broken(Drawing.class, "{'layers':{},'frame':{'in':[]}}"));
    }

    record Pair<A, B>(A first, B second) {}

    sealed interface Result<T> {
        record Ok<T>(T value) implements Result<T> {}

        record Failed<T>(String why) implements Result<T> {}
    }

    record Generic(Pair<String, List<Pair<LocalDate, Integer>>> pair, List<Result<Integer>> results) {}

    @Test
    void type_parameters_are_filled_in() {
        assertEquals(new Generic(new Pair<>("a", List.of(new Pair<>(LocalDate.of(2026, 1, 2), 3))), List.of(new Result.Ok<>(1), new Result.Failed<>("no"))),
                read(Generic.class, "{'pair':{'first':'a','second':[{'first':'2026-01-02','second':3}]},'results':[{'type':'Ok','value':1},{'type':'Failed','why':'no'}]}"));
        assertEquals(List.of("/results/0/value type"), broken(Generic.class, "{'pair':{'first':'a','second':[]},'results':[{'type':'Ok','value':'x'}]}"));
    }

    record Person(String name, List<Company> firms) {}

    record Company(String name, Optional<Person> owner) {}

    @Test
    void two_records_may_contain_each_other() {
        assertEquals(new Person("a", List.of(new Company("b", Optional.of(new Person("c", List.of()))))),
                read(Person.class, "{'name':'a','firms':[{'name':'b','owner':{'name':'c','firms':[]}}]}"));
        assertEquals(List.of("/firms/0/owner/firms/0 type"), broken(Person.class, "{'name':'a','firms':[{'name':'b','owner':{'name':'c','firms':[1]}}]}"));
    }

    record Holes(List<Optional<@Size(max = 2) String>> texts, Map<String, Optional<Integer>> numbers) {}

    @Test
    void elements_are_null_where_their_type_is_optional_and_nowhere_else() {
        assertEquals(new Holes(List.of(Optional.of("a"), Optional.empty()), Map.of("x", Optional.empty())), read(Holes.class, "{'texts':['a',null],'numbers':{'x':null}}"));
        assertEquals(List.of("/texts/0 maxLength"), broken(Holes.class, "{'texts':['abc'],'numbers':{}}"));
        assertEquals(List.of("/layers/a/0 type"), broken(Drawing.class, "{'layers':{'a':[null]}}"));
    }

    enum Colour { RED, @JsonProperty("green") GREEN }

    record Keyed(Map<Colour, @Min(1) Integer> byColour, Map<LocalDate, String> byDay, Map<Integer, String> byNumber, Map<@Pattern(regexp = "[a-z]+") @Size(max = 3) String, String> byCode) {}

    @Test
    void what_keys_may_be_is_in_the_schema() {
        assertEquals("{\"enum\":[\"RED\",\"green\"]}", property(Keyed.class, "byColour").path("propertyNames").toString());
        assertEquals(new Keyed(Map.of(Colour.GREEN, 1), Map.of(), Map.of(7, "x"), Map.of("abc", "y")),
                read(Keyed.class, "{'byColour':{'green':1},'byDay':{},'byNumber':{'7':'x'},'byCode':{'abc':'y'}}"));
        assertEquals(List.of("/byCode propertyNames", "/byColour propertyNames", "/byDay propertyNames", "/byNumber propertyNames"),
                broken(Keyed.class, "{'byColour':{'BLUE':1},'byDay':{'today':''},'byNumber':{'x':''},'byCode':{'abcd':''}}").stream().sorted().toList());
    }

    record Money(@JsonValue @DecimalMin("0") BigDecimal amount) {}

    record Price(Money money, List<Money> more) {}

    @Test
    void a_record_that_is_written_as_its_value_is_that_value() {
        assertEquals("{\"minimum\":0,\"type\":\"number\"}", property(Price.class, "money").toString());
        assertEquals(new Price(new Money(new BigDecimal("1.50")), List.of()), read(Price.class, "{'money':1.50,'more':[]}"));
        assertEquals(List.of("/more/0 minimum"), broken(Price.class, "{'money':1,'more':[-1]}"));
    }

    record Named(@JsonProperty("n-ame") @NotBlank String name, @JsonAlias({"q", "qty"}) int quantity, @JsonIgnore @Nullable String secret) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Snake(@Email(regexp = ".+@firma\\.cz") String workMail, List<Named> theOnes) {
        @AssertTrue(message = "there must be someone")
        boolean isInhabited() {
            return !theOnes.isEmpty();
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Loose(int a) {}

    @Test
    void jacksons_names_aliases_and_ignored_components_mean_what_they_always_mean() {
        assertEquals(new Named("x", 3, null), read(Named.class, "{'n-ame':'x','qty':3}"));
        assertEquals(new Named("x", 3, null), read(Named.class, "{'n-ame':'x','quantity':3}"));
        assertEquals(List.of(" additionalProperties"), broken(Named.class, "{'n-ame':'x','quantity':3,'secret':'s'}"));
        assertEquals(List.of(" additionalProperties"), broken(Named.class, "{'n-ame':'x','quantity':3,'q':4}"));
        assertEquals(new Loose(1), read(Loose.class, "{'a':1,'b':2}"));
        assertEquals(List.of("/work_mail pattern"), broken(Snake.class, "{'work_mail':'x@jina.cz','the_ones':[{'n-ame':'x','q':1}]}"));
        assertEquals(List.of("/inhabited AssertTrue"), broken(Snake.class, "{'work_mail':'x@firma.cz','the_ones':[]}"));
    }

    record Times(@Past LocalDate a, @PastOrPresent Instant b, @Future LocalDateTime c, @FutureOrPresent OffsetDateTime d, @Past Year e, @Past YearMonth f,
            @JsonFormat(pattern = "dd.MM.yyyy") LocalDate g, Duration h, ZoneId i) {}

    private static final String TIMES = "{'a':'2020-01-01','b':'2020-01-01T00:00:00Z','c':'2099-01-01T00:00:00','d':'2099-01-01T00:00:00+01:00','e':2020,'f':'2020-05',"
            + "'g':'24.12.2026','h':'PT5M','i':'Europe/Prague'}";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"'a':'2020,'a':'2099,/a Past", "'b':'2020,'b':'2099,/b PastOrPresent", "'c':'2099,'c':'2020,/c Future",
        "'d':'2099,'d':'2020,/d FutureOrPresent", "'e':2020,'e':2099,/e Past", "'f':'2020,'f':'2099,/f Past", "24.12.,12-24-,/g parse", "PT5M,5 minutes,/h format",
        "'a':'2020-01-01,'a':'2020-02-30,/a format", "c':'2099-01-01,c':'2099-02-30,/c parse", "Europe/,Erewhon/,/i parse"})
    void dates_and_times_are_read_and_their_rules_hold(String given, String instead, String violation) {
        read(Times.class, TIMES);
        assertEquals(List.of(violation), broken(Times.class, TIMES.replace(given, instead)));
    }

    @SuppressWarnings("ArrayRecordComponent") // what users write
    record Values(URI link, UUID id, byte[] bytes, Locale locale, Currency currency, char letter, byte small, JsonNode any, Object whatever) {}

    @Test
    void what_jackson_writes_in_one_piece_is_one_piece_in_the_schema() {
        for (var name : List.of("link", "id", "bytes", "locale", "currency", "letter")) {
            assertEquals("string", property(Values.class, name).path("type").asText(), name);
        }
        var good = "{'link':'https://x.cz/a?b#c','id':'123e4567-e89b-12d3-a456-426614174000','bytes':'AQID','locale':'cs','currency':'CZK','letter':'x','small':1,'any':[{'a':1}],'whatever':'x'}";
        var values = (Values) read(Values.class, good);
        assertEquals(3, values.bytes().length);
        assertEquals(1, values.any().get(0).path("a").intValue());
        assertEquals(List.of("/currency pattern"), broken(Values.class, good.replace("CZK", "kc")));
        assertEquals(List.of("/currency parse"), broken(Values.class, good.replace("CZK", "QQQ")));
        for (var notJacksons : List.of("200", "300", "-129")) { // 200 would be read as -56
            assertEquals(1, broken(Values.class, good.replace("'small':1", "'small':" + notJacksons)).size(), notJacksons);
        }
        assertEquals(List.of("/bytes pattern"), broken(Values.class, good.replace("AQID", "!?")));
    }

    record Numbers(int i, long l, double d, BigDecimal b) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2147483648 | 1 | 1 | 1 | /i parse
            1.5 | 1 | 1 | 1 | /i type
            1 | 9223372036854775808 | 1 | 1 | /l parse
            1 | 1e30 | 1 | 1 | /l parse
            1 | 1 | 1e999 | 1 | /d parse
            1 | 1 | '1' | 1 | /d type
            1 | 1 | 1 | 1e999999999 | /b parse
            1 | 1 | 1 | 1e-999999999 | /b parse""", quoteCharacter = '`')
    void a_number_that_its_component_cannot_hold_is_a_violation(String i, String l, String d, String b, String violation) {
        assertEquals(List.of(violation), broken(Numbers.class, "{'i':%s,'l':%s,'d':%s,'b':%s}".formatted(i, l, d, b)));
    }

    @Test
    void numbers_are_read_exactly_and_a_whole_number_may_be_written_with_a_fraction_of_zero() {
        assertEquals(new Numbers(3, 9007199254740993L, 0.1, new BigDecimal("12.50")), read(Numbers.class, "{'i':3.0,'l':9007199254740993,'d':0.1,'b':12.50}"));
        assertEquals(new Numbers(100, 1, 1, BigDecimal.ONE), read(Numbers.class, "{'i':1e2,'l':1,'d':1,'b':1}"));
    }

    interface Later {}

    record Ruled(@Min(value = 5, groups = Later.class) int later, @Pattern(regexp = "[a-z]+") @Pattern(regexp = ".{2}") String twice,
            @Pattern(regexp = "a.c", flags = Pattern.Flag.CASE_INSENSITIVE) String flagged, @DecimalMin(value = "10", inclusive = false) String amount,
            List<List<@Min(1) Integer>> inner) {}

    private static final String RULED = "{'later':1,'twice':'ab','flagged':'AxC','amount':'11','inner':[[1]]}";

    @ParameterizedTest
    @CsvSource({"ab,abc,/twice pattern", "ab,a1,/twice pattern", "AxC,AxxC,/flagged Pattern", "11,10,/amount DecimalMin", "[1],[0],/inner/0/0 minimum"})
    void a_rule_that_no_schema_can_say_holds_all_the_same(String given, String instead, String violation) {
        read(Ruled.class, RULED);
        assertEquals(List.of(violation), broken(Ruled.class, RULED.replace(given, instead)));
    }

    @Test
    void messages_have_no_expressions_and_are_english_on_every_machine() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("cs-CZ"));
            var outcome = Contract.of(Ruled.class).withoutAbstention().check(RULED.replace("11", "10").replace("'later':1", "'later':'x'").replace('\'', '"'));
            assertEquals(List.of("string found, integer expected"), ((Outcome.Invalid<?>) outcome).violations().stream().map(Violation::hint).toList());
            outcome = Contract.of(Ruled.class).withoutAbstention().check(RULED.replace("11", "10").replace('\'', '"'));
            assertEquals(List.of("must be greater than 10"), ((Outcome.Invalid<?>) outcome).violations().stream().map(Violation::hint).toList());
        } finally {
            Locale.setDefault(before);
        }
    }

    interface Anything {}

    record Vague(Anything thing) {}

    record Misplaced(@Email int number) {}

    record Bounded(Pair<String, @Min(1) Integer> pair) {}

    record Flat(@JsonUnwrapped Pair<String, String> pair) {}

    sealed interface Clash permits Clashing {}

    record Clashing(String type) implements Clash {}

    @ParameterizedTest
    @CsvSource({"Vague,could be anything", "Misplaced,cannot be checked", "Bounded,cannot be checked", "Flat,@JsonUnwrapped", "Clash,is the tag"})
    void what_could_never_be_read_or_checked_is_refused_when_the_contract_is_made(String name, String message) throws ClassNotFoundException {
        var type = Class.forName(ContractTypesTest.class.getName() + "$" + name);
        var refusal = assertThrows(IllegalArgumentException.class, () -> Contract.of(type));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal::toString);
    }

    static final class Elsewhere {
        record Node(int x) {}
    }

    record Node(List<Node> nodes, List<Elsewhere.Node> others, List<Elsewhere.Node> more) {}

    @Test
    void records_of_one_name_are_told_apart() {
        assertEquals(new Node(List.of(), List.of(new Elsewhere.Node(1)), List.of()), read(Node.class, "{'nodes':[],'others':[{'x':1}],'more':[]}"));
    }
}
