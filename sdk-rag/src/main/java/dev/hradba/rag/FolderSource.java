package dev.hradba.rag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.RightsRules;

/// Reads the documents below a folder. Links are not followed; hidden files and files of other formats are left out.
final class FolderSource {

    /// Largest file that is read, in bytes.
    static final long MAX_FILE_BYTES = 32L * 1024 * 1024;

    private FolderSource() {}

    record Read(List<Document> documents, List<Failure> failures) {}

    static Read read(Path folder, String collection, RightsRules rights) {
        var documents = new ArrayList<Document>();
        var failures = new ArrayList<Failure>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String id = folder.relativize(path).toString().replace('\\', '/');
                Optional<Format> format = Format.ofFileName(id);
                if (format.isPresent() && !hidden(id)) {
                    try {
                        documents.add(Document.of(id, format.get(), text(path)).withCollection(collection).withRights(rights.of(id))
                                .withModified(Files.getLastModifiedTime(path).toInstant()));
                    } catch (IOException | IllegalArgumentException e) {
                        failures.add(new Failure(id, reason(e)));
                    }
                }
            }
        } catch (IOException e) {
            throw new KnowledgeBaseException("the folder '%s' cannot be read: %s; give a folder of documents".formatted(folder, e.getMessage()), false, e);
        }
        return new Read(documents, failures);
    }

    private static boolean hidden(String id) {
        return id.startsWith(".") || id.contains("/.");
    }

    private static String text(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("has %d bytes; at most %d are read, split it".formatted(size, MAX_FILE_BYTES));
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(path))).toString();
    }

    private static String reason(Exception e) {
        return e instanceof CharacterCodingException ? "is not UTF-8 text; convert it" : String.valueOf(e.getMessage());
    }
}
