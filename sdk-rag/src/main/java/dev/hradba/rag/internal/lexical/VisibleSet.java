package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// The chunks that an identity may see, and the statistics over exactly those.
///
/// BM25 knows how many documents hold a term and how long documents are. Taken over the whole index, these numbers would let hidden
/// documents move the scores of visible ones. So they are counted over the visible chunks alone; deleted ones are not visible either.
///
/// Safe for use by several threads.
final class VisibleSet {

    /// Most term statistics kept; beyond that they are counted again.
    private static final int MAX_CACHED_TERMS = 50_000;

    private final List<Term> rules;
    private final Set<String> admitted;
    private final List<FixedBitSet> bits;
    private final IndexReader reader;
    private final int[] counts;
    private final int count;
    private final Map<Term, long[]> terms = new ConcurrentHashMap<>();
    private final Map<String, long[]> fields = new ConcurrentHashMap<>();

    private VisibleSet(IndexReader reader, List<Term> rules, List<FixedBitSet> bits) {
        this.reader = reader;
        this.rules = List.copyOf(rules);
        this.admitted = rules.stream().map(Term::text).collect(Collectors.toUnmodifiableSet());
        this.bits = bits;
        this.counts = bits.stream().mapToInt(FixedBitSet::cardinality).toArray();
        this.count = Arrays.stream(counts).sum();
    }

    /// Takes these statistics instead of counting: those of all that is visible in the store that the chunks of this index are candidates from.
    void count(Map<Term, Long> frequencies, long chunks, long contentsTokens, long headedChunks, long headingsTokens) {
        frequencies.forEach((term, frequency) -> terms.put(term, new long[] {frequency, frequency}));
        fields.put(Fields.CONTENTS, new long[] {chunks, contentsTokens});
        fields.put(Fields.HEADINGS, new long[] {headedChunks, headingsTokens});
    }

    /// The chunks of `reader` under one of these rules, each a term of [Fields#RIGHTS].
    static VisibleSet of(IndexReader reader, List<Term> rules) throws IOException {
        var bits = new ArrayList<FixedBitSet>();
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader leaf = context.reader();
            var set = new FixedBitSet(leaf.maxDoc());
            for (Term rule : rules) {
                PostingsEnum postings = leaf.postings(rule, PostingsEnum.NONE);
                if (postings != null) {
                    set.or(postings);
                }
            }
            Bits live = leaf.getLiveDocs();
            if (live != null) {
                for (int doc = set.nextSetBit(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(set, doc)) {
                    if (!live.get(doc)) {
                        set.clear(doc);
                    }
                }
            }
            bits.add(set);
        }
        return new VisibleSet(reader, rules, bits);
    }

    private static int next(FixedBitSet set, int doc) {
        return doc + 1 < set.length() ? set.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// The visible chunks of a segment of the reader that this was made for; not to be changed.
    FixedBitSet bits(LeafReaderContext leaf) {
        return bits.get(leaf.ord);
    }

    /// Number of visible chunks in a segment.
    int count(LeafReaderContext leaf) {
        return counts[leaf.ord];
    }

    /// True if a chunk with these canonical rights is visible.
    boolean admits(String rights) {
        return admitted.contains(rights);
    }

    /// Rights terms that admit the identity.
    List<BytesRef> ruleBytes() {
        return rules.stream().map(Term::bytes).toList();
    }

    /// Statistics of `term` over the visible chunks. Where no visible chunk has it, one is claimed: Lucene wants a positive number, and no score uses it.
    TermStatistics term(Term term) throws IOException {
        long[] counted = cached(term);
        return new TermStatistics(term.bytes(), Math.max(1, counted[0]), Math.max(1, counted[1]));
    }

    /// Number of visible chunks with `term`.
    long documentFrequency(Term term) throws IOException {
        return cached(term)[0];
    }

    private long[] cached(Term term) throws IOException {
        long[] counted = terms.get(term);
        if (counted == null) {
            counted = count(term);
            if (terms.size() < MAX_CACHED_TERMS) {
                terms.put(term, counted);
            }
        }
        return counted;
    }

    private long[] count(Term term) throws IOException {
        long documents = 0;
        long occurrences = 0;
        for (LeafReaderContext context : reader.leaves()) {
            PostingsEnum postings = context.reader().postings(term, PostingsEnum.FREQS);
            if (postings == null) {
                continue;
            }
            FixedBitSet set = bits.get(context.ord);
            for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                if (set.get(doc)) {
                    documents++;
                    occurrences += postings.freq();
                }
            }
        }
        return new long[] {documents, occurrences};
    }

    /// Statistics of a text field over the visible chunks; null if none of them has text there.
    @Nullable CollectionStatistics field(String field, String lengthField) throws IOException {
        long[] counted = fields.get(field);
        if (counted == null) {
            counted = countLengths(lengthField);
            fields.put(field, counted);
        }
        return counted[0] == 0 ? null : new CollectionStatistics(field, counted[0], counted[0], counted[1], counted[1]);
    }

    /// Number of visible chunks that have the field.
    long chunkCount() {
        return count;
    }

    private long[] countLengths(String lengthField) throws IOException {
        long documents = 0;
        long tokens = 0;
        for (LeafReaderContext context : reader.leaves()) {
            NumericDocValues lengths = context.reader().getNumericDocValues(lengthField);
            if (lengths == null) {
                continue;
            }
            FixedBitSet set = bits.get(context.ord);
            for (int doc = lengths.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lengths.nextDoc()) {
                if (set.get(doc) && lengths.longValue() > 0) {
                    documents++;
                    tokens += lengths.longValue();
                }
            }
        }
        return new long[] {documents, tokens};
    }
}
