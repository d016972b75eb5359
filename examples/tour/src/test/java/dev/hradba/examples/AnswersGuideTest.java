package dev.hradba.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.prompt.ContextBudget;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AnswersGuideTest {

    private static final Pattern SNIPPET = Pattern.compile("// snippet: (\\w+)\\n(.*?)\\n *// end snippet", Pattern.DOTALL);
    private static final Prompt PROMPT = AnswersGuide.prompt("a bicycle", "Fix the brake.", "Page 1: brakes.");
    private static final String GOOD = "{\"answer\":{\"title\":\"Brake\",\"steps\":[{\"what\":\"lift it\",\"minutes\":2,\"effort\":\"LOW\"}]}}";
    private static final String BAD = GOOD.replace("\"minutes\":2", "\"minutes\":500");

    @Test
    void the_guide_shows_this_very_code() throws IOException {
        var source = Files.readString(Path.of("src/main/java/dev/hradba/examples/AnswersGuide.java"));
        var page = Files.readString(Path.of("../../docs/guide/answers.md"));
        var names = new ArrayList<String>();
        var snippets = SNIPPET.matcher(source);
        while (snippets.find()) {
            names.add(snippets.group(1));
            var indent = snippets.group(2).length() - snippets.group(2).stripLeading().length();
            var shown = snippets.group(2).lines().map(line -> line.length() >= indent ? line.substring(indent) : line).collect(Collectors.joining("\n"));
            assertTrue(page.contains("```java\n" + shown + "\n"), () -> "the guide lacks:\n" + shown);
        }
        assertEquals(List.of("first", "outcomes", "contract", "prompt", "budget", "stream", "repair", "tools", "failover"), names);
    }

    @Test
    void every_outcome_is_told() {
        var said = new ArrayList<String>();
        for (var reply : List.of("{\"answer\":{\"city\":\"Praha\",\"inhabitants\":1400000}}", "{\"missing\":[\"the year\"]}", "{\"refusal\":\"no\"}", "x")) {
            try (var backend = ScriptedBackend.saying(reply, "x", "x")) {
                said.add(AnswersGuide.tell(ModelClient.of(backend).call(Contract.of(AnswersGuide.Capital.class), "Which?")));
            }
        }
        assertEquals(List.of("Praha, for 1 tokens", "I would need the year", "declined: no"), said.subList(0, 3));
        assertTrue(said.get(3).startsWith("broke its contract"), said.get(3));
    }

    @Test
    void what_has_no_room_is_left_out() {
        var notes = List.of(new ContextBudget.Candidate(new Prompt.Data("long", "x ".repeat(20_000)), 0.1), new ContextBudget.Candidate(new Prompt.Data("short", "x"), 0.9));
        try (var backend = ScriptedBackend.saying().withInfo(new BackendInfo("scripted", "", "script", 8192, Set.of(), BackendInfo.CHAT, Map.of()))) {
            var fitted = AnswersGuide.fit(ModelClient.of(backend), Contract.of(AnswersGuide.Capital.class), PROMPT, notes);
            assertEquals(List.of("manual", "short"), fitted.data().stream().map(Prompt.Data::name).toList());
        }
    }

    @Test
    void steps_are_shown_as_they_come_and_forgotten_when_the_reply_begins_anew() {
        var screen = new StringBuilder();
        var second = GOOD.replace("}]", "},{\"what\":\"turn it\",\"minutes\":500,\"effort\":\"LOW\"}]");
        try (var backend = ScriptedBackend.saying(second, GOOD)) {
            assertInstanceOf(Outcome.Answer.class, AnswersGuide.stream(backend, PROMPT, screen));
            assertEquals("lift it\n", screen.toString());
        }
    }

    @Test
    void three_repairs_are_made() {
        try (var backend = ScriptedBackend.saying(BAD, BAD, BAD, GOOD)) {
            assertInstanceOf(Outcome.Answer.class, AnswersGuide.patient(backend, PROMPT));
        }
    }

    @Test
    void a_tool_is_asked_before_the_answer() {
        try (var backend = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("1", "stock", "{\"part\":\"pad\"}")), ScriptedBackend.text(GOOD)))) {
            assertInstanceOf(Outcome.Answer.class, AnswersGuide.tools(backend, "Fix the brake."));
            assertEquals("{\"count\":4}", backend.requests().get(1).messages().getLast().text());
        }
    }

    @Test
    void the_reserve_answers_when_the_first_server_does_not() {
        var dead = ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.UNREACHABLE, true, "gone")));
        try (var reserve = ScriptedBackend.saying(GOOD)) {
            assertInstanceOf(Outcome.Answer.class, AnswersGuide.failover(dead, reserve, PROMPT));
        }
    }
}
