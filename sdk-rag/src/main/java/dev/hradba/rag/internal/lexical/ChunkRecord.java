package dev.hradba.rag.internal.lexical;

import java.util.Optional;

import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.extract.Unit;

/// Everything that is kept about a chunk, whatever keeps it.
///
/// @param document   id of its document
/// @param collection collection of its document
/// @param version    version of its document
/// @param title      title of its document
/// @param rights     canonical rights
/// @param validFrom  first millisecond since 1970 at which it holds
/// @param validUntil first millisecond at which it no longer holds
/// @param modified   when its document was last changed, milliseconds since 1970, if known
/// @param text       the chunk as it stands in the document
/// @param chunk      where it stands and what can be quoted from it
public record ChunkRecord(String document, String collection, int version, String title, String rights, long validFrom, long validUntil,
        Optional<Long> modified, String text, Chunk chunk) {

    /// The record of one chunk of a document with this text.
    public static ChunkRecord of(Document source, String title, int version, String text, Chunk chunk) {
        return new ChunkRecord(source.id(), source.collection(), version, title, source.rights().canonical(),
                IndexDocuments.millis(source.validity().from()), IndexDocuments.millis(source.validity().until()),
                source.modified().map(IndexDocuments::millis), text.substring(chunk.start(), chunk.end()), chunk);
    }

    /// When it holds.
    public Validity validity() {
        return new Validity(IndexDocuments.instant(validFrom), IndexDocuments.instant(validUntil));
    }

    /// Title and headings, as search sees them.
    public String headings() {
        return headings(title, chunk);
    }

    /// Title, headings and text without markup, as search sees them.
    public String contents() {
        return contents(headings(), chunk);
    }

    static String headings(String title, Chunk chunk) {
        return title + "\n" + String.join("\n", chunk.path());
    }

    static String contents(String headings, Chunk chunk) {
        var contents = new StringBuilder(headings).append('\n');
        for (Unit unit : chunk.units()) {
            contents.append(unit.plain()).append('\n');
        }
        return contents.toString();
    }
}
