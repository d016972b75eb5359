package dev.hradba.rag.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.IngestReport.Skipped;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The documents in one commit of a Git repository on this machine; ids are paths in the repository,
/// written as a [FolderConnector] writes them. Work tree, submodules and links are not looked at.
///
/// @param repository folder with a work tree, or a bare repository
/// @param revision   branch, tag or commit, such as `HEAD`
/// @param collection collection of its documents
/// @param rights     who may read which
/// @param readers    as in [FolderConnector]
public record GitConnector(Path repository, String revision, String collection, RightsRules rights, Readers readers) implements Connector {

    /// Documents that the library's own parsers read.
    public GitConnector(Path repository, String revision, String collection, RightsRules rights) {
        this(repository, revision, collection, rights, Readers.NONE);
    }

    @Override
    public Listing list() {
        var sources = new ArrayList<Source>();
        var skipped = new ArrayList<Skipped>();
        try (Repository git = open()) {
            ObjectId tree = git.resolve(revision + "^{tree}");
            if (tree == null) {
                throw new KnowledgeBaseException("the repository '%s' has no revision '%s'; give a branch, a tag or a commit".formatted(repository, revision), false);
            }
            try (var walk = new TreeWalk(git); ObjectReader reader = git.newObjectReader()) {
                walk.addTree(tree);
                walk.setRecursive(true);
                while (walk.next()) {
                    String path = walk.getPathString();
                    Optional<String> useless = useless(path, walk.getFileMode(0));
                    if (useless.isPresent()) {
                        skipped.add(new Skipped(Ids.of(path), useless.get()));
                    } else {
                        sources.add(source(path, walk.getObjectId(0), size(reader, walk.getObjectId(0))));
                    }
                }
            }
        } catch (IOException | RevisionSyntaxException e) {
            throw new KnowledgeBaseException("'%s' cannot be read as a Git repository: %s; nothing was changed".formatted(repository, e.getMessage()), false, e);
        }
        return new Listing(sources, List.of(), skipped, List.of());
    }

    private Optional<String> useless(String path, FileMode mode) {
        if (path.startsWith(".") || path.contains("/.")) {
            return Optional.of("hidden");
        }
        if (mode.equals(FileMode.SYMLINK) || mode.equals(FileMode.GITLINK)) {
            return Optional.of(mode.equals(FileMode.SYMLINK) ? "a symbolic link, which is not followed" : "a submodule; ingest it as a repository of its own");
        }
        return FolderConnector.useless(path, readers);
    }

    /// Size for progress; a file whose content this clone lacks is told when its turn comes.
    private static long size(ObjectReader reader, ObjectId blob) throws IOException {
        try {
            return reader.getObjectSize(blob, ObjectReader.OBJ_ANY);
        } catch (MissingObjectException e) {
            return 0;
        }
    }

    private Source source(String path, ObjectId blob, long bytes) {
        String id = Ids.of(path);
        return Source.of(id, collection, id, bytes, () -> read(blob)).withRights(rights.of(path)).withLink("git:" + path + "@" + blob.name());
    }

    private InputStream read(ObjectId blob) throws IOException {
        Repository git = open();
        try {
            return new FilterInputStream(git.open(blob).openStream()) {
                @Override
                public void close() throws IOException {
                    try (git) {
                        super.close();
                    }
                }
            };
        } catch (MissingObjectException e) {
            git.close();
            throw new IOException("this clone lacks its content; fetch it, such as with git fetch --refetch", e);
        } catch (IOException e) {
            git.close();
            throw e;
        }
    }

    private Repository open() throws IOException {
        var builder = new FileRepositoryBuilder().setMustExist(true);
        Path dotGit = repository.resolve(".git");
        return (java.nio.file.Files.exists(dotGit) ? builder.setWorkTree(repository.toFile()).setGitDir(gitDir(dotGit)) : builder.setGitDir(repository.toFile())).build();
    }

    /// A linked work tree has a file `.git` that names its repository.
    private static java.io.File gitDir(Path dotGit) throws IOException {
        if (java.nio.file.Files.isDirectory(dotGit)) {
            return dotGit.toFile();
        }
        String line = java.nio.file.Files.readString(dotGit).strip();
        Path parent = dotGit.toAbsolutePath().getParent();
        return (parent == null ? dotGit : parent).resolve(line.replaceFirst("^gitdir:\\s*", "")).normalize().toFile();
    }
}
