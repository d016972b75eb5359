package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LuceneIndex;

/// Figures of lexical retrieval on a collection in BEIR's form. Run by hand: `main FOLDER [k1 b]`, where the folder holds
/// `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`. Prints nDCG@10, recall at 10 and 100, MRR@10 and the time per query.
final class SciFactBenchmark {

    private static final int DEPTH = 100;

    private SciFactBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        double k1 = arguments.length > 2 ? Double.parseDouble(arguments[1]) : 0.9;
        double b = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 0.4;
        var options = KnowledgeBaseOptions.defaults().withBm25(k1, b).withChunks(100_000);
        Path folder = Files.createTempDirectory("benchmark");
        try (var base = KnowledgeBase.open(folder, options)) {
            var report = base.ingest(corpus(data.resolve("corpus.jsonl")));
            System.out.printf("%d documents, %d chunks, %.1f s%n", report.added().size(), report.chunks(), report.millis() / 1000.0);
        }
        Map<String, Map<String, Integer>> judged = judgements(data.resolve("qrels.tsv"));
        Map<String, String> queries = queries(data.resolve("queries.jsonl"), judged.keySet());
        try (var index = LuceneIndex.open(folder, options.language().analyzer(), k1, b, "", true)) {
            print("BM25 k1 %.1f b %.2f".formatted(k1, b), index, queries, judged, 0, 0);
            print("with boosts of headings and phrases", index, queries, judged, options.headingBoost(), options.phraseBoost());
        }
    }

    private static void print(String name, LuceneIndex index, Map<String, String> queries, Map<String, Map<String, Integer>> judged,
            double headingBoost, double phraseBoost) {
        double ndcg = 0;
        double recall10 = 0;
        double recall100 = 0;
        double mrr = 0;
        var micros = new ArrayList<Long>();
        for (var query : queries.entrySet()) {
            long began = System.nanoTime();
            List<String> found;
            try (var session = index.session(Identity.of("benchmark"))) {
                List<Hit> hits = session.search(new LexicalQuery(query.getValue(), DEPTH, Set.of(), Instant.now(), headingBoost, phraseBoost, false));
                found = new ArrayList<>(new LinkedHashMap<>(asMap(hits)).keySet());
            }
            micros.add((System.nanoTime() - began) / 1_000);
            Map<String, Integer> right = judged.getOrDefault(query.getKey(), Map.of());
            ndcg += ndcg(found, right);
            recall10 += recall(found, right, 10);
            recall100 += recall(found, right, 100);
            mrr += reciprocalRank(found, right);
        }
        int n = queries.size();
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf("%s: nDCG@10 %.4f, Recall@10 %.4f, Recall@100 %.4f, MRR@10 %.4f, %d queries, p50 %.1f ms, p95 %.1f ms%n",
                name, ndcg / n, recall10 / n, recall100 / n, mrr / n, n, sorted[n / 2] / 1000.0, sorted[n * 95 / 100] / 1000.0);
    }

    private static Map<String, Double> asMap(List<Hit> hits) {
        Map<String, Double> documents = new LinkedHashMap<>();
        hits.forEach(hit -> documents.putIfAbsent(hit.passage().documentId(), hit.passage().score()));
        return documents;
    }

    private static double ndcg(List<String> found, Map<String, Integer> right) {
        double gain = 0;
        for (int i = 0; i < Math.min(10, found.size()); i++) {
            gain += right.getOrDefault(found.get(i), 0) / log2(i + 2);
        }
        double ideal = 0;
        int[] best = right.values().stream().mapToInt(v -> -v).sorted().map(v -> -v).toArray();
        for (int i = 0; i < Math.min(10, best.length); i++) {
            ideal += best[i] / log2(i + 2);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double recall(List<String> found, Map<String, Integer> right, int depth) {
        Set<String> top = new HashSet<>(found.subList(0, Math.min(depth, found.size())));
        long relevant = right.values().stream().filter(v -> v > 0).count();
        return relevant == 0 ? 0 : (double) right.entrySet().stream().filter(e -> e.getValue() > 0 && top.contains(e.getKey())).count() / relevant;
    }

    private static double reciprocalRank(List<String> found, Map<String, Integer> right) {
        for (int i = 0; i < Math.min(10, found.size()); i++) {
            if (right.getOrDefault(found.get(i), 0) > 0) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static List<Document> corpus(Path file) throws IOException {
        var mapper = new ObjectMapper();
        var documents = new ArrayList<Document>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = mapper.readTree(line);
            documents.add(Document.of(node.get("_id").asText(), Format.PLAIN, node.get("text").asText()).withTitle(node.path("title").asText("")));
        }
        return documents;
    }

    private static Map<String, String> queries(Path file, Set<String> judged) throws IOException {
        var mapper = new ObjectMapper();
        Map<String, String> queries = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = mapper.readTree(line);
            if (judged.contains(node.get("_id").asText())) {
                queries.put(node.get("_id").asText(), node.get("text").asText());
            }
        }
        return queries;
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
        Map<String, Map<String, Integer>> judged = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t");
            if (parts.length >= 3 && Arrays.stream(parts).noneMatch(part -> part.equals("score") || part.equals("query-id"))) {
                judged.computeIfAbsent(parts[0], id -> new HashMap<>()).merge(parts[1], Integer.parseInt(parts[parts.length - 1].strip()), Math::max);
            }
        }
        return judged;
    }
}
