package dev.hradba.rag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Questions over the sample's handbook with the sentences that answer them; those without an answer cannot be answered from it.
final class HandbookQuestions {

    static final Path HANDBOOK = Path.of("../examples/sample/src/main/resources/dev/hradba/sample/handbook");

    private HandbookQuestions() {}

    record Gold(String document, String section, int start, int end) {
        boolean overlaps(String otherDocument, int otherStart, int otherEnd) {
            return document.equals(otherDocument) && otherStart < end && start < otherEnd;
        }
    }

    record Asked(String id, String split, String question, List<Gold> gold) {
        boolean answerable() {
            return !gold.isEmpty();
        }

        boolean answeredBy(String document, int start, int end) {
            return gold.stream().anyMatch(g -> g.overlaps(document, start, end));
        }
    }

    static List<Asked> all() {
        try (InputStream in = Objects.requireNonNull(HandbookQuestions.class.getResourceAsStream("handbook-questions.jsonl"))) {
            var mapper = new ObjectMapper();
            var all = new ArrayList<Asked>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                JsonNode node = mapper.readTree(line);
                var gold = new ArrayList<Gold>();
                for (JsonNode answer : node.get("answers")) {
                    gold.add(locate(answer));
                }
                all.add(new Asked(node.get("id").asText(), node.get("split").asText(), node.get("question").asText(), List.copyOf(gold)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Asked> of(String split) {
        return all().stream().filter(asked -> asked.split().equals(split)).toList();
    }

    private static Gold locate(JsonNode answer) throws IOException {
        String document = answer.get("document").asText();
        String text = Files.readString(HANDBOOK.resolve(document));
        String sentence = answer.get("sentence").asText();
        int start = text.indexOf(sentence);
        if (start < 0 || text.indexOf(sentence, start + 1) >= 0) {
            throw new IllegalStateException("'%s' must stand exactly once in %s".formatted(sentence, document));
        }
        return new Gold(document, answer.get("section").asText(), start, start + sentence.length());
    }
}
