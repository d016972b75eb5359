package dev.hradba.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.testkit.ScriptedBackend;
import jakarta.validation.constraints.Max;
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
    void variants_are_told_whole() {
        var heard = new Heard();
        try (var backend = ScriptedBackend.saying("{\"answer\":{\"events\":[{\"type\":\"Started\",\"at\":1},{\"type\":\"Ended\",\"at\":2}]}}").withPieces(1)) {
            ModelClient.of(backend).stream(Contract.of(Log.class), PROMPT, heard, new Cancellation());
            assertEquals(List.of("/events/0", "/events/1", "/events", ""), heard.parts.stream().map(Part::path).toList());
            assertEquals(new Event.Started(1), heard.parts.getFirst().value());
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
