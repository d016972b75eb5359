package dev.hradba.core;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import dev.hradba.core.testkit.ScriptedBackend;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StreamingTest {

    record Step(String what, @Max(60) int minutes) {}

    record Plan(String title, List<Step> steps, Optional<String> note, Map<String, Integer> costs) {}

    private static final Contract<Plan> PLAN = Contract.of(Plan.class);
    private static final Prompt PROMPT = Prompt.of("", "Plan it.");
    private static final String GOOD = "{\"answer\":{\"title\":\"Müdrë 🌍\",\"steps\":[{\"what\":\"dig\",\"minutes\":5},"
            + "{\"what\":\"rest\",\"minutes\":9}],\"note\":\"n\",\"costs\":{\"a/b\":3}}}";

    private static final class Heard implements Part.Listener {
        private final List<Part> parts = new ArrayList<>();
        private int restarts;

        @Override
        public void onPart(Part part) {
            parts.add(part);
        }

        @Override
        public void onRestart() {
            restarts++;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void parts_come_typed_as_they_are_finished_wherever_the_stream_is_cut(int pieceChars) {
        var heard = new Heard();
        try (var backend = ScriptedBackend.saying("Here: " + GOOD + "\n").withPieces(pieceChars)) {
            var outcome = ModelClient.of(backend).stream(PLAN, PROMPT, heard, new Cancellation());
            var dig = new Step("dig", 5);
            var rest = new Step("rest", 9);
            var plan = new Plan("Müdrë 🌍", List.of(dig, rest), Optional.of("n"), Map.of("a/b", 3));
            assertEquals(plan, assertInstanceOf(Outcome.Answer.class, outcome).value());
            assertEquals(List.of(
                    new Part("/title", "Müdrë 🌍"),
                    new Part("/steps/0/what", "dig"), new Part("/steps/0/minutes", 5), new Part("/steps/0", dig),
                    new Part("/steps/1/what", "rest"), new Part("/steps/1/minutes", 9), new Part("/steps/1", rest),
                    new Part("/steps", List.of(dig, rest)), new Part("/note", "n"),
                    new Part("/costs/a~1b", 3), new Part("/costs", Map.of("a/b", 3)), new Part("", plan)), heard.parts);
            assertEquals(0, heard.restarts);
        }
    }

    @Test
    void a_part_that_breaks_a_rule_stops_the_reply_and_is_repaired() {
        var heard = new Heard();
        var bad = GOOD.replace("\"minutes\":5", "\"minutes\":500");
        try (var backend = ScriptedBackend.saying(bad, GOOD).withPieces(1)) {
            var outcome = ModelClient.of(backend).stream(PLAN, PROMPT, heard, new Cancellation());
            assertInstanceOf(Outcome.Answer.class, outcome);
            assertEquals(1, heard.restarts);
            var repair = backend.requests().get(1).messages();
            assertTrue(repair.get(2).text().endsWith("\"minutes\":500}") || repair.get(2).text().endsWith("\"minutes\":500,"), repair.get(2).text());
            assertTrue(repair.get(3).text().contains("/answer/steps/0/minutes (given 500)"), repair.get(3).text());
            assertEquals(new Part("/steps/0/what", "dig"), heard.parts.get(1));
            assertEquals(new Part("/title", "Müdrë 🌍"), heard.parts.get(2), "from the beginning again");
        }
    }

    /// What a reader tells of a reply in two pieces, wherever it is cut, and in pieces of every size.
    private static List<String> told(Contract<?> contract, String reply, int first, int size) {
        var told = new ArrayList<String>();
        var reader = contract.parts(part -> told.add(part.path() + " " + part.value()));
        int from = 0;
        for (int to = first; from < reply.length(); to = Math.min(reply.length(), to + size)) {
            var broken = reader.accept(reply.substring(from, to));
            broken.forEach(violation -> told.add(violation.path() + " " + violation.rule()));
            from = broken.isEmpty() ? to : reply.length();
        }
        return told;
    }

    record Talk(String title, @Size(max = 2) List<Event> events, @JsonAlias("q") int number, @JsonFormat(pattern = "d.M.yyyy") LocalDate day, List<Optional<Integer>> holes) {}

    @ParameterizedTest
    @ValueSource(strings = {
        "{'answer':{'title':'Müdrë 🌍\\ud83c\\udf0d','events':[{'type':'Started','at':1}],'q':2.0,'day':'24.12.2026','holes':[1,null]}}",
        "{'title':'bare','events':[],'number':3,'day':'1.1.2026','holes':[]}",
        "Sure {here} is {it}:\n```json\n{ 'answer' : {'title':'}{','events':[{'type':'Ended','at':1}],'number':3,'day':'1.1.2026','holes':[]}}\n```",
        "<think>{'answer':{'title':1}}</think> {'answer':{'title':'t','events':[],'number':3,'day':'1.1.2026','holes':[]}}",
        "{'answer':{'title':null", "{'answer':{'title':{'a'", "{'answer':{'title':'t','unknown':{'x'", "{'answer':{'title':'t','events':[{'type':'Sta','at':1},{}",
        "{'answer':{'title':'t','events':[{'type':'Ended','at':1},{'type':'Ended','at':1},{'type':'Ended','at':1},{'type'", "{'answer':{'title':'t','number':1.5,",
        "{'answer':{'title':'t','number':1e999,", "{'answer':{'title':'t','day':'soon'}}", "{'answer':null,'missing':['x']}", "{'answer':{'title':'t','title':'u'}}"})
    void wherever_a_reply_is_cut_the_same_parts_are_told_and_the_same_rule_stops_it(String text) {
        var contract = Contract.of(Talk.class);
        var reply = text.replace('\'', '"');
        var whole = told(contract, reply, reply.length(), 1);
        for (int i = 1; i < reply.length(); i++) {
            assertEquals(whole, told(contract, reply, i, reply.length()), "cut at " + i);
            assertEquals(whole, told(contract, reply, 1, i), "in pieces of " + i);
        }
    }

    @Test
    void what_is_told_was_checked_and_a_wrong_part_is_known_as_soon_as_it_is_there() {
        var contract = Contract.of(Talk.class);
        assertEquals(List.of("/answer/title type"), told(contract, "{\"answer\":{\"title\":null,", 1, 1), "a component that may not be null");
        assertEquals(List.of("/answer/title type"), told(contract, "{\"answer\":{\"title\":{", 1, 1), "a text, not an object");
        assertEquals(List.of("/answer additionalProperties"), told(contract, "{\"answer\":{\"unknown\":", 1, 1), "a name, before its value");
        assertEquals(List.of("/answer/events/0/type enum"), told(contract, "{\"answer\":{\"events\":[{\"type\":\"Sta\"}", 1, 1).subList(0, 1), "no such variant");
        assertEquals("/answer/events maxItems", told(contract, "{\"answer\":{\"events\":[" + "{\"type\":\"Ended\",\"at\":1},".repeat(3), 1, 1).getLast(), "a list that does not end");
        assertEquals(List.of("/number 2"), told(contract, "{\"answer\":{\"q\":2.0,\"day\":\"1.1.2026\",", 1, 1), "a day in a form of its own is told with its record");
    }

    @Test
    void prose_without_end_costs_no_more_than_its_length() {
        for (var piece : List.of("prose ", "{ ", "x{y ", "   ", "<thi")) {
            assertEquals(List.of(), told(PLAN, piece.repeat(100_000), 1, 3));
        }
    }

    /// Says the first part of a reply and fails.
    private record Breaking(ScriptedBackend script, String said) implements Backend {

        @Override
        public BackendInfo info() {
            return script.info();
        }

        @Override
        public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
            listener.onText(said);
            throw new BackendException(Kind.UNREACHABLE, false, "gone");
        }

        @Override
        public void close() {}
    }

    @Test
    void a_server_that_fails_in_the_middle_is_replaced_and_the_parts_begin_anew() {
        var heard = new Heard();
        var broken = new Breaking(ScriptedBackend.saying(), GOOD.substring(0, GOOD.indexOf("rest")));
        try (var pool = BackendPool.of(List.of(PoolMember.of("broken", broken), PoolMember.of("good", ScriptedBackend.saying(GOOD)).withWeight(0)))) {
            assertInstanceOf(Outcome.Answer.class, ModelClient.of(pool).stream(PLAN, PROMPT, heard, new Cancellation()));
        }
        assertEquals(1, heard.restarts);
        var dig = List.of("/title", "/steps/0/what", "/steps/0/minutes", "/steps/0");
        var paths = heard.parts.stream().map(Part::path).toList();
        assertEquals(dig, paths.subList(0, 4));
        assertEquals(dig, paths.subList(4, 8), "from the beginning again");
        assertEquals("", paths.getLast());
    }

    @Test
    void a_part_that_broke_a_rule_is_not_asked_for_elsewhere() {
        var heard = new Heard();
        var reserve = ScriptedBackend.saying();
        var broken = new Breaking(ScriptedBackend.saying(), GOOD.replace(":5", ":500"));
        try (var pool = BackendPool.of(List.of(PoolMember.of("broken", broken), PoolMember.of("reserve", reserve).withWeight(0)))) {
            assertThrows(BackendException.class, () -> ModelClient.of(pool).stream(PLAN, PROMPT, heard, new Cancellation()));
        }
        assertEquals(0, heard.restarts);
        assertEquals(List.of(), reserve.requests());
    }

    @Test
    void an_abstention_has_no_parts() {
        var heard = new Heard();
        try (var backend = ScriptedBackend.saying("{\"missing\":[\"where\"]}")) {
            assertInstanceOf(Outcome.Abstention.class, ModelClient.of(backend).stream(PLAN, PROMPT, heard, new Cancellation()));
            assertEquals(List.of(), heard.parts);
        }
    }

    sealed interface Event {
        record Started(int at) implements Event {}

        record Ended(int at) implements Event {}
    }

    record Log(List<Event> events) {}

    @Test
    void variants_are_told_with_their_components() {
        var heard = new Heard();
        try (var backend = ScriptedBackend.saying("{\"answer\":{\"events\":[{\"type\":\"Started\",\"at\":1},{\"type\":\"Ended\",\"at\":2}]}}").withPieces(1)) {
            ModelClient.of(backend).stream(Contract.of(Log.class), PROMPT, heard, new Cancellation());
            assertEquals(List.of("/events/0/at", "/events/0", "/events/1/at", "/events/1", "/events", ""), heard.parts.stream().map(Part::path).toList());
            assertEquals(new Event.Started(1), heard.parts.get(1).value());
        }
    }

    @Test
    void a_listener_may_cancel() {
        var cancellation = new Cancellation();
        try (var backend = ScriptedBackend.saying(GOOD)) {
            var client = ModelClient.of(backend);
            assertThrows(CancellationException.class, () -> client.stream(PLAN, PROMPT, part -> cancellation.cancel(), cancellation));
        }
    }
}
