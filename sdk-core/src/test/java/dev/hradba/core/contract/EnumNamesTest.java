package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hradba.core.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The spellings of constants: one is offered, all that Jackson reads are taken.
class EnumNamesTest {

    enum Level {
        @JsonProperty("low") @JsonAlias({"minor", "P3"}) LOW,
        @JsonAlias("urgent") HIGH,
        @JsonEnumDefaultValue OTHER
    }

    enum Code {
        YES(1), NO(0);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        @JsonValue
        String written() {
            return "c" + number;
        }

        @JsonCreator
        static Code of(String text) {
            return switch (text) {
                case "c1", "yes" -> YES;
                case "c0", "no" -> NO;
                default -> throw new IllegalArgumentException("no such code");
            };
        }
    }

    sealed interface Note {
        record Alarm(@JsonAlias("lvl") Level level) implements Note {}

        @JsonIgnoreProperties(ignoreUnknown = true)
        record Remark(String text) implements Note {}
    }

    record Report(Level level, List<Level> levels, Set<Level> set, Map<Level, Code> codes, Optional<Level> perhaps, List<Note> notes) {}

    private static final Contract<Report> REPORT = Contract.of(Report.class).withoutAbstention();
    private static final Report READ = new Report(Level.LOW, List.of(Level.HIGH, Level.OTHER), Set.of(Level.LOW), Map.of(Level.HIGH, Code.YES), Optional.of(Level.LOW),
            List.of(new Note.Alarm(Level.HIGH), new Note.Remark("x")));
    private static final String OWN = "{'level':'low','levels':['HIGH','OTHER'],'set':['low'],'codes':{'HIGH':'c1'},'perhaps':'low','notes':[{'type':'Alarm','level':'HIGH'},{'type':'Remark','text':'x'}]}";
    private static final String OTHER = "{'level':'P3','levels':['urgent','OTHER'],'set':['minor'],'codes':{'urgent':'yes'},'perhaps':'minor',"
            + "'notes':[{'type':'Alarm','lvl':'urgent'},{'type':'Remark','more':1,'text':'x'}]}";

