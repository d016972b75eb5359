package dev.hradba.rag.eval;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.eval.JudgedCollection.Question;
import dev.hradba.rag.eval.JudgedCollection.Source;
import dev.hradba.rag.eval.JudgedCollection.Span;

/// Reads a folder with `corpus.jsonl`, `queries.jsonl` and judgements, each also as `.gz`.
///
/// Ids may be strings or numbers; titles may be missing, texts empty; other fields are not looked at. Judgements are `qrels.tsv`, `qrels/test.tsv`, another
/// file below `qrels` if it is the only one, or `qrels.txt`, with or without a header: question, document, grade by tabs or blanks, or TREC's four
/// columns. A line that cannot be read, or says again what was said otherwise, is left out and told. Spans are looked for in `spans.jsonl` and `citations.jsonl` (fields `query-id`,
/// `corpus-id`, `start`, `end`) and in `spans.tsv` and `citations.tsv` (those four columns); they count Unicode code points.
final class CollectionReader {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// What every column of a first line must be called to be a header rather than a judgement that cannot be read.
    private static final Pattern HEADER = Pattern.compile("(?i)#?\\W*((query|corpus|doc|document|question|topic|passage|q)[-_ ]?(id|no)|query|corpus|document|question|topic|passage|id|iter|iteration|q0|0|score|grade|label|"
            + "rel|relevance|relevant|judg(e)?ment|start|begin|end)\\W*");

    /// What stands for bytes that cannot be read; a text can have it from elsewhere.
    private static final char REPLACED = '\uFFFD';

    /// Ids told where many are missing.
    private static final int TOLD = 3;

