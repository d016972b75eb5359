package dev.hradba.core.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The code of `docs/guide/guardrails.md`, run.
class GuardGuideTest {

    @Test
    void the_guide_says_what_happens() {
        var backend = ScriptedBackend.saying("Dear customer, write to [EMAIL_1] or call [PHONE_1].");
        // snippet: guard
        var events = new ArrayList<GuardEvent>();
        var guarded = GuardedBackend.of(backend, GuardPolicy.DEFAULTS).telling(events::add);
        var completion = guarded.complete(CompletionRequest.of(List.of(
                Message.system("You write short replies to customers."),
                Message.user("Tell anna@example.org that +420 601 555 010 is the new number."))));
        // end snippet
        assertEquals("Tell [EMAIL_1] that [PHONE_1] is the new number.", backend.requests().getFirst().messages().getLast().text());
        assertEquals("Dear customer, write to anna@example.org or call +420 601 555 010.", completion.text());
        assertEquals(5, events.size());
    }

    @Test
    void the_guide_shows_the_code_that_runs() throws IOException {
        var source = Files.readString(Path.of("src/test/java/dev/hradba/core/guard/GuardGuideTest.java"));
        var snippet = source.substring(source.indexOf("// snippet: guard\n") + 18, source.indexOf("        // end snippet"));
        var shown = snippet.stripTrailing().lines().map(line -> line.substring(8)).collect(Collectors.joining("\n"));
        assertTrue(Files.readString(Path.of("../docs/guide/guardrails.md")).contains("```java\n" + shown + "\n```"), shown);
    }
}
