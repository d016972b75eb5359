package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
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

    private static final int COUNT = 4_000;
    private static final int DIMENSION = 64;
    private static final int CLUSTERS = 40;
    private static final long SEED = 20_261_122;

    private final Random random = new Random(SEED);
    private final float[][] centres = new float[CLUSTERS][];

    @Test
    void a_walk_of_the_graph_finds_the_ten_nearest_of_clustered_vectors_with_and_without_a_filter() throws IOException {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = unit(new float[DIMENSION], 1);
        }
        try (var directory = new ByteBuffersDirectory()) {
            try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
                for (int i = 0; i < COUNT; i++) {
                    var document = new Document();
                    document.add(new StringField("group", i % 10 == 0 ? "few" : "many", Field.Store.NO));
                    document.add(new KnnFloatVectorField(Fields.VECTOR, unit(centres[i % CLUSTERS], 0.15), VectorSimilarityFunction.DOT_PRODUCT));
                    writer.addDocument(document);
                }
            }
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                for (Query filter : List.of(MatchAllDocsQuery.INSTANCE, new TermQuery(new Term("group", "few")))) {
                    double recall = recall(searcher, filter);
                    assertTrue(recall >= 0.98, () -> "seed %d, filter %s: recall %.3f".formatted(SEED, filter, recall));
                }
            }
        }
    }

    private double recall(IndexSearcher searcher, Query filter) throws IOException {
        int found = 0;
        int questions = 60;
        for (int i = 0; i < questions; i++) {
            float[] question = unit(centres[i % CLUSTERS], 0.2);
            List<ScoreDoc> exact = DenseSearch.exact(searcher, filter, question, 10);
            List<ScoreDoc> walked = DenseSearch.approximate(searcher, filter, question, 10);
            Set<Integer> right = exact.stream().map(hit -> hit.doc).collect(Collectors.toSet());
            found += (int) walked.stream().filter(hit -> right.contains(hit.doc)).count();
            assertEquals(exact.getFirst().score, walked.getFirst().score, 1e-4, "both give the cosine");
        }
        return found / (10.0 * questions);
    }

    private float[] unit(float[] centre, double spread) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian());
        }
        return VectorUtil.l2normalize(vector);
    }
}
