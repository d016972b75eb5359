package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Documents and chunks as Lucene documents, and back.
final class IndexDocuments {

    private IndexDocuments() {}

    /// The record of the document, then its chunks; Lucene replaces such a block as a whole.
    static List<Document> of(dev.hradba.rag.ingest.Document source, String title, int version, String hash, String text,
            List<Chunk> chunks, List<float[]> vectors, Terms terms) throws IOException {
        var block = new ArrayList<Document>();
        var record = new Document();
        record.add(new StringField(Fields.RECORD, source.id(), Field.Store.YES));
        record.add(new StringField(Fields.RECORD_COLLECTION, source.collection(), Field.Store.NO));
        record.add(new StringField(Fields.RECORD_RIGHTS, source.rights().canonical(), Field.Store.NO));
        record.add(new StringField(Fields.DOCUMENT, source.id(), Field.Store.NO));
        record.add(new StoredField(Fields.STORED_COLLECTION, source.collection()));
        record.add(new StoredField(Fields.STORED_TITLE, title));
        record.add(new StoredField(Fields.STORED_LINK, source.link().orElse("")));
        record.add(new StoredField(Fields.STORED_VERSION, version));
        record.add(new StoredField(Fields.STORED_HASH, hash));
        record.add(new StoredField(Fields.STORED_TEXT, text));
        record.add(new StoredField(Fields.STORED_RIGHTS, source.rights().canonical()));
        record.add(new StoredField(Fields.STORED_VALID_FROM, millis(source.validity().from())));
        record.add(new StoredField(Fields.STORED_VALID_UNTIL, millis(source.validity().until())));
        source.modified().ifPresent(modified -> record.add(new StoredField(Fields.STORED_MODIFIED, millis(modified))));
        MinHash signature = MinHash.of(text);
        record.add(new StoredField(Fields.STORED_SIGNATURE, signature.bytes()));
        signature.bands().forEach(band -> record.add(new StringField(Fields.BAND, band, Field.Store.NO)));
        block.add(record);
        for (int i = 0; i < chunks.size(); i++) {
            Document chunk = chunk(ChunkRecord.of(source, title, version, text, chunks.get(i)), terms);
            if (!vectors.isEmpty()) {
                chunk.add(new KnnFloatVectorField(Fields.VECTOR, vectors.get(i), VectorSimilarityFunction.DOT_PRODUCT));
            }
            block.add(chunk);
        }
        return block;
    }

    static Document chunk(ChunkRecord record, Terms terms) throws IOException {
        Chunk chunk = record.chunk();
        String headings = record.headings();
        String contents = record.contents();
        var indexed = new Document();
        Terms own = terms.like(contents);
        indexed.add(text(Fields.CONTENTS, contents, own));
        indexed.add(text(Fields.HEADINGS, headings, own));
        indexed.add(new NumericDocValuesField(Fields.CONTENTS_LENGTH, own.of(contents).size()));
        indexed.add(new NumericDocValuesField(Fields.HEADINGS_LENGTH, own.of(headings).size()));
        indexed.add(new StringField(Fields.RIGHTS, record.rights(), Field.Store.NO));
        indexed.add(new StringField(Fields.COLLECTION, record.collection(), Field.Store.NO));
        indexed.add(new StringField(Fields.DOCUMENT, record.document(), Field.Store.NO));
        indexed.add(new SortedDocValuesField(Fields.CHUNK, new BytesRef(chunk.id())));
        indexed.add(new LongPoint(Fields.VALID_FROM, record.validFrom()));
        indexed.add(new LongPoint(Fields.VALID_UNTIL, record.validUntil()));
        indexed.add(new BinaryDocValuesField(Fields.KEPT, ChunkCodec.write(record)));
        indexed.add(new BinaryDocValuesField(Fields.DISTINCT_TERMS, Chunks.packed(terms.distinct(chunk.units()))));
        return indexed;
    }

    /// Text whose terms are made in the language of its chunk.
    private static Field text(String name, String text, Terms terms) {
        return new Field(name, text, TextField.TYPE_NOT_STORED) {
            @Override
            public TokenStream tokenStream(Analyzer ignored, @Nullable TokenStream reuse) {
                return terms.analyzer().tokenStream(name, text);
            }
        };
    }

    /// What search sees of a chunk: title, headings and its text without markup.
    static String contents(String title, Chunk chunk) {
        return ChunkRecord.contents(ChunkRecord.headings(title, chunk), chunk);
    }

    /// Milliseconds since 1970, cut to what a long can hold.
    static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// What is left of a document that vanished, so that its version goes on should it come back.
    static Document tombstone(StoredDocument document) {
        var record = new Document();
        record.add(new StringField(Fields.TOMBSTONE, document.id(), Field.Store.YES));
        record.add(new StringField(Fields.DOCUMENT, document.id(), Field.Store.NO));
        record.add(new StoredField(Fields.STORED_COLLECTION, document.collection()));
        record.add(new StoredField(Fields.STORED_VERSION, document.version()));
        return record;
    }

    static StoredDocument storedDocument(Document record) {
        int version = record.getField(Fields.STORED_VERSION).numericValue().intValue();
        String gone = record.get(Fields.TOMBSTONE);
        if (gone != null) {
            return new StoredDocument(gone, record.get(Fields.STORED_COLLECTION), "", version, "", "", Rights.of().canonical(), "", true);
        }
        return new StoredDocument(record.get(Fields.RECORD), record.get(Fields.STORED_COLLECTION), record.get(Fields.STORED_TITLE), version,
                record.get(Fields.STORED_HASH), record.get(Fields.STORED_TEXT), record.get(Fields.STORED_RIGHTS), record.get(Fields.STORED_LINK), false);
    }

    /// A document as it was given and its chunks, from what is kept of them.
    static StoredBlock block(Document record, List<ChunkRecord> kept) {
        StoredDocument about = storedDocument(record);
        var chunks = new ArrayList<Chunk>();
        kept.forEach(each -> chunks.add(each.chunk()));
        chunks.sort(Comparator.comparingInt(Chunk::start).thenComparing(Chunk::id));
        var validity = new Validity(instant(record, Fields.STORED_VALID_FROM), instant(record, Fields.STORED_VALID_UNTIL));
        var modified = Optional.ofNullable(record.getField(Fields.STORED_MODIFIED)).map(field -> Instant.ofEpochMilli(field.numericValue().longValue()));
        var document = new dev.hradba.rag.ingest.Document(about.id(), about.collection(), Format.PLAIN, Optional.of(about.title()), about.text(),
                Rights.parse(about.rights()), validity, modified, Optional.of(about.link()).filter(link -> !link.isEmpty()));
        return new StoredBlock(document, about, chunks);
    }

    private static Instant instant(Document record, String field) {
        return instant(record.getField(field).numericValue().longValue());
    }

    static Instant instant(long millis) {
        return millis == Long.MIN_VALUE ? Instant.MIN : millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }

    static Hit hit(ChunkRecord record, int rank, double score, double lexicalScore, Explanation explanation) {
        Chunk chunk = record.chunk();
        var passage = new Passage(rank, score, chunk.id(), record.document(), record.version(), record.collection(), record.title(), chunk.path(),
                chunk.start(), chunk.end(), chunk.line(), chunk.lastLine(), chunk.page(), chunk.header(), record.text(), explanation);
        return new Hit(passage, chunk.units(), record.modified(), lexicalScore);
    }
}
