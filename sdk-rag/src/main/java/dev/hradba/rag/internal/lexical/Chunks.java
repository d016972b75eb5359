package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
        if (bytes == null) {
            return new int[0];
        }
        int[] terms = new int[bytes.length / Integer.BYTES];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = (int) BitUtil.VH_LE_INT.get(bytes.bytes, bytes.offset + i * Integer.BYTES);
        }
        return terms;
    }

    /// Terms as they are kept.
    static BytesRef packed(int[] terms) {
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

    /// Those of `docs`, which are in order, that have the first `count` ids. Within a segment the order of ids is that of their numbers, so ids themselves
    /// are compared between segments alone.
    List<Integer> firstById(int[] docs, int count) throws IOException {
        List<Integer> first = new ArrayList<>();
        boolean several = false;
        for (int from = 0, to = 0; from < docs.length; from = to) {
            LeafReaderContext leaf = leaf(docs[from]);
            while (to < docs.length && docs[to] < leaf.docBase + leaf.reader().maxDoc()) {
                to++;
            }
            several |= !first.isEmpty();
            first.addAll(firstById(leaf, Arrays.copyOfRange(docs, from, to), count));
        }
        if (several) {
            Map<Integer, String> ids = new HashMap<>();
            for (int doc : first) {
                ids.put(doc, id(doc).orElse(""));
            }
            first.sort(Comparator.comparing(doc -> ids.getOrDefault(doc, "")));
        }
        return first.size() <= count ? first : first.subList(0, count);
    }

    private static List<Integer> firstById(LeafReaderContext leaf, int[] docs, int count) throws IOException {
        SortedDocValues values = DocValues.getSorted(leaf.reader(), Fields.CHUNK);
        List<Map.Entry<Integer, Integer>> places = new ArrayList<>();
        for (int doc : docs) {
            places.add(Map.entry(values.advanceExact(doc - leaf.docBase) ? values.ordValue() : -1, doc));
        }
        places.sort(Map.Entry.comparingByKey());
        return places.stream().limit(count).map(Map.Entry::getValue).toList();
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
