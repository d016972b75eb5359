package dev.hradba.rag.internal.lexical;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;

/// Lucene's codec with the graph over quantised vectors; readers tell from the segment which one wrote it, so both may stand in one index.
final class VectorCodec {

    private VectorCodec() {}

    static Codec of(boolean quantised) {
        var format = new Lucene104HnswScalarQuantizedVectorsFormat();
        return !quantised ? new Lucene104Codec() : new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        };
    }
}
