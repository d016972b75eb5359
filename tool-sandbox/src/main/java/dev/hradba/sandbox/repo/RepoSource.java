package dev.hradba.sandbox.repo;

import java.nio.file.Path;
import java.util.List;

/// A repository that an operator has approved.
///
/// @param name      what callers name it by
/// @param directory a bare repository, or a work tree with a `.git` directory
/// @param revisions approved branches, tags or commits; the first is the standard; their history may be read too
/// @param paths     who may read what; a path that no rule allows is not there
public record RepoSource(String name, Path directory, List<String> revisions, List<PathRule> paths) {

    /// Copies the lists; refuses a malformed name, no revision, and what is no name of one.
    public RepoSource {
        revisions = List.copyOf(revisions);
        paths = List.copyOf(paths);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("repository name '%s' must be 1 to 64 letters, digits, '.', '_' or '-'".formatted(name));
        }
        if (revisions.isEmpty()) {
            throw new IllegalArgumentException("repository '%s' has no approved revision; HEAD is what is checked out".formatted(name));
        }
        revisions.forEach(RepoSource::checkedRevision);
    }

    /// What is checked out or the standard branch, for everyone.
    public static RepoSource of(String name, Path directory) {
        return new RepoSource(name, directory, List.of("HEAD"), List.of(PathRule.ALL));
    }

    /// Git knows many more ways to name a commit; they would approve what nobody has looked at.
    static String checkedRevision(String revision) {
        if (!revision.matches("[A-Za-z0-9_][A-Za-z0-9._/+#-]{0,199}") || revision.contains("..") || revision.endsWith(".lock") || revision.endsWith("/")) {
            throw new IllegalArgumentException("revision '%s' is not the name of a branch or tag, or a commit id".formatted(revision));
        }
        return revision;
    }
}
