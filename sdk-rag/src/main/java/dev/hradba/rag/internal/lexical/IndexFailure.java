package dev.hradba.rag.internal.lexical;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import dev.hradba.rag.KnowledgeBaseException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;

/// Says what is wrong with an index that cannot be read or written, and the way out.
final class IndexFailure {

    private static final Pattern FILE = Pattern.compile("path=\"([^\"]+)\"");

    private IndexFailure() {}

    /// @param what what could not be done, such as `read`
    static KnowledgeBaseException of(Path folder, String what, IOException e) {
        if (e instanceof IndexFormatTooOldException || e instanceof IndexFormatTooNewException) {
            return new KnowledgeBaseException("the index in '%s' was written by another version of Lucene: %s; ingest anew in an empty folder"
                    .formatted(folder, e.getMessage()), false, e);
        }
        if (e instanceof CorruptIndexException || e instanceof EOFException || e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return new KnowledgeBaseException(("file '%s' of the index in '%s' is damaged or missing: %s; restore a snapshot (KnowledgeBase.restore, "
                    + "hradba rag restore), or ingest anew in an empty folder").formatted(file(e), folder, message(e)), false, e);
        }
        return new KnowledgeBaseException("the index in '%s' cannot be %s: %s; check space, rights and the disk; what was acknowledged before is kept"
                .formatted(folder, what, message(e)), false, e);
    }

    private static String message(IOException e) {
        return e instanceof CorruptIndexException corrupt ? String.valueOf(corrupt.getOriginalMessage()) : e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static String file(IOException e) {
        String resource = e instanceof CorruptIndexException corrupt ? String.valueOf(corrupt.getResourceDescription()) : String.valueOf(e.getMessage());
        var path = FILE.matcher(resource);
        return path.find() ? path.group(1) : resource;
    }
}
