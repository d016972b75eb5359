package dev.hradba.sandbox.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// What the guide shows is what happens.
class EgressGuideTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_guides_rules_give_the_guides_verdicts() throws IOException {
        var guide = Files.readString(Path.of("..", "docs", "guide", "egress.md"));
        var batch = new EgressBatch(EgressRules.parse("guide", block(guide, "```yaml\n")));
        var requests = block(guide, "```jsonl requests\n").lines().toList();
        var verdicts = block(guide, "```jsonl verdicts\n").lines().toList();
        assertEquals(verdicts.size(), requests.size());
        for (int i = 0; i < requests.size(); i++) {
            var given = JSON.readTree(batch.decide(requests.get(i)));
            var shown = JSON.readTree(verdicts.get(i));
            shown.properties().forEach(entry -> assertEquals(entry.getValue(), given.path(entry.getKey()), given.toString()));
        }
    }

    private static String block(String guide, String fence) {
        int start = guide.indexOf(fence) + fence.length();
        return guide.substring(start, guide.indexOf("```", start));
    }
}
