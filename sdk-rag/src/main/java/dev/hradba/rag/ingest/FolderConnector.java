package dev.hradba.rag.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.internal.extract.Extractor;

/// The documents below a folder; ids are paths relative to it, with `/`. Links are not followed. Hidden files and folders, and files whose names
/// say that they are pictures, sounds, archives or programs, are left out.
///
/// @param folder     folder or single file
/// @param collection collection of its documents
/// @param rights     who may read which
public record FolderConnector(Path folder, String collection, RightsRules rights) implements Connector {

    @Override
    public Listing list() {
        var sources = new ArrayList<Source>();
        var failures = new ArrayList<Failure>();
        try {
            if (Files.isRegularFile(folder)) {
                Path parent = folder.toAbsolutePath().getParent();
                sources.add(source(parent == null ? folder : parent, folder.toAbsolutePath(), Files.readAttributes(folder, BasicFileAttributes.class)));
            } else {
                Files.walkFileTree(folder, visitor(sources, failures));
            }
        } catch (IOException e) {
            throw new KnowledgeBaseException("the folder '%s' cannot be read: %s; give a folder of documents".formatted(folder, e), false, e);
        } catch (UncheckedIOException e) {
            throw new KnowledgeBaseException("the folder '%s' cannot be read: %s".formatted(folder, e.getMessage()), false, e);
        }
        sources.sort(Comparator.comparing(Source::id));
        return new Listing(sources, failures);
    }

    private FileVisitor<Path> visitor(List<Source> sources, List<Failure> failures) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return !directory.equals(folder) && hidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !hidden(file) && wanted(id(folder, file))) {
                    sources.add(source(folder, file, attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(folder)) {
                    throw e;
                }
                failures.add(new Failure(id(folder, file), "cannot be read: %s".formatted(e.getMessage())));
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private Source source(Path root, Path file, BasicFileAttributes attributes) {
        String id = id(root, file);
        return Source.of(id, collection, id, attributes.size(), () -> Files.readAllBytes(file))
                .withRights(rights.of(id))
                .withLink(file.toAbsolutePath().normalize().toUri().toString())
                .withModified(attributes.lastModifiedTime().toInstant());
    }

    static boolean wanted(String id) {
        return Format.ofFileName(id).isPresent() || Extractor.worthALook(id.toLowerCase(Locale.ROOT));
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    /// The path from the folder on; what an id may not have is written as in a URI.
    private static String id(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/').replace("#", "%23");
    }
}
