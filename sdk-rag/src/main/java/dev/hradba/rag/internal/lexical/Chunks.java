package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// What the index keeps of its chunks, by their number.
final class Chunks {

    private final List<LeafReaderContext> leaves;

    Chunks(IndexReader reader) {
        this.leaves = reader.leaves();
    }

    /// The chunk; empty if the number is that of something else.
    Optional<ChunkRecord> read(int doc) throws IOException {
        BytesRef bytes = bytes(Fields.KEPT, doc);
        return bytes == null ? Optional.empty() : Optional.of(ChunkCodec.read(bytes));
    }

    /// The distinct terms of its text, as [Terms#distinct] gave them.
    int[] terms(int doc) throws IOException {
        BytesRef bytes = bytes(Fields.DISTINCT_TERMS, doc);
        int[] terms = new int[bytes == null ? 0 : bytes.length / Integer.BYTES];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = bytes == null ? 0 : (int) BitUtil.VH_LE_INT.get(bytes.bytes, bytes.offset + i * Integer.BYTES);
        }
        return terms;
    }

    static BytesRef bytes(int[] terms) {
        byte[] bytes = new byte[terms.length * Integer.BYTES];
        for (int i = 0; i < terms.length; i++) {
            BitUtil.VH_LE_INT.set(bytes, i * Integer.BYTES, terms[i]);
        }
        return new BytesRef(bytes);
    }

    /// Its id.
    Optional<String> id(int doc) throws IOException {
        LeafReaderContext leaf = leaf(doc);
        SortedDocValues values = DocValues.getSorted(leaf.reader(), Fields.CHUNK);
        return values.advanceExact(doc - leaf.docBase) ? Optional.of(values.lookupOrd(values.ordValue()).utf8ToString()) : Optional.empty();
    }

    /// Those of `docs`, which are in order, that have the first `count` ids.
    List<Integer> firstById(int[] docs, int count) throws IOException {
        Map<Integer, String> ids = new HashMap<>();
        for (int from = 0, to = 0; from < docs.length; from = to) {
            LeafReaderContext leaf = leaf(docs[from]);
            SortedDocValues values = DocValues.getSorted(leaf.reader(), Fields.CHUNK);
            List<Map.Entry<Integer, Integer>> places = new ArrayList<>();
            for (; to < docs.length && docs[to] < leaf.docBase + leaf.reader().maxDoc(); to++) {
                places.add(Map.entry(values.advanceExact(docs[to] - leaf.docBase) ? values.ordValue() : -1, docs[to]));
            }
            places.sort(Map.Entry.comparingByKey());
            for (var place : places.subList(0, Math.min(count, places.size()))) {
                ids.put(place.getValue(), leaves.size() == 1 || place.getKey() < 0 ? "" : values.lookupOrd(place.getKey()).utf8ToString());
            }
            if (leaves.size() == 1) {
                return places.stream().limit(count).map(Map.Entry::getValue).toList();
            }
        }
        return ids.entrySet().stream().sorted(Map.Entry.comparingByValue()).limit(count).map(Map.Entry::getKey).toList();
    }

    private @Nullable BytesRef bytes(String field, int doc) throws IOException {
        LeafReaderContext leaf = leaf(doc);
        BinaryDocValues values = DocValues.getBinary(leaf.reader(), field);
        return values.advanceExact(doc - leaf.docBase) ? values.binaryValue() : null;
    }

    private LeafReaderContext leaf(int doc) {
        return leaves.get(ReaderUtil.subIndex(doc, leaves));
    }
}
