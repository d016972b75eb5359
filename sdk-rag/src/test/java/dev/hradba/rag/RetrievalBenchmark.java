package dev.hradba.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.IndexSettings;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.RetrievalPlan;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

import static java.util.Objects.requireNonNull;

/// Latency, throughput and recall of retrieval beside raw Lucene calls on the same index and LangChain4j's in-memory store, on [BenchmarkChunks].
/// Run by hand: `main CHUNKS [QUERIES] [full|quantised] [COLLECTION] [FOLDER]`. An index that is in `FOLDER` already is measured again. Compare
/// figures of one run only; all ways take turns, see [Turns]. `-` for `COLLECTION` takes vectors around centres. `staff` may read all, `tenth` one chunk of ten, `few` one of a hundred.
final class RetrievalBenchmark {

    private static final int TOP = 10;
    private static final int DEPTH = 100;
    private static final int UNMEASURED = 6;
    private static final int ROUNDS = 7;
    private static final Map<String, Integer> READERS = Map.of("staff", 1, "tenth", 10, "few", 100);

    private final BenchmarkChunks chunks;

    private RetrievalBenchmark(BenchmarkChunks chunks) {
        this.chunks = chunks;
    }

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        int queries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        boolean quantised = arguments.length < 3 || !arguments[2].equals("full");
        Optional<Path> collection = arguments.length > 3 && !arguments[3].equals("-") ? Optional.of(Path.of(arguments[3])) : Optional.empty();
        Path folder = arguments.length > 4 ? Path.of(arguments[4]) : Files.createTempDirectory("hradba-bench");
        String home = System.getenv().getOrDefault("HRADBA_HOME", System.getProperty("user.home") + "/.hradba");
        new RetrievalBenchmark(new BenchmarkChunks(count, queries, collection, Path.of(home, "cache", "vectors"))).run(folder, quantised);
    }

    private void run(Path folder, boolean quantised) throws IOException {
        var settings = new IndexSettings(new EnglishAnalyzer(), 1.2, 0.75, "synthetic", quantised);
        boolean written = Files.exists(folder.resolve("written"));
        long began = System.nanoTime();
        System.out.printf(Locale.ROOT, "%,d chunks of %d words, %s, %d questions, %s graph%n", chunks.vectors.length, BenchmarkChunks.WORDS, chunks.kind,
                chunks.asked.size(), quantised ? "quantised" : "full");
        try (var index = LuceneIndex.open(folder, settings, false)) {
            if (!written) {
                write(index);
                Files.createFile(folder.resolve("written"));
                System.out.printf(Locale.ROOT, "written in %.0f s%n", (System.nanoTime() - began) / 1e9);
            }
            System.gc();
            System.out.printf(Locale.ROOT, "index on disk %,d MB, heap in use %,d MB, of these %,d MB are the vectors that the comparison keeps%n", size(folder) >> 20,
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20, ((long) chunks.vectors.length * BenchmarkChunks.DIMENSION * 4) >> 20);
            measure(index, folder);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void write(LuceneIndex index) {
        var chunker = new Chunker(5_000);
        for (int i = 0; i < chunks.vectors.length; i++) {
            int number = i;
            String[] groups = READERS.keySet().stream().filter(group -> number % READERS.getOrDefault(group, 1) == 0).sorted().toArray(String[]::new);
            var document = Document.of("d" + i, Format.PLAIN, chunks.text(i)).withRights(Rights.of(groups));
            List<Chunk> cut = chunker.cut(document.id(), Extractor.extract(Format.PLAIN, document.text()));
            index.put(document, document.id(), 1, "", document.text(), cut.subList(0, 1), List.of(chunks.vectors[i]));
            if (i % 50_000 == 49_999) {
                System.out.printf("  %,d%n", i + 1);
            }
        }
        index.commit();
    }

    private void measure(LuceneIndex index, Path folder) throws IOException {
        Identity staff = identity("staff");
        var embedder = new Known(chunks);
        try (var reader = DirectoryReader.open(FSDirectory.open(folder)); var base = KnowledgeBase.openReadOnly(folder, options(), embedder)) {
            var searcher = new IndexSearcher(reader);
            System.out.printf("%d segments%n", reader.leaves().size());
            recalls(index, searcher);
            var turns = new Turns(chunks.asked.size());
            var words = turns.add("raw Lucene BM25, first %d".formatted(DEPTH), i -> searcher.search(words(index, i), DEPTH));
            var graph = turns.add("raw Lucene HNSW, first %d".formatted(DEPTH), i -> nearest(searcher, i));
            var ids = turns.add("Hradba hybrid, ids of the first %d".formatted(TOP), i -> {
                try (LexicalSession session = index.session(staff)) {
                    session.chunkIds(query(i), chunks.asked.get(i), 0.5);
                }
            });
            var passages = turns.add("Hradba hybrid, the first %d passages, explainable".formatted(TOP), i -> {
                try (LexicalSession session = index.session(staff)) {
                    session.find(query(i), Optional.of(chunks.asked.get(i)), 0.5, index.terms()).hits();
                }
            });
            var whole = turns.add("Hradba retrieve as users call it, %d passages".formatted(TOP), i -> retrieve(index, embedder, staff, i));
            var follower = turns.add("the same where another process may write", i -> base.retrieve(Query.of(chunks.questions.get(i)), staff));
            for (String group : List.of("staff", "tenth", "few")) {
                turns.add("Hradba by vectors as '%s', ids of the first %d".formatted(group, TOP), i -> nearest(index, group, i));
            }
            turns.run(UNMEASURED, ROUNDS);
            for (var way : List.of(ids, passages, whole, follower)) {
                Turns.share(way, words, graph);
            }
            throughput(index, embedder, staff);
        }
        theirs();
    }

    private void recalls(LuceneIndex index, IndexSearcher searcher) throws IOException {
        List<Set<Integer>> exact = exact(1);
        double recall = 0;
        for (int i = 0; i < exact.size(); i++) {
            recall += share(Stream.of(nearest(searcher, i)).limit(TOP).map(hit -> number(searcher, hit.doc)), exact.get(i));
        }
        told("raw Lucene HNSW, first %d".formatted(DEPTH), recall);
        for (String group : List.of("staff", "tenth", "few")) {
            List<Set<Integer>> readable = exact(READERS.getOrDefault(group, 1));
            recall = 0;
            for (int i = 0; i < exact.size(); i++) {
                recall += share(nearest(index, group, i).stream().map(RetrievalBenchmark::number), readable.get(i));
            }
            told("Hradba by vectors as '%s'".formatted(group), recall);
        }
    }

    private ScoreDoc[] nearest(IndexSearcher searcher, int i) throws IOException {
        return searcher.search(new KnnFloatVectorQuery("vector", chunks.asked.get(i), DEPTH), DEPTH).scoreDocs;
    }

    private List<String> nearest(LuceneIndex index, String group, int i) {
        try (LexicalSession session = index.session(identity(group))) {
            return session.chunkIds(query(i), chunks.asked.get(i), 1);
        }
    }

    private void told(String name, double sum) {
        System.out.printf(Locale.ROOT, "%s: recall@%d against comparing all %.4f%n", name, TOP, sum / chunks.asked.size());
    }

    private static double share(Stream<Integer> found, Set<Integer> exact) {
        return found.filter(exact::contains).count() / (double) TOP;
    }

    private static int number(String chunkId) {
        return Integer.parseInt(chunkId.substring(1, chunkId.indexOf('#')));
    }

    private static int number(IndexSearcher searcher, int doc) {
        try {
            var leaf = searcher.getIndexReader().leaves().get(ReaderUtil.subIndex(doc, searcher.getIndexReader().leaves()));
            var ids = DocValues.getSorted(leaf.reader(), "chunk");
            ids.advanceExact(doc - leaf.docBase);
            return number(ids.lookupOrd(ids.ordValue()).utf8ToString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Set<Integer>> exact(int step) {
        return chunks.asked.stream().map(question -> Arrays.stream(chunks.nearest(question, step, TOP)).boxed().collect(Collectors.toSet())).toList();
    }

    private static Identity identity(String group) {
        return new Identity(group, Set.of(group), Map.of());
    }

    private static KnowledgeBaseOptions options() {
        return KnowledgeBaseOptions.defaults().withLanguage(KnowledgeBaseOptions.Language.ENGLISH);
    }

    /// Rewriting, diversity, boosts and all; the question's vector is given.
    private List<Hit> retrieve(LuceneIndex index, Embedder embedder, Identity identity, int i) {
        try (LexicalSession session = index.session(identity)) {
            return new Retrieval(options(), index.terms(), Optional.of(embedder)).shown(Query.of(chunks.questions.get(i)), RetrievalPlan.plain(), session);
        }
    }

    private void throughput(LuceneIndex index, Embedder embedder, Identity identity) {
        int threads = Runtime.getRuntime().availableProcessors();
        long began = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < chunks.asked.size(); i++) {
                int each = i;
                pool.execute(() -> retrieve(index, embedder, identity, each));
            }
        }
        System.out.printf(Locale.ROOT, "Hradba retrieve on %d threads: %.0f a second%n", threads, chunks.asked.size() * 1e9 / (System.nanoTime() - began));
    }

    private void theirs() {
        var store = new InMemoryEmbeddingStore<TextSegment>();
        for (int i = 0; i < chunks.vectors.length; i++) {
            store.add("d" + i, Embedding.from(chunks.vectors[i]));
        }
        var turns = new Turns(Math.min(20, chunks.asked.size()));
        turns.add("LangChain4j in-memory store, vectors, first %d".formatted(TOP), i ->
                store.search(EmbeddingSearchRequest.builder().queryEmbedding(Embedding.from(chunks.asked.get(i))).maxResults(TOP).build()));
        turns.run(1, 3);
    }

    private BooleanQuery words(LuceneIndex index, int i) {
        var query = new BooleanQuery.Builder();
        index.terms().of(chunks.questions.get(i)).forEach(term -> query.add(new TermQuery(new Term("contents", term)), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    private LexicalQuery query(int i) {
        return new LexicalQuery(chunks.questions.get(i), TOP, Set.of(), Instant.EPOCH, 0, 0, true);
    }

    private static final class Known implements Embedder {

        private final Map<String, float[]> vectors = new HashMap<>();

        Known(BenchmarkChunks chunks) {
            for (int i = 0; i < chunks.asked.size(); i++) {
                vectors.put(chunks.questions.get(i), chunks.asked.get(i));
            }
        }

        @Override
        public String model() {
            return "synthetic";
        }

        @Override
        public int dimension() {
            return BenchmarkChunks.DIMENSION;
        }

        @Override
        public Set<String> languages() {
            return Set.of();
        }

        @Override
        public float[] query(String text) {
            return requireNonNull(vectors.get(text), text).clone();
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            throw new UnsupportedOperationException("questions only");
        }
    }
}
