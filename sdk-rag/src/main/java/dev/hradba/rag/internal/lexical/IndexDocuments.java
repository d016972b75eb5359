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
import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
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

    private static final String PATH_SEPARATOR = "\u0000";

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
        indexed.add(new StringField(Fields.RIGHTS, record.rights(), Field.Store.YES));
        indexed.add(new StringField(Fields.COLLECTION, record.collection(), Field.Store.YES));
        indexed.add(new StringField(Fields.DOCUMENT, record.document(), Field.Store.YES));
        indexed.add(new SortedDocValuesField(Fields.CHUNK, new BytesRef(chunk.id())));
        indexed.add(new StoredField(Fields.CHUNK, chunk.id()));
        indexed.add(new LongPoint(Fields.VALID_FROM, record.validFrom()));
        indexed.add(new LongPoint(Fields.VALID_UNTIL, record.validUntil()));
        indexed.add(new StoredField(Fields.STORED_TITLE, record.title()));
        indexed.add(new StoredField(Fields.STORED_PATH, String.join(PATH_SEPARATOR, chunk.path())));
        indexed.add(new StoredField(Fields.STORED_TEXT, record.text()));
        indexed.add(new StoredField(Fields.STORED_HEADER, chunk.header()));
        indexed.add(new StoredField(Fields.STORED_UNITS, UnitCodec.write(chunk.units())));
        indexed.add(new StoredField(Fields.STORED_START, chunk.start()));
        indexed.add(new StoredField(Fields.STORED_END, chunk.end()));
        indexed.add(new StoredField(Fields.STORED_LINE, chunk.line()));
        indexed.add(new StoredField(Fields.STORED_LAST_LINE, chunk.lastLine()));
        indexed.add(new StoredField(Fields.STORED_PAGE, chunk.page()));
        indexed.add(new StoredField(Fields.STORED_VERSION, record.version()));
        record.modified().ifPresent(modified -> indexed.add(new StoredField(Fields.STORED_MODIFIED, modified)));
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

    /// A document as it was given and its chunks, from what is stored of them.
    static StoredBlock block(Document record, List<Document> stored) throws IOException {
        StoredDocument about = storedDocument(record);
        var chunks = new ArrayList<Chunk>();
        for (Document each : stored) {
            String id = each.get(Fields.CHUNK);
            String path = each.get(Fields.STORED_PATH);
            chunks.add(new Chunk(id, id.substring(id.indexOf('#') + 1, id.lastIndexOf('#')), path.isEmpty() ? List.of() : List.of(path.split(PATH_SEPARATOR, -1)),
                    number(each, Fields.STORED_START), number(each, Fields.STORED_END), number(each, Fields.STORED_LINE), number(each, Fields.STORED_LAST_LINE),
                    number(each, Fields.STORED_PAGE), each.get(Fields.STORED_HEADER), UnitCodec.read(each.getBinaryValue(Fields.STORED_UNITS))));
        }
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

    static Hit hit(Document chunk, int rank, double score, double lexicalScore, Explanation explanation) throws IOException {
        String path = chunk.get(Fields.STORED_PATH);
        var passage = new Passage(
                rank,
                score,
                chunk.get(Fields.CHUNK),
                chunk.get(Fields.DOCUMENT),
                number(chunk, Fields.STORED_VERSION),
                chunk.get(Fields.COLLECTION),
                chunk.get(Fields.STORED_TITLE),
                path.isEmpty() ? List.of() : List.of(path.split(PATH_SEPARATOR, -1)),
                number(chunk, Fields.STORED_START),
                number(chunk, Fields.STORED_END),
                number(chunk, Fields.STORED_LINE),
                number(chunk, Fields.STORED_LAST_LINE),
                number(chunk, Fields.STORED_PAGE),
                chunk.get(Fields.STORED_HEADER),
                chunk.get(Fields.STORED_TEXT),
                explanation);
        var modified = Optional.ofNullable(chunk.getField(Fields.STORED_MODIFIED)).map(field -> field.numericValue().longValue());
        return new Hit(passage, UnitCodec.read(chunk.getBinaryValue(Fields.STORED_UNITS)), modified, lexicalScore);
    }

    private static int number(Document chunk, String field) {
        return chunk.getField(field).numericValue().intValue();
    }
}
