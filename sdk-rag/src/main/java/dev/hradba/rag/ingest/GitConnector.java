package dev.hradba.rag.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

import dev.hradba.rag.KnowledgeBaseException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The documents in one commit of a Git repository on this machine; ids are paths in the repository. Work tree, submodules and links are not looked at.
///
/// @param repository folder with a work tree, or a bare repository
/// @param revision   branch, tag or commit, such as `HEAD`
/// @param collection collection of its documents
/// @param rights     who may read which
public record GitConnector(Path repository, String revision, String collection, RightsRules rights) implements Connector {

    private static final int MAX_OBJECT_BYTES = 256 * 1024 * 1024;

    @Override
    public Listing list() {
        var sources = new ArrayList<Source>();
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
                    boolean file = walk.getFileMode(0).equals(FileMode.REGULAR_FILE) || walk.getFileMode(0).equals(FileMode.EXECUTABLE_FILE);
                    if (file && FolderConnector.wanted(path) && !path.startsWith(".") && !path.contains("/.")) {
                        sources.add(source(path, walk.getObjectId(0), reader.getObjectSize(walk.getObjectId(0), ObjectReader.OBJ_ANY)));
                    }
                }
            }
        } catch (IOException e) {
            throw new KnowledgeBaseException("'%s' cannot be read as a Git repository: %s".formatted(repository, e.getMessage()), false, e);
        }
        return new Listing(sources, java.util.List.of());
    }

    private Source source(String path, ObjectId blob, long bytes) {
        String id = path.replace("#", "%23");
        return Source.of(id, collection, id, bytes, () -> read(blob)).withRights(rights.of(id)).withLink("git:" + path + "@" + blob.name());
    }

    private byte[] read(ObjectId blob) throws IOException {
        try (Repository git = open()) {
            return git.open(blob).getCachedBytes(MAX_OBJECT_BYTES);
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
