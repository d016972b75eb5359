package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class BestScoresTest {

    private static final Sort BY_SCORE_THEN_ID = new Sort(SortField.FIELD_SCORE, new SortField(Fields.CHUNK, SortField.Type.STRING));

    @Test
    void the_best_are_those_that_sorting_by_score_and_id_gives_also_where_many_scores_are_equal() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            try (var directory = new ByteBuffersDirectory()) {
                write(directory, random);
                try (var reader = DirectoryReader.open(directory)) {
                    var searcher = new IndexSearcher(reader);
                    for (int i = 0; i < 20; i++) {
                        compare(searcher, List.of(word(random), word(random), word(random)), 1 + random.nextInt(60), seed);
                    }
                }
            }
        }
    }

    private static void compare(IndexSearcher searcher, List<String> words, int limit, int seed) throws IOException {
        var query = new LexicalQuery("", limit, Set.of(), Instant.EPOCH, 0, 0.2, false);
        BooleanQuery ours = WordQuery.of(query, words, searcher);
        var own = new BooleanQuery.Builder();
        words.stream().distinct().forEach(word -> own.add(new BoostQuery(new TermQuery(new Term(Fields.CONTENTS, word)),
                words.stream().filter(word::equals).count()), Occur.SHOULD));
        for (int i = 1; i < words.size(); i++) {
            own.add(new BoostQuery(new PhraseQuery(2, Fields.CONTENTS, words.get(i - 1), words.get(i)), 0.2f), Occur.SHOULD);
        }
        List<ScoreDoc> sorted = Stream.of(searcher.search(own.build(), limit, BY_SCORE_THEN_ID, true).scoreDocs).toList();
        List<ScoreDoc> best = searcher.search(ours, new BestScores(limit, new Chunks(searcher.getIndexReader())));
        String about = "seed %d, %s, first %d".formatted(seed, words, limit);
        assertEquals(sorted.stream().map(hit -> hit.doc).collect(Collectors.toSet()), best.stream().map(hit -> hit.doc).collect(Collectors.toSet()), about);
        var scores = best.stream().collect(Collectors.toMap(hit -> hit.doc, hit -> hit.score));
        sorted.forEach(hit -> assertEquals(((Number) ((FieldDoc) hit).fields[0]).floatValue(), scores.getOrDefault(hit.doc, -1f), 1e-5, about));
    }

    private static void write(ByteBuffersDirectory directory, Random random) throws IOException {
        var config = new IndexWriterConfig(new WhitespaceAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE);
        try (var writer = new IndexWriter(directory, config)) {
            int count = 50 + random.nextInt(300);
            for (int i = 0; i < count; i++) {
                var words = new ArrayList<String>();
                for (int j = 0; j < 4; j++) {
                    words.add(word(random));
                }
                var document = new Document();
                document.add(new TextField(Fields.CONTENTS, String.join(" ", words), Field.Store.NO));
                document.add(new SortedDocValuesField(Fields.CHUNK, new BytesRef("d%d#%d".formatted(random.nextInt(1_000_000), i))));
                writer.addDocument(document);
                if (random.nextInt(120) == 0) {
                    writer.commit();
                }
            }
        }
    }

    private static String word(Random random) {
        return "w" + (int) Math.exp(random.nextDouble() * 3);
    }
}
