package dev.hradba.rag.ingest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.IngestReport.Skipped;
import dev.hradba.rag.internal.extract.Extractor;
import org.jspecify.annotations.Nullable;

/// The documents below a folder; ids are paths relative to it, with `/`, in which `#`, `%`, control characters and bytes that are no text are written as
/// in a URI. Links are not followed. Hidden files and folders, empty files, and files whose names say that they are pictures, sounds, archives or
/// programs, are skipped. Folders that cannot be listed keep the documents that the index has of them; so does a folder without any document, for that is what one
/// that is not mounted looks like.
///
/// @param folder     folder or single file
/// @param collection collection of its documents
/// @param rights     who may read which, by their paths
/// @param readers    who reads files beside the library's own parsers, so that they are not skipped for their names; the same as in the options of the knowledge base
public record FolderConnector(Path folder, String collection, RightsRules rights, Readers readers) implements Connector {

    /// Documents that the library's own parsers read.
    public FolderConnector(Path folder, String collection, RightsRules rights) {
        this(folder, collection, rights, Readers.NONE);
    }

    @Override
    public Listing list() {
        Found found;
        try {
            // a link that was named is meant; those below are not followed
            Path start = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
            Path parent = start.toAbsolutePath().normalize().getParent();
            boolean file = Files.isRegularFile(start) && parent != null;
            found = new Found(file && parent != null ? parent : start);
            Files.walkFileTree(start, found);
            if (!file) {
                found.doubtEmptiness();
            }
        } catch (IOException e) {
            throw new KnowledgeBaseException("the folder '%s' cannot be read: %s; give a folder of documents. Nothing was changed".formatted(folder, reason(e)), false, e);
        }
        found.sources.sort(Comparator.comparing(Source::id));
        found.failures.sort(Comparator.comparing(Failure::document));
        found.skipped.sort(Comparator.comparing(Skipped::name));
        return new Listing(found.sources, found.failures, found.skipped, found.unlisted);
    }

    /// What the walk has met so far.
    private final class Found extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<Source> sources = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private final List<String> unlisted = new ArrayList<>();

        Found(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(root) && hidden(directory)) {
                skip(directory, "hidden");
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Optional<String> useless = useless(file, attributes);
            if (useless.isPresent()) {
                skip(file, useless.get());
            } else {
                add(file, attributes);
            }
            return FileVisitResult.CONTINUE;
        }

        /// Neither a file nor what is below a folder that failed is known to be gone.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            String id = id(file);
            boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            failures.add(new Failure(directory ? id + "/" : id, "cannot be read: %s; what the knowledge base has of it stays".formatted(reason(e))));
            unlisted.add(id + "/");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, e);
        }

        private void add(Path file, BasicFileAttributes attributes) {
            String path = Ids.path(root, file);
            String id = Ids.of(path);
            if (id.length() > Document.MAX_ID_LENGTH) {
                failures.add(new Failure(id, "has a path of more than %,d characters; shorten it or ingest a folder further down".formatted(Document.MAX_ID_LENGTH)));
                return;
            }
            sources.add(Source.of(id, collection, id, attributes.size(), () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))
                    .withRights(rights.of(path))
                    .withLink(file.toAbsolutePath().normalize().toUri().toString())
                    .withModified(attributes.lastModifiedTime().toInstant()));
        }

        private void skip(Path path, String reason) {
            skipped.add(new Skipped(id(path), reason));
        }

        private String id(Path path) {
            return Ids.of(Ids.path(root, path));
        }

        /// A folder without documents looks as one that is not mounted.
        private void doubtEmptiness() {
            if (sources.isEmpty() && unlisted.isEmpty()) {
                failures.add(new Failure(folder.toString(), "holds no documents; what the knowledge base has of it stays, as the folder may only not be mounted. "
                        + "If they are really gone, sync an empty list (hradba rag ingest --allow-empty)"));
                unlisted.add("");
            }
        }
    }
    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it is not there";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private Optional<String> useless(Path file, BasicFileAttributes attributes) {
        if (hidden(file)) {
            return Optional.of("hidden");
        }
        if (attributes.isSymbolicLink()) {
            return Optional.of("a symbolic link, which is not followed");
        }
        if (!attributes.isRegularFile()) {
            return Optional.of("a pipe, socket or device");
        }
        return attributes.size() == 0 ? Optional.of("empty") : useless(file.toString(), readers);
    }

    /// Why a file of this name is no document, if its name says so.
    static Optional<String> useless(String name, Readers readers) {
        return Format.ofFileName(name).isPresent() ? Optional.empty()
                : Extractor.foreign(name.toLowerCase(Locale.ROOT)).filter(type -> !readers.read(name, type)).map("%s, which is not read"::formatted);
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }
}