    private final Path folder;
    private final List<String> problems = new ArrayList<>();
    private int untold;

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
        if (documents.isEmpty()) {
            throw nothing(required("corpus.jsonl"), "holds no document");
        }
        Path judgements = judgementFile();
        Map<String, Map<String, Integer>> judged = judgements(judgements);
        if (judged.isEmpty()) {
            throw nothing(judgements, "holds no judgement");
        }
        Map<String, Question> queries = new LinkedHashMap<>();
        Set<String> unjudged = new LinkedHashSet<>();
        objects(required("queries.jsonl"), node -> {
            var question = new Question(text(node, "_id", "id", "query_id", "qid", "query-id"), text(node, "text", "query", "question"));
            if (!judged.containsKey(question.id())) {
                unjudged.add(question.id());
            } else if (queries.putIfAbsent(question.id(), question) != null) {
                throw new IllegalArgumentException("question '%s' is given twice; the first one was taken".formatted(question.id()));
            }
        });
        if (queries.isEmpty()) {
            throw nothing(required("queries.jsonl"), unjudged.isEmpty() ? "holds no question"
                    : "and '%s' have no question in common: asked are %s, judged are %s".formatted(judgements.getFileName(), some(unjudged), some(judged.keySet())));
        }
        Stream<String> relevant = queries.keySet().stream().flatMap(id -> judged.getOrDefault(id, Map.of()).entrySet().stream())
                .filter(grade -> grade.getValue() > 0).map(Map.Entry::getKey);
        missing("relevant documents are not in the corpus and count as not found", relevant.filter(id -> !documents.containsKey(id)));
        missing("judged questions are not in queries.jsonl and are left out", judged.keySet().stream().filter(id -> !queries.containsKey(id)));
        missing("questions of queries.jsonl are not judged and are left out", unjudged.stream());
        List<Span> spans = spans(documents);
        missing("questions with spans are not among the judged ones and are left out", spans.stream().map(Span::query).filter(id -> !queries.containsKey(id)));
        if (untold > 0) {
            problems.add("%d further lines or names".formatted(untold));
        }
        return new JudgedCollection(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), List.copyOf(documents.values()),
                List.copyOf(queries.values()), judged, spans, problems);
    }

    private void missing(String what, Stream<String> ids) {
        List<String> all = ids.distinct().toList();
        if (!all.isEmpty()) {
            problem("%d %s: %s".formatted(all.size(), what, some(all)));
        }
    }

    private static String some(Collection<String> ids) {
        return ids.stream().limit(TOLD).collect(Collectors.joining(", ")) + (ids.size() > TOLD ? ", .." : "");
    }

    private KnowledgeBaseException nothing(Path file, String what) {
        return new KnowledgeBaseException("'%s' %s%s".formatted(file, what, problems.isEmpty() ? "" : "; first problem: " + problems.getFirst()), false);
    }

    private Map<String, Map<String, Integer>> judgements(Path file) {
        Map<String, Map<String, Integer>> judged = new LinkedHashMap<>();
        rows(file, columns -> {
            boolean trec = columns.length >= 4 && columns[3].matches("-?\\d+(\\.\\d+)?");
            String document = columns.length < 2 ? "" : trec ? columns[2] : columns[1];
            if (columns[0].isEmpty() || document.isEmpty()) {
                throw new IllegalArgumentException("expected question, document and grade");
            }
            int grade = columns.length == 2 ? 1 : Math.max(0, (int) Math.round(Double.parseDouble(trec ? columns[3] : columns[2])));
            Integer before = judged.computeIfAbsent(columns[0], id -> new LinkedHashMap<>()).putIfAbsent(document, grade);
            if (before != null && before != grade) {
                throw new IllegalArgumentException("document '%s' has grade %d for question '%s' already".formatted(document, before, columns[0]));
            }
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
            throw new KnowledgeBaseException("'%s' has no qrels.tsv and no qrels/test.tsv; put the judgements there%s".formatted(folder, found.isEmpty() ? ""
                    : ". Of the files in qrels, %s, copy the one you mean".formatted(some(found.stream().map(file -> String.valueOf(file.getFileName())).toList()))), false);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private List<Span> spans(Map<String, Source> documents) {
        var spans = new ArrayList<Span>();
        for (String name : List.of("spans.jsonl", "citations.jsonl")) {
            existing(name).ifPresent(file -> objects(file, node -> spans.add(span(documents,
                    text(node, "query-id", "query_id", "qid", "query"), text(node, "corpus-id", "corpus_id", "doc_id", "docid", "document"),
                    text(node, "start", "begin"), text(node, "end")))));
        }
        for (String name : List.of("spans.tsv", "citations.tsv")) {
            existing(name).ifPresent(file -> rows(file, columns -> spans.add(span(documents, columns[0], columns[1], columns[2], columns[3]))));
        }
        return spans;
    }

    /// A span given in Unicode code points, as most languages count characters, in those of Java.
    private static Span span(Map<String, Source> documents, String query, String document, String start, String end) {
        Source source = documents.get(document);
        if (source == null) {
            throw new IllegalArgumentException("document '%s' is not in the corpus".formatted(document));
        }
        int from = number(start);
        int to = number(end);
        int characters = source.text().codePointCount(0, source.text().length());
        if (from < 0 || to <= from || to > characters) {
            throw new IllegalArgumentException("span [%d, %d) is not within the %,d characters of the text of document '%s'".formatted(from, to, characters, document));
        }
        int first = source.text().offsetByCodePoints(0, from);
        return new Span(query, document, first, source.text().offsetByCodePoints(first, to - from));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is no whole number".formatted(text), e);
        }
    }

    private void objects(Path file, Consumer<JsonNode> use) {
        lines(file, line -> {
            try {
                use.accept(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e instanceof MismatchedInputException ? "something stands behind the JSON object" : "is not JSON: " + e.getOriginalMessage(), e);
            }
        });
    }

    /// Rows of columns, after a header if there is one.
    private void rows(Path file, Consumer<String[]> use) {
        var first = new AtomicBoolean(true);
        lines(file, line -> {
            String[] columns = line.indexOf('\t') >= 0 ? line.split("\t", -1) : line.strip().split("\\s+|\\s*,\\s*");
            for (int i = 0; i < columns.length; i++) {
                columns[i] = columns[i].strip();
            }
            if (first.getAndSet(false) && Stream.of(columns).allMatch(column -> HEADER.matcher(column).matches())) {
                return;
            }
            try {
                use.accept(columns);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                String reason = e instanceof NumberFormatException ? "a number was expected: " + e.getMessage()
                        : e instanceof ArrayIndexOutOfBoundsException ? "a column is missing" : String.valueOf(e.getMessage());
                throw new IllegalArgumentException("'%s' cannot be read; %s".formatted(line.length() > 80 ? line.substring(0, 80) + ".." : line, reason), e);
            }
        });
    }

    private void lines(Path file, Consumer<String> use) {
        try (var in = new BufferedReader(new InputStreamReader(stream(file), StandardCharsets.ISO_8859_1))) { // each byte as it is
            int number = 0;
            boolean told = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
                String text = new String(bytes, StandardCharsets.UTF_8);
                String content = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
                if (content.isBlank()) {
                    continue;
                }
                if (!told && text.indexOf(REPLACED) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
                    told = true;
                    problem("%s, line %d has bytes that are not UTF-8; such bytes are read as '%s'".formatted(file.getFileName(), number, REPLACED));
                }
                try {
                    use.accept(content);
                } catch (IllegalArgumentException e) {
                    problem("%s, line %d left out: %s".formatted(file.getFileName(), number, e.getMessage()));
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void problem(String text) {
        if (problems.size() < JudgedCollection.MAX_PROBLEMS) {
            problems.add(text);
        } else {
            untold++;
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
        throw new IllegalArgumentException("field '%s' is missing or blank".formatted(names[0]));
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
}
