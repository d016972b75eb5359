package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.internal.lexical.IndexSettings;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.VectorUtil;

/// Latency and throughput of retrieval beside raw Lucene calls on the same index and LangChain4j's in-memory store, on synthetic chunks: words by
/// Zipf's law, vectors of 384 numbers around 200 centres. Run by hand: `main CHUNKS [QUERIES] [full|quantised]`. Compare figures of one run only.
final class RetrievalBenchmark {

    private static final int DIMENSION = 384;
    private static final int VOCABULARY = 50_000;
    private static final int WORDS = 60;
    private static final int TOP = 10;
    private static final int DEPTH = 200;

    private final Random random = new Random(7);
    private final float[][] centres = new float[200][];
    private final List<float[]> vectors = new ArrayList<>();
    private final List<float[]> asked = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();

    private RetrievalBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int chunks = Integer.parseInt(arguments[0]);
        int queries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        boolean quantised = arguments.length > 2 && arguments[2].equals("quantised");
        Path folder = Files.createTempDirectory("hradba-bench");
        new RetrievalBenchmark().run(folder, chunks, queries, quantised);
    }

    private void run(Path folder, int chunks, int queries, boolean quantised) throws IOException {
        Arrays.setAll(centres, i -> vector(null, 1));
        var settings = new IndexSettings(new EnglishAnalyzer(), 1.2, 0.75, "synthetic", quantised);
        long began = System.nanoTime();
        try (var index = LuceneIndex.open(folder, settings, false)) {
            write(index, chunks);
            System.out.printf(Locale.ROOT, "%,d chunks of %d words, %d numbers, %s, written in %.0f s%n", chunks, WORDS, DIMENSION,
                    quantised ? "quantised graph" : "full graph", (System.nanoTime() - began) / 1e9);
            for (int i = 0; i < queries; i++) {
                asked.add(vector(centres[random.nextInt(centres.length)], 0.7));
                questions.add(words(6));
            }
            measure(index, folder);
        }
    }

    private void write(LuceneIndex index, int chunks) {
        var chunker = new Chunker(5_000);
        for (int i = 0; i < chunks; i++) {
            var document = Document.of("d" + i, Format.PLAIN, words(WORDS));
            List<Chunk> cut = chunker.cut(document.id(), Extractor.extract(Format.PLAIN, document.text()));
            float[] vector = vector(centres[random.nextInt(centres.length)], 0.7);
            vectors.add(vector);
            index.put(document, document.id(), 1, "", document.text(), cut.subList(0, 1), List.of(vector));
        }
        index.commit();
    }

    private void measure(LuceneIndex index, Path folder) throws IOException {
        var anybody = Identity.of("anybody");
        List<Set<String>> exact = new ArrayList<>();
        for (float[] question : asked) {
            exact.add(nearest(question));
        }
        double[] recall = new double[1];
        try (var reader = DirectoryReader.open(FSDirectory.open(folder))) {
            var searcher = new IndexSearcher(reader);
            System.out.printf("%d segments%n", reader.leaves().size());
            double words = line("raw Lucene BM25, top %d".formatted(DEPTH), i -> raw(() -> searcher.search(words(index, i), DEPTH)));
            double graph = line("raw Lucene HNSW, top %d".formatted(DEPTH), i -> raw(() -> searcher.search(new KnnFloatVectorQuery("vector", asked.get(i), DEPTH), DEPTH)));
            double dense = line("Hradba by vectors, ids of the first %d".formatted(TOP), i -> {
                try (LexicalSession session = index.session(anybody)) {
                    var found = new HashSet<>(session.chunkIds(query(i), asked.get(i), 1));
                    found.retainAll(exact.get(i));
                    recall[0] += found.size() / (double) TOP;
                }
            });
            System.out.printf(Locale.ROOT, "  recall@%d of vectors against comparing all: %.4f%n", TOP, recall[0] / (WARM * asked.size()));
            double hybrid = line("Hradba hybrid, ids of the first %d".formatted(TOP), i -> {
                try (LexicalSession session = index.session(anybody)) {
                    session.chunkIds(query(i), asked.get(i), 0.5);
                }
            });
            line("Hradba hybrid, passages of the first %d".formatted(TOP), i -> {
                try (LexicalSession session = index.session(anybody)) {
                    session.hybrid(query(i), asked.get(i), 0.5, index.terms());
                }
            });
            System.out.printf(Locale.ROOT, "  hybrid / (raw BM25 + raw HNSW) = %.2f at the median; by vectors / raw HNSW = %.2f%n", hybrid / (words + graph), dense / graph);
            throughput(index, anybody);
        }
        theirs();
    }

    private void throughput(LuceneIndex index, Identity anybody) {
        int threads = Runtime.getRuntime().availableProcessors();
        long began = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < asked.size(); i++) {
                int each = i;
                pool.execute(() -> {
                    try (LexicalSession session = index.session(anybody)) {
                        session.chunkIds(query(each), asked.get(each), 0.5);
                    }
                });
            }
        }
        System.out.printf(Locale.ROOT, "%-48s %8.0f a second%n", "Hradba hybrid on %d threads".formatted(threads), asked.size() * 1e9 / (System.nanoTime() - began));
    }

    private void theirs() {
        var store = new InMemoryEmbeddingStore<TextSegment>();
        for (int i = 0; i < vectors.size(); i++) {
            store.add("d" + i, Embedding.from(vectors.get(i)));
        }
        line("LangChain4j in-memory store, vectors, top %d".formatted(TOP), i ->
                store.search(EmbeddingSearchRequest.builder().queryEmbedding(Embedding.from(asked.get(i))).maxResults(TOP).build()));
    }

    /// Rounds over the questions; the last one is timed.
    private static final int WARM = 2;

    private double line(String name, IntConsumer work) {
        double[] micros = new double[asked.size()];
        for (int round = 0; round < WARM; round++) {
            for (int i = 0; i < micros.length; i++) {
                long began = System.nanoTime();
                work.accept(i);
                micros[i] = (System.nanoTime() - began) / 1e3;
            }
        }
        Arrays.sort(micros);
        System.out.printf(Locale.ROOT, "%-48s p50 %8.2f ms   p95 %8.2f ms%n", name, micros[micros.length / 2] / 1e3, micros[micros.length * 95 / 100] / 1e3);
        return micros[micros.length / 2];
    }

    private interface Search {
        Object run() throws IOException;
    }

    private static void raw(Search search) {
        try {
            search.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private BooleanQuery words(LuceneIndex index, int i) {
        var query = new BooleanQuery.Builder();
        index.terms().of(questions.get(i)).forEach(term -> query.add(new TermQuery(new Term("contents", term)), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    private LexicalQuery query(int i) {
        return new LexicalQuery(questions.get(i), TOP, Set.of(), Instant.EPOCH, 0, 0, false);
    }

    private Set<String> nearest(float[] question) {
        var best = new java.util.PriorityQueue<Near>(java.util.Comparator.comparingDouble(Near::cosine));
        for (int i = 0; i < vectors.size(); i++) {
            best.add(new Near(i, VectorUtil.dotProduct(question, vectors.get(i))));
            if (best.size() > TOP) {
                best.poll();
            }
        }
        var ids = new HashSet<String>();
        best.forEach(near -> ids.add("d" + near.chunk() + "##0"));
        return ids;
    }

    private record Near(int chunk, double cosine) {}

    private float[] vector(float @org.jspecify.annotations.Nullable [] centre, double noise) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) ((centre == null ? 0 : centre[i]) + noise * random.nextGaussian() / Math.sqrt(DIMENSION));
        }
        return VectorUtil.l2normalize(vector);
    }

    /// Words by Zipf's law.
    private String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
            text.append('w').append(Integer.toString(rank, 36)).append('x').append(i % 12 == 11 ? ". " : " ");
        }
        return text.toString();
    }
}
