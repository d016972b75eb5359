package dev.hradba.rag.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A document that is not read yet: its bytes are taken when its turn comes, so that a source of a million files costs only their names.
///
/// @param id         as in [Document]
/// @param collection as in [Document]
/// @param name       file name, whose end may tell the format
/// @param format     how it is written, if that is known; else name and content tell
/// @param content    its bytes
/// @param bytes      size in bytes, for progress; 0 if unknown
/// @param title      title to show; if absent, that of the document or its id
/// @param link       where a person may open it
/// @param rights     who may read it; its own front matter can only narrow them
/// @param validity   when it holds, unless its front matter says so
/// @param modified   when it was last changed, if known
public record Source(
        String id,
        String collection,
        String name,
        Optional<Format> format,
        Content content,
        long bytes,
        Optional<String> title,
        Optional<String> link,
        Rights rights,
        Validity validity,
        Optional<Instant> modified) {

    /// Gives the bytes of a document.
    @FunctionalInterface
    public interface Content {
        /// A stream of its bytes; whoever opens it reads no more than the limits allow, and closes it.
        ///
        /// @throws IOException if they cannot be read; its message becomes the reason in the report
        InputStream open() throws IOException;
    }

    /// Refuses what [Document] refuses.
    public Source {
        Document.requireNames(id, collection);
    }

    /// A source that everyone may read, always, with nothing else known.
    public static Source of(String id, String collection, String name, long bytes, Content content) {
        return new Source(id, collection, name, Optional.empty(), content, bytes, Optional.empty(), Optional.empty(),
                Rights.everybody(), Validity.ALWAYS, Optional.empty());
    }

    /// A document as a source.
    public static Source of(Document document) {
        return new Source(document.id(), document.collection(), document.id(), Optional.of(document.format()),
                () -> new ByteArrayInputStream(document.text().getBytes(StandardCharsets.UTF_8)), document.text().length(), document.title(), document.link(),
                document.rights(), document.validity(), document.modified());
    }

    /// The same source with other rights.
    public Source withRights(Rights other) {
        return new Source(id, collection, name, format, content, bytes, title, link, other, validity, modified);
    }

    /// The same source with a link.
    public Source withLink(String other) {
        return new Source(id, collection, name, format, content, bytes, title, Optional.of(other), rights, validity, modified);
    }

    /// The same source, last changed at another time.
    public Source withModified(Instant other) {
        return new Source(id, collection, name, format, content, bytes, title, link, rights, validity, Optional.of(other));
    }

    /// The same source with a title.
    public Source withTitle(String other) {
        return new Source(id, collection, name, format, content, bytes, Optional.of(other), link, rights, validity, modified);
    }

    /// The same source, known to be written so.
    public Source withFormat(Format other) {
        return new Source(id, collection, name, Optional.of(other), content, bytes, title, link, rights, validity, modified);
    }
}
