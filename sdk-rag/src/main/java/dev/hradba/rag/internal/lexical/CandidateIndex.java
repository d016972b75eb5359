package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.store.TermCounts;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/// Candidates that a store found, in a small index in memory: they are filtered, scored, fused and explained there by the same code as in an
/// index on disk, with the counts of the store in place of those of the few that are here. Not for use by several threads.
public final class CandidateIndex implements AutoCloseable {

    /// As many vectors as there are candidates are compared one by one; no graph is built for them.
    private static final int NO_GRAPH_BELOW = 1_000_000;

    private final ByteBuffersDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final LexicalSession session;

    private CandidateIndex(ByteBuffersDirectory directory, IndexWriter writer, SearcherManager searchers, LexicalSession session) {
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
        this.session = session;
    }

    /// One candidate.
    ///
    /// @param record the chunk
    /// @param vector of length 1, if the search had one
    public record Candidate(ChunkRecord record, Optional<float[]> vector) {}

    /// How chunks are scored.
    ///
    /// @param k1     saturation of repeated terms in BM25
    /// @param b      weight of length in BM25
    /// @param counts over everything the identity may read
    public record Scoring(double k1, double b, TermCounts counts) {}

    /// The candidates as `identity` may see them; its rights are checked here once more.
    public static CandidateIndex of(List<Candidate> candidates, Terms terms, Scoring scoring, Identity identity) {
        try {
            var similarity = new BM25Similarity((float) scoring.k1(), (float) scoring.b());
            var directory = new ByteBuffersDirectory();
            var writer = new IndexWriter(directory, new IndexWriterConfig(terms.analyzer()).setSimilarity(similarity).setCodec(new Flat()));
            for (Candidate candidate : candidates) {
                var document = IndexDocuments.chunk(candidate.record(), terms);
                candidate.vector().ifPresent(vector -> document.add(new KnnFloatVectorField(Fields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT)));
                writer.addDocument(document);
            }
            var searchers = new SearcherManager(writer, null);
            IndexSearcher searcher = searchers.acquire();
            VisibleSet visible = new VisibleSets().of(searcher.getIndexReader(), identity);
            TermCounts counts = scoring.counts();
            visible.count(frequencies(counts), counts.chunks(), counts.contentsTokens(), counts.headedChunks(), counts.headingsTokens());
            return new CandidateIndex(directory, writer, searchers, new LexicalSession(Path.of("candidates in memory"), searchers, searcher, visible, similarity, terms, identity));
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory could not be made: " + e.getMessage(), e);
        }
    }

    /// The session over the candidates; it ends with this.
    public SearchSession session() {
        return session;
    }

    @Override
    public void close() {
        try {
            session.close();
            searchers.close();
            writer.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory could not be closed: " + e.getMessage(), e);
        }
    }

    private static Map<Term, Long> frequencies(TermCounts counts) {
        Map<Term, Long> frequencies = new HashMap<>();
        counts.contents().forEach((term, count) -> frequencies.put(new Term(Fields.CONTENTS, term), count));
        counts.headings().forEach((term, count) -> frequencies.put(new Term(Fields.HEADINGS, term), count));
        return frequencies;
    }

    private static final class Flat extends Lucene104Codec {

        private static final KnnVectorsFormat VECTORS = new Lucene99HnswVectorsFormat(Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH, 1, null, NO_GRAPH_BELOW);

        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return VECTORS;
        }
    }
}