    @Test
    void the_schema_offers_each_constant_once_as_jackson_writes_it() {
        assertTrue(REPORT.schema().contains("[\"low\",\"HIGH\",\"OTHER\"]"), REPORT.schema());
        assertTrue(REPORT.schema().contains("[\"c1\",\"c0\"]"), REPORT.schema());
        assertFalse(REPORT.schema().contains("urgent") || REPORT.schema().contains("yes"), REPORT.schema());
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN, OTHER})
    void aliases_and_what_factories_take_are_read_in_values_lists_keys_and_variants(String reply) {
        assertEquals(READ, assertInstanceOf(Outcome.Answer.class, REPORT.check(reply.replace('\'', '"'))).value());
    }

    @Test
    void parts_of_a_stream_are_read_alike_and_nothing_stops_it() {
        assertEquals(heard(OWN), heard(OTHER));
        assertTrue(heard(OTHER).contains("/notes/0/level HIGH"), heard(OTHER)::toString);
        assertEquals("/levels/0 enum", heard(OTHER.replace("['urgent", "['huge")).getLast());
        assertEquals("/notes/0 additionalProperties", heard(OTHER.replace("'lvl'", "'lvll'")).getLast());
    }

    record Formatted(@JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES) Level level,
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Level> levels, @JsonFormat(shape = JsonFormat.Shape.OBJECT) Map<Level, Level> by, int n) {}

    @Test
    void a_component_with_a_format_of_its_own_takes_other_names_whole_and_in_a_stream() {
        var contract = Contract.of(Formatted.class).withoutAbstention();
        var reply = "{'level':'minor','levels':['urgent'],'by':{'urgent':'minor'},'n':1}".replace('\'', '"');
        var read = new Formatted(Level.LOW, List.of(Level.HIGH), Map.of(Level.HIGH, Level.LOW), 1);
        assertEquals(read, assertInstanceOf(Outcome.Answer.class, contract.check(reply)).value());
        assertEquals(List.of("/n 1", " " + read), heard(contract, reply));
        assertEquals(List.of("/levels/0 enum"), heard(contract, reply.replace("[\"urgent\"]", "[\"huge\"]")));
    }

    record Loose(@JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES) Level level,
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES) List<Level> levels, Level strict) {}

    @Test
    void constants_are_read_in_any_case_where_their_component_says_so_and_only_there() {
        var contract = Contract.of(Loose.class).withoutAbstention();
        var reply = "{'level':'LOW','levels':['High','low'],'strict':'low'}".replace('\'', '"');
        var read = new Loose(Level.LOW, List.of(Level.HIGH, Level.LOW), Level.LOW);
        assertEquals(read, assertInstanceOf(Outcome.Answer.class, contract.check(reply)).value());
        assertEquals(List.of("/strict LOW", " " + read), heard(contract, reply));
        assertEquals(List.of("/strict enum"), heard(contract, reply.replace("\"low\"}", "\"Low\"}")));
        assertEquals(List.of("/levels/0 enum"), heard(contract, reply.replace("High", "Higher")));
    }

    @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
    record Shouted(int amount, @JsonAlias("sort") Level level) {}

    @Test
    void members_are_read_in_any_case_where_their_record_says_so() {
        var contract = Contract.of(Shouted.class);
        var reply = "{'answer':{'AMOUNT':1,'Sort':'low'}}".replace('\'', '"');
        assertEquals(new Shouted(1, Level.LOW), assertInstanceOf(Outcome.Answer.class, contract.check(reply)).value());
        assertEquals(List.of("/amount 1", "/level LOW", " " + new Shouted(1, Level.LOW)), heard(contract, reply));
        assertInstanceOf(Outcome.Invalid.class, contract.check(reply.replace("Sort", "Kind")));
    }

    private static List<String> heard(String reply) {
        return heard(REPORT, reply);
    }

    private static List<String> heard(Contract<?> contract, String reply) {
        var heard = new ArrayList<String>();
        var reader = contract.parts(part -> heard.add(part.path() + " " + part.value()));
        for (char c : reply.replace('\'', '"').toCharArray()) {
            var broken = reader.accept(String.valueOf(c));
            if (!broken.isEmpty()) {
                heard.add(broken.getFirst().path() + " " + broken.getFirst().rule());
                return heard;
            }
        }
        return heard;
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOW", "", "huge", "0", "p3"})
    void what_jackson_does_not_read_breaks_the_contract_and_no_default_hides_it(String given) {
        var outcome = REPORT.check(OWN.replace("'level':'low'", "'level':'" + given + "'").replace('\'', '"'));
        assertEquals(List.of("/level enum"), ((Outcome.Invalid<?>) outcome).violations().stream().map(violation -> violation.path() + " " + violation.rule()).toList());
    }

    @Test
    void one_key_by_two_names_is_a_violation() {
        assertInstanceOf(Outcome.Invalid.class, REPORT.check(OWN.replace("{'HIGH':'c1'}", "{'HIGH':'c1','urgent':'c0'}").replace('\'', '"')));
    }

    enum Lost {
        A;

        @JsonCreator
        static Lost of(String label) {
            return valueOf(label.replace("the ", "")).checked(label);
        }

        private Lost checked(String label) {
            if (!label.startsWith("the ")) {
                throw new IllegalArgumentException("unknown " + label);
            }
            return this;
        }
    }

    record Losing(Lost lost) {}

    @Test
    void a_constant_that_is_not_read_from_what_it_is_written_as_is_refused_when_the_contract_is_made() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Contract.of(Losing.class));
        assertTrue(String.valueOf(refusal.getMessage()).contains("constant 'A'"), refusal::toString);
    }
}
