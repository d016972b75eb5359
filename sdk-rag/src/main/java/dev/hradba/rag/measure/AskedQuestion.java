package dev.hradba.rag.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// A question with the sentences that answer it.
///
/// @param id       names it in reports
/// @param language `en`, `cs` or another code
/// @param kind     sort of question, such as `who`; for reports only
/// @param question as typed
/// @param gold     sentences, list items or table rows that answer, all of them needed; empty if the texts hold no answer
public record AskedQuestion(String id, String language, String kind, String question, List<String> gold) {

    /// Copies its list.
    public AskedQuestion {
        gold = List.copyOf(gold);
    }

    /// True if the texts hold an answer.
    public boolean answerable() {
        return !gold.isEmpty();
    }

    /// Reads one question a line; `id` and `question` are needed, what else is missing is taken as empty.
    ///
    /// @throws IllegalArgumentException if a line is no JSON object, lacks a field or repeats an id; the message names file and line
    /// @throws IOException              if the file cannot be read
    public static List<AskedQuestion> read(Path file) throws IOException {
        var mapper = new ObjectMapper();
        var asked = new ArrayList<AskedQuestion>();
        Set<String> ids = new java.util.HashSet<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                AskedQuestion one = parse(mapper, line, file + ", line " + number);
                if (!ids.add(one.id())) {
                    throw new IllegalArgumentException("%s, line %d: the id '%s' was given before; ids must be unique".formatted(file, number, one.id()));
                }
                asked.add(one);
            }
        }
        return asked;
    }

    private static AskedQuestion parse(ObjectMapper mapper, String line, String where) {
        try {
            JsonNode node = mapper.readTree(line);
            if (!node.path("id").isTextual() || node.path("question").asText("").isBlank() || !(node.path("gold").isArray() || node.path("gold").isMissingNode())) {
                throw new IllegalArgumentException(where + ": give an object with id, question and gold, a list of sentences");
            }
            var gold = new ArrayList<String>();
            node.path("gold").forEach(sentence -> gold.add(sentence.asText()));
            return new AskedQuestion(node.get("id").asText(), node.path("language").asText("en"), node.path("kind").asText(""),
                    node.get("question").asText(), gold);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
