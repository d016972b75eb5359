package dev.hradba.rag.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.hradba.rag.embed.CachedEmbedder;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.eval.EvaluationOptions;
import dev.hradba.rag.eval.EvaluationReport;
import dev.hradba.rag.eval.Figures;
import dev.hradba.rag.eval.JudgedCollection;
import dev.hradba.rag.eval.Mode;
import dev.hradba.rag.eval.RetrievalEvaluation;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import dev.hradba.rag.store.postgres.PostgresStore;

/// A judged collection through every store in one run: quality of words, vectors and both, and what it takes beside the embedded index.
///
/// Run by hand from `sdk-rag`: `main COLLECTION VECTORS`, a folder in BEIR's form and one for remembered vectors. PostgreSQL is that of
/// `HRADBA_TEST_PGVECTOR`; OpenSearch is a node started here. Vectors that are not remembered are made before anything is timed. Fails if a figure of a
/// store differs from that of the embedded index by more than [#TOLERANCE].
final class StoreBenchmark {

    /// Largest difference of nDCG@10 and Recall@100 from the embedded index; candidates of nearly equal score may change places.
    private static final double TOLERANCE = 0.002;

    private final JudgedCollection collection;
    private final Embedder embedder;

    private StoreBenchmark(JudgedCollection collection, Embedder embedder) {
        this.collection = collection;
        this.embedder = embedder;
    }

    /// What was measured in one store.
    ///
    /// @param seconds from opening to the first question: all documents written and durable
    private record Measured(EvaluationReport report, double seconds) {

        Map<String, Figures> figures() {
            return Map.of("words", report.inputs().getOrDefault("bm25", report.figures()), "vectors", report.inputs().getOrDefault("dense", report.figures()), "both", report.figures());
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory("stores");
        try (var model = OnnxEmbedder.embedded(); var cached = CachedEmbedder.open(Path.of(arguments[1]), model); var nodes = OpenSearchNodes.start(1, place)) {
            var benchmark = new StoreBenchmark(JudgedCollection.read(Path.of(arguments[0])), cached);
            benchmark.measure(Optional.empty());
            Measured embedded = benchmark.measure(Optional.empty());
            print("embedded", embedded, embedded);
            var options = OpenSearchOptions.of(nodes.urls().getFirst().toString(), "benchmark").withShards(1, 0).withLimits(Duration.ofSeconds(5), Duration.ofSeconds(120), 3);
            compare("OpenSearch", embedded, benchmark.measured(() -> OpenSearchStore.at(options)));
            if (PostgresAtHand.withVectors().isPresent()) {
                String url = PostgresAtHand.withVectors().orElseThrow();
                compare("PostgreSQL", embedded, benchmark.measured(() -> PostgresStore.over(PostgresStoreTest.source(url), "benchmark")));
            }
        }
    }

    private Measured measured(Supplier<ChunkStore> store) {
        try {
            return measure(Optional.of(store.get()));
        } finally {
            try (ChunkStore made = store.get()) {
                made.drop();
            }
        }
    }

    private Measured measure(Optional<ChunkStore> store) {
        double[] seconds = {0};
        long began = System.nanoTime();
        EvaluationReport report = RetrievalEvaluation.run(collection, EvaluationOptions.of(Mode.HYBRID), Optional.of(embedder), line -> {
            if (line.startsWith("asking")) {
                seconds[0] = (System.nanoTime() - began) / 1e9;
            }
        }, store);
        return new Measured(report, seconds[0]);
    }

    private static void compare(String name, Measured embedded, Measured store) {
        print(name, store, embedded);
        store.figures().forEach((kind, figures) -> {
            Figures wanted = embedded.figures().getOrDefault(kind, figures);
            double difference = Math.max(Math.abs(figures.ndcg10() - wanted.ndcg10()), Math.abs(figures.recall100() - wanted.recall100()));
            if (difference > TOLERANCE) {
                throw new IllegalStateException("%s, %s: %s, embedded %s".formatted(name, kind, figures, wanted));
            }
        });
    }

    private static void print(String name, Measured store, Measured embedded) {
        System.out.printf(Locale.ROOT, "%s: written in %.1f s, %.0f documents/s, %.2f times%n", name, store.seconds(), store.report().documents() / store.seconds(),
                store.seconds() / embedded.seconds());
        store.figures().forEach((kind, figures) -> System.out.printf(Locale.ROOT, "  %-8s nDCG@10 %.5f  Recall@100 %.5f  p50 %.1f ms (%.1f times)  p95 %.1f ms%n", kind, figures.ndcg10(),
                figures.recall100(), figures.p50Millis(), figures.p50Millis() / embedded.figures().getOrDefault(kind, figures).p50Millis(), figures.p95Millis()));
    }
}
