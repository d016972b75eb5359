package dev.hradba.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.testkit.ScriptedBackend;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackendsGuideTest {

    private static final Pattern SNIPPET = Pattern.compile("// snippet: (\\w+)\\n(.*?)\\n *// end snippet", Pattern.DOTALL);

    @Test
    void the_guide_shows_this_very_code() throws IOException {
        var source = Files.readString(Path.of("src/main/java/dev/hradba/examples/BackendsGuide.java"));
        var page = Files.readString(Path.of("../../docs/guide/backends.md"));
        var names = new ArrayList<String>();
        var snippets = SNIPPET.matcher(source);
        while (snippets.find()) {
            names.add(snippets.group(1));
            var shown = snippets.group(2).lines().map(line -> line.startsWith("        ") ? line.substring(8) : line).collect(Collectors.joining("\n"));
            assertTrue(page.contains(shown), () -> "the guide lacks:\n" + shown);
        }
        assertEquals(List.of("connect", "stream", "pool", "share", "telemetry", "embeddings"), names);
    }

    @Test
    void a_stream_shows_what_the_reply_says() {
        var screen = new StringBuilder();
        assertEquals("Walls of earth.", BackendsGuide.stream(ScriptedBackend.saying("Walls of earth."), screen));
        assertEquals("Walls of earth.", screen.toString());
    }

    @Test
    void the_reserve_answers_when_the_others_do_not() {
        var dead = ScriptedBackend.failure(Kind.UNREACHABLE, true, "gone");
        try (var pool = BackendsGuide.pool(ScriptedBackend.of(List.of(dead)), ScriptedBackend.of(List.of(dead)), ScriptedBackend.saying("here", "again"))) {
            var hello = CompletionRequest.of(List.of(Message.user("Hello")));
            var mine = BackendsGuide.share(pool, Identity.of("eva"));
            assertEquals("here", mine.complete(hello).text());
            assertEquals("here", mine.complete(hello).text());
        }
    }

    @Test
    void a_watched_client_answers_as_before() {
        var client = BackendsGuide.watch(ScriptedBackend.saying("yes"), OpenTelemetry.noop());
        assertEquals("yes", client.backend().complete(CompletionRequest.of(List.of(Message.user("Hello")))).text());
    }
}
