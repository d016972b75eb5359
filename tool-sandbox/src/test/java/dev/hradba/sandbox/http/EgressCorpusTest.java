package dev.hradba.sandbox.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Hundreds of requests with the verdict a reviewer gave them, decided as `hradba gate egress` does.
class EgressCorpusTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static EgressRules rules() {
        return rules("");
    }

    static List<JsonNode> requests() {
        return requests("");
    }

    private static EgressRules rules(String list) {
        return EgressRules.parse("rules.yaml", text(list + "rules.yaml"));
    }

    private static List<JsonNode> requests(String list) {
        return text(list + "requests.jsonl").lines().map(EgressCorpusTest::json).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "second-"})
    void every_request_gets_the_verdict_and_rule_it_was_given(String list) {
        var batch = new EgressBatch(rules(list));
        var wrong = new ArrayList<String>();
        for (var request : requests(list)) {
            var verdict = json(batch.decide(request.toString()));
            boolean right = verdict.path("verdict").asText().equals(request.path("expect").asText())
                    && verdict.path("id").equals(request.path("id"))
                    && !verdict.path("reason").asText().isBlank()
                    && (!request.has("expectRule") || verdict.path("rule").asText().equals(request.path("expectRule").asText()));
            if (!right) {
                wrong.add(request.path("id").asText() + " " + request.path("url") + " -> " + verdict);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(requests(list).size() > 600);
    }

    @Test
    void without_rules_nothing_leaves() {
        var batch = new EgressBatch(EgressRules.NONE);
        for (var request : requests()) {
            assertEquals("refuse", json(batch.decide(request.toString())).path("verdict").asText(), request.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "second-"})
    void what_was_allowed_is_allowed_again_in_its_canonical_form(String list) {
        var batch = new EgressBatch(rules(list));
        for (var request : requests(list)) {
            var verdict = json(batch.decide(request.toString()));
            if (verdict.path("verdict").asText().equals("allow")) {
                var again = json(batch.decide(((ObjectNode) request.deepCopy()).set("url", verdict.get("canonical")).toString()));
                assertEquals(verdict, again, request.toString());
            }
        }
    }

    @Test
    void a_bad_line_is_refused_with_an_error_and_the_run_goes_on() throws IOException {
        var lines = new ArrayList<JsonNode>();
        var input = """
                {"id":1,"url":
                {"id":"two"}
                {"id":3,"url":"https://api.example.com/v1/x","dns":[]}

                [1]
                {"id":{"n":4},"url":"https://api.example.com/v1/x","dns":{"api.example.com":[["8.8.8.8"]]},"redirects":"no"}
                {"id":5,"url":"https://api.example.com/v1/x","dns":{"api.example.com":["8.8.8.8"]}}
                """;
        new EgressBatch(rules()).run(new BufferedReader(new StringReader(input)), line -> lines.add(json(line)));
        assertEquals(6, lines.size());
        lines.subList(0, 5).forEach(line -> {
            assertEquals("refuse", line.path("verdict").asText());
            assertTrue(line.path("error").isTextual(), line.toString());
        });
        assertEquals("two", lines.get(1).path("id").asText());
        assertEquals("allow", lines.get(5).path("verdict").asText());
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(EgressCorpusTest.class.getResourceAsStream("/egress/" + name));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
