package dev.hradba.rag.ingest;

import java.time.Instant;
import java.util.Optional;

/// One source to be indexed, as text. Its identity is `id`: the same id again is a new version of the same document.
///
/// @param id         stable name, unique in the knowledge base, such as a path relative to the folder it came from; no `#`, not blank
/// @param collection group of documents that are kept in step together and can be asked for together
/// @param format     how `text` is written
/// @param title      title to show; if absent, the first heading or the id
/// @param text       the document as written; citations refer to spans of it
/// @param rights     who may read it
/// @param validity   when it holds
/// @param modified   when it was last changed, if known; used by time decay only
/// @param link       where a person may open it, if it can be opened
public record Document(
        String id,
        String collection,
        Format format,
        Optional<String> title,
        String text,
        Rights rights,
        Validity validity,
        Optional<Instant> modified,
        Optional<String> link) {

    /// Collection of documents for which none was named.
    public static final String DEFAULT_COLLECTION = "default";

    /// Longest id in characters.
    public static final int MAX_ID_LENGTH = 1_000;

    /// Refuses an id that is blank, too long or has a `#`, and a blank collection.
    public Document {
        requireNames(id, collection);
        if (!format.textual()) {
            throw new IllegalArgumentException("document '%s' is %s, which is not text; give its bytes as a Source".formatted(id, format));
        }
    }

    static void requireNames(String id, String collection) {
        if (id.isBlank() || id.indexOf('#') >= 0 || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "document id '%s' is blank, longer than %d characters or contains '#'; give a short stable name such as 'guides/vpn.md'"
                            .formatted(id.substring(0, Math.min(60, id.length())), MAX_ID_LENGTH));
        }
        if (collection.isBlank()) {
            throw new IllegalArgumentException("document '%s' has a blank collection; name one or use Document.DEFAULT_COLLECTION".formatted(id));
        }
    }

    /// A Markdown document that everyone may read, always.
    public static Document markdown(String id, String text) {
        return of(id, Format.MARKDOWN, text);
    }

    /// A document that everyone may read, always, in the default collection.
    public static Document of(String id, Format format, String text) {
        return new Document(id, DEFAULT_COLLECTION, format, Optional.empty(), text, Rights.everybody(), Validity.ALWAYS, Optional.empty(), Optional.empty());
    }

    /// The same document with other rights.
    public Document withRights(Rights other) {
        return new Document(id, collection, format, title, text, other, validity, modified, link);
    }

    /// The same document in another collection.
    public Document withCollection(String other) {
        return new Document(id, other, format, title, text, rights, validity, modified, link);
    }

    /// The same document with a title.
    public Document withTitle(String other) {
        return new Document(id, collection, format, Optional.of(other), text, rights, validity, modified, link);
    }

    /// The same document, holding at other times.
    public Document withValidity(Validity other) {
        return new Document(id, collection, format, title, text, rights, other, modified, link);
    }

    /// The same document, last changed at another time.
    public Document withModified(Instant other) {
        return new Document(id, collection, format, title, text, rights, validity, Optional.of(other), link);
    }

    /// The same document with a link.
    public Document withLink(String other) {
        return new Document(id, collection, format, title, text, rights, validity, modified, Optional.of(other));
    }
}
