package dev.hradba.rag.eval;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.eval.JudgedCollection.Question;
import dev.hradba.rag.eval.JudgedCollection.Source;
import dev.hradba.rag.eval.JudgedCollection.Span;

/// Reads a folder with `corpus.jsonl`, `queries.jsonl` and judgements, each also as `.gz`.
///
/// Ids may be strings or numbers; titles may be missing; other fields are not looked at. Judgements are `qrels.tsv`, `qrels/test.tsv`, another
/// file below `qrels` if it is the only one, or `qrels.txt`, with or without a header: question, document, grade by tabs or blanks, or TREC's four
/// columns. A line that cannot be read is left out and told. Spans are looked for in `spans.jsonl` and `citations.jsonl` (fields `query-id`,
/// `corpus-id`, `start`, `end`) and in `spans.tsv` and `citations.tsv` (those four columns).
final class CollectionReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final List<String> problems = new ArrayList<>();

    CollectionReader(Path folder) {
        this.folder = folder;
    }

    JudgedCollection read() {
        if (!Files.isDirectory(folder)) {
            throw new KnowledgeBaseException("'%s' is no folder; give one with corpus.jsonl, queries.jsonl and qrels.tsv".formatted(folder), false);
        }
        Map<String, Source> documents = new LinkedHashMap<>();
        objects(required("corpus.jsonl"), node -> {
            var source = new Source(text(node, "_id", "id", "doc_id", "docid", "corpus-id"), optional(node, "title"), optional(node, "text", "contents", "body"));
            if (documents.putIfAbsent(source.id(), source) != null) {
                throw new IllegalArgumentException("document '%s' is given twice; the first one was taken".formatted(source.id()));
            }
        });
        Map<String, Map<String, Integer>> judged = judgements();
        Map<String, Question> queries = new LinkedHashMap<>();
        objects(required("queries.jsonl"), node -> {
            var question = new Question(text(node, "_id", "id", "query_id", "qid", "query-id"), text(node, "text", "query", "question"));
            if (judged.containsKey(question.id())) {
                queries.putIfAbsent(question.id(), question);
            }
        });
        if (documents.isEmpty() || queries.isEmpty()) {
            throw new KnowledgeBaseException("'%s' has %d documents and %d judged questions; check that the ids of queries.jsonl are those of the judgements%s"
                    .formatted(folder, documents.size(), queries.size(), problems.isEmpty() ? "" : "; first problem: " + problems.getFirst()), false);
        }
        judged.values().stream().flatMap(grades -> grades.keySet().stream()).filter(id -> !documents.containsKey(id)).distinct()
                .forEach(id -> problem("judged document '%s' is not in the corpus".formatted(id)));
        return new JudgedCollection(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), List.copyOf(documents.values()),
                List.copyOf(queries.values()), judged, spans(), problems);
    }

    private Map<String, Map<String, Integer>> judgements() {
        Map<String, Map<String, Integer>> judged = new LinkedHashMap<>();
        rows(judgementFile(), columns -> {
            if (columns.length < 2) {
                throw new IllegalArgumentException("expected question, document and grade");
            }
            boolean trec = columns.length >= 4 && columns[1].matches("Q?0");
            String document = trec ? columns[2] : columns[1];
            double grade = columns.length == 2 ? 1 : Double.parseDouble(trec ? columns[3] : columns[2]);
            judged.computeIfAbsent(columns[0], id -> new LinkedHashMap<>()).merge(document, Math.max(0, (int) Math.round(grade)), Math::max);
        });
        return judged;
    }

    private Path judgementFile() {
        for (String name : List.of("qrels.tsv", "qrels/test.tsv", "qrels.test.tsv", "qrels.txt", "qrels/test.txt", "qrels")) {
            Optional<Path> file = existing(name);
            if (file.isPresent()) {
                return file.get();
            }
        }
        try (Stream<Path> files = Files.isDirectory(folder.resolve("qrels")) ? Files.list(folder.resolve("qrels")) : Stream.empty()) {
            List<Path> found = files.filter(Files::isRegularFile).sorted().toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            throw new KnowledgeBaseException("'%s' has no qrels.tsv and no qrels/test.tsv; put the judgements there".formatted(folder), false);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private List<Span> spans() {
        var spans = new ArrayList<Span>();
        for (String name : List.of("spans.jsonl", "citations.jsonl")) {
            existing(name).ifPresent(file -> objects(file, node -> spans.add(span(
                    text(node, "query-id", "query_id", "qid", "query"), text(node, "corpus-id", "corpus_id", "doc_id", "docid", "document"),
                    text(node, "start", "begin"), text(node, "end")))));
        }
        for (String name : List.of("spans.tsv", "citations.tsv")) {
            existing(name).ifPresent(file -> rows(file, columns -> spans.add(span(columns[0], columns[1], columns[2], columns[3]))));
        }
        return spans;
    }

    private static Span span(String query, String document, String start, String end) {
        var span = new Span(query, document, Integer.parseInt(start), Integer.parseInt(end));
        if (span.start() < 0 || span.end() <= span.start()) {
            throw new IllegalArgumentException("span [%d, %d) covers no text".formatted(span.start(), span.end()));
        }
        return span;
    }

    private void objects(Path file, Consumer<JsonNode> use) {
        lines(file, (number, line) -> {
            try {
                use.accept(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("is not JSON", e);
            }
        });
    }

    /// Rows of columns; a first row that cannot be used is taken for a header.
    private void rows(Path file, Consumer<String[]> use) {
        lines(file, (number, line) -> {
            String[] columns = line.indexOf('\t') >= 0 ? line.split("\t+") : line.strip().split("\\s+|\\s*,\\s*");
            for (int i = 0; i < columns.length; i++) {
                columns[i] = columns[i].strip();
            }
            try {
                use.accept(columns);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                if (number > 1) {
                    throw new IllegalArgumentException("has columns that cannot be read", e);
                }
            }
        });
    }

    private void lines(Path file, Line use) {
        try (var in = new BufferedReader(new InputStreamReader(stream(file), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                String content = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (content.isBlank()) {
                    continue;
                }
                try {
                    use.accept(number, content);
                } catch (IllegalArgumentException e) {
                    problem("%s, line %d: %s".formatted(file.getFileName(), number, e.getMessage()));
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void problem(String text) {
        if (problems.size() < JudgedCollection.MAX_PROBLEMS) {
            problems.add(text);
        }
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream plain = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain;
    }

    private Path required(String name) {
        return existing(name).orElseThrow(() -> new KnowledgeBaseException(
                "'%s' has no %s; give a folder with corpus.jsonl, queries.jsonl and qrels.tsv".formatted(folder, name), false));
    }

    private Optional<Path> existing(String name) {
        return Stream.of(folder.resolve(name), folder.resolve(name + ".gz")).filter(Files::isRegularFile).findFirst();
    }

    private static String text(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if ((value.isTextual() && !value.asText().isBlank()) || value.isNumber()) {
                return value.asText();
            }
        }
        throw new IllegalArgumentException("has no field '%s'".formatted(names[0]));
    }

    private static String optional(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isTextual() || value.isNumber()) {
                return value.asText();
            }
        }
        return "";
    }

    private static KnowledgeBaseException unreadable(Path file, IOException e) {
        return new KnowledgeBaseException("'%s' cannot be read: %s".formatted(file, e.getMessage()), false, e);
    }

    private interface Line {
        void accept(int number, String line);
    }
}
