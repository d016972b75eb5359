package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DenseSearchTest {

    private static final int COUNT = 12_600;
    private static final int DIMENSION = 64;
    private static final int CLUSTERS = 40;
    private static final long SEED = 20_261_122;
    private static final int QUESTIONS = 10;

    /// How far hidden vectors lie from the question that they surround.
    private static final double HIDDEN_SPREAD = 0.02;

    /// One of how many each group may read; the first two are too many to be compared one by one.
    private static final Map<String, Integer> GROUPS = new TreeMap<>(Map.of("all", 1, "half", 2, "third", 3, "tenth", 10, "few", 100));

    private final Random random = new Random(SEED);
    private final float[][] centres = new float[CLUSTERS][];
    private final List<float[]> vectors = new ArrayList<>();

    @Test
    void a_walk_of_the_quantised_graph_finds_the_ten_nearest_of_clustered_vectors_with_and_without_a_filter() throws IOException {
        try (var directory = written(); var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            for (Map.Entry<String, Integer> group : GROUPS.entrySet()) {
                var visible = VisibleSet.of(reader, List.of(new Term("group", group.getKey())));
                assertEquals((COUNT + group.getValue() - 1) / group.getValue(), visible.chunkCount());
                for (Optional<Query> filter : List.of(Optional.<Query>empty(), Optional.of(readableBy("tenth")))) {
                    double recall = recall(searcher, visible, filter);
                    assertTrue(recall >= 0.98, () -> "seed %d, group %s, filter %s: recall %.3f".formatted(SEED, group, filter, recall));
                }
            }
        }
    }

    @Test
    void comparing_all_gives_the_best_in_order_and_passes_over_what_was_deleted_or_may_not_be_read() throws IOException {
        try (var directory = written()) {
            try (var writer = new IndexWriter(directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
                writer.deleteDocuments(new Term("group", "third"));
            }
            try (var reader = DirectoryReader.open(directory)) {
                assertTrue(reader.numDeletedDocs() > COUNT / 4, "deleted ones are still in the segment");
                var searcher = new IndexSearcher(reader);
                float[] question = unit(centres[1], 0.2);
                for (Query filter : List.of(MatchAllDocsQuery.INSTANCE, readableBy("tenth"))) {
                    var wanted = new ArrayList<Double>();
                    int readable = 0;
                    for (int i = 0; i < COUNT; i++) {
                        if (i % 3 != 0 && (filter instanceof MatchAllDocsQuery || i % 10 == 0)) {
                            wanted.add((double) VectorUtil.dotProduct(question, vectors.get(i)));
                            readable++;
                        }
                    }
                    wanted.sort(Comparator.reverseOrder());
                    List<ScoreDoc> found = DenseSearch.exact(searcher, filter, question, 50);
                    for (int i = 0; i < 50; i++) {
                        assertEquals(wanted.get(i), found.get(i).score, 1e-5, "place " + i);
                    }
                    assertEquals(readable, DenseSearch.exact(searcher, filter, question, COUNT).size(), "each readable one once");
                }
            }
        }
    }

    @Test
    void hidden_chunks_that_lie_close_around_the_question_do_not_keep_readable_ones_from_being_found() throws IOException {
        for (int hidden : List.of(200, 6_000)) {
            try (var directory = besieged(hidden); var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                var visible = VisibleSet.of(reader, List.of(new Term("group", "readable")));
                assertTrue(visible.chunkCount() > DenseSearch.MAX_EXACT, "enough for a walk");
                for (int limit : List.of(10, 100, 300)) {
                    double found = 0;
                    for (int i = 0; i < QUESTIONS; i++) {
                        float[] question = unit(centres[0], HIDDEN_SPREAD);
                        Set<Integer> exact = docs(DenseSearch.exact(searcher, new VisibleQuery(visible), question, limit));
                        Set<Integer> walked = docs(DenseSearch.nearest(searcher, visible, Optional.empty(), question, limit));
                        assertEquals(limit, walked.size(), "seed %d, %d hidden: as many as are wanted".formatted(SEED, hidden));
                        walked.retainAll(exact);
                        found += walked.size() / (double) limit;
                    }
                    double recall = found / QUESTIONS;
                    assertTrue(recall >= (limit == 10 ? 0.98 : 0.9), () -> "seed %d, %d hidden, first %d: recall %.3f".formatted(SEED, hidden, limit, recall));
                }
            }
        }
    }

    @Test
    void who_may_read_all_walks_as_with_a_filter() throws IOException {
        try (var directory = written(); var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            var visible = VisibleSet.of(reader, List.of(new Term("group", "all")));
            for (int i = 0; i < 20; i++) {
                float[] question = unit(centres[i], 0.2);
                var filtered = searcher.search(new KnnFloatVectorQuery(Fields.VECTOR, question, 100, new VisibleQuery(visible)), 100).scoreDocs;
                var walked = new VisibleWalk(visible, question, 100).found(searcher);
                assertEquals(Stream.of(filtered).map(hit -> hit.doc).collect(Collectors.toSet()), Stream.of(walked).map(hit -> hit.doc).collect(Collectors.toSet()));
            }
        }
    }

    private static Set<Integer> docs(List<ScoreDoc> hits) {
        return hits.stream().map(hit -> hit.doc).collect(Collectors.toSet());
    }

    /// Readable vectors around all centres but the first, and a dense cloud of hidden ones around that.
    private ByteBuffersDirectory besieged(int hidden) throws IOException {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = unit(new float[DIMENSION], 1);
        }
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig().setCodec(VectorCodec.of(true)))) {
            for (int i = 0; i < DenseSearch.MAX_EXACT + 500 + hidden; i++) {
                boolean readable = i >= hidden;
                var document = new Document();
                document.add(new StringField("group", readable ? "readable" : "hidden", Field.Store.NO));
                float[] vector = readable ? unit(centres[1 + random.nextInt(CLUSTERS - 1)], 0.15) : unit(centres[0], HIDDEN_SPREAD);
                document.add(new KnnFloatVectorField(Fields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
                writer.addDocument(document);
            }
        }
        return directory;
    }

    private static Query readableBy(String group) {
        return new TermQuery(new Term("group", group));
    }

    private ByteBuffersDirectory written() throws IOException {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = unit(new float[DIMENSION], 1);
        }
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig().setCodec(VectorCodec.of(true)))) {
            for (int i = 0; i < COUNT; i++) {
                var document = new Document();
                for (var group : GROUPS.entrySet()) {
                    if (i % group.getValue() == 0) {
                        document.add(new StringField("group", group.getKey(), Field.Store.NO));
                    }
                }
                vectors.add(unit(centres[random.nextInt(CLUSTERS)], 0.15));
                document.add(new KnnFloatVectorField(Fields.VECTOR, vectors.get(i), VectorSimilarityFunction.DOT_PRODUCT));
                writer.addDocument(document);
            }
        }
        return directory;
    }

    private double recall(IndexSearcher searcher, VisibleSet visible, Optional<Query> filter) throws IOException {
        Query within = new VisibleQuery(visible);
        Query both = filter.isEmpty() ? within : new BooleanQuery.Builder().add(within, Occur.FILTER).add(filter.get(), Occur.FILTER).build();
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < 60; i++) {
            float[] question = unit(centres[i % CLUSTERS], 0.2);
            List<ScoreDoc> exact = DenseSearch.exact(searcher, both, question, 10);
            List<ScoreDoc> walked = DenseSearch.nearest(searcher, visible, filter, question, 10);
            Map<Integer, Float> right = exact.stream().collect(Collectors.toMap(hit -> hit.doc, hit -> hit.score));
            List<ScoreDoc> hits = walked.stream().filter(hit -> right.containsKey(hit.doc)).toList();
            hits.forEach(hit -> assertEquals(right.getOrDefault(hit.doc, Float.NaN), hit.score, 1e-4, "both give the cosine"));
            found += hits.size();
            wanted += right.size();
        }
        return (double) found / wanted;
    }

    private float[] unit(float[] centre, double spread) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian());
        }
        return VectorUtil.l2normalize(vector);
    }
}
