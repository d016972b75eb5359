package dev.hradba.sandbox.repo;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A repository that an operator has approved.
///
/// @param name      what callers name it by
/// @param directory a bare repository, or a work tree with a `.git` directory
/// @param revisions approved branches, tags or commits; the first is the standard; their history may be read too
/// @param paths     who may read what; a path that no rule allows is not there
public record RepoSource(String name, Path directory, List<String> revisions, List<PathRule> paths) {

    /// Copies the lists; refuses a malformed name and an empty list of revisions.
    public RepoSource {
        revisions = List.copyOf(revisions);
        paths = List.copyOf(paths);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("repository name '%s' must be 1 to 64 letters, digits, '.', '_' or '-'".formatted(name));
        }
        if (revisions.isEmpty()) {
            throw new IllegalArgumentException("repository '%s' has no approved revision; HEAD is what is checked out".formatted(name));
        }
    }

    /// What is checked out or the standard branch, for everyone.
    public static RepoSource of(String name, Path directory) {
        return new RepoSource(name, directory, List.of("HEAD"), List.of(PathRule.ALL));
    }

    boolean readable(String path, Set<String> groups) {
        var mine = paths.stream().filter(rule -> rule.covers(groups)).toList();
        return mine.stream().anyMatch(rule -> rule.allows(path)) && mine.stream().noneMatch(rule -> rule.denies(path));
    }

    /// Whether no rule of these groups keeps any path back.
    boolean whole(Set<String> groups) {
        var mine = paths.stream().filter(rule -> rule.covers(groups)).toList();
        return mine.stream().anyMatch(rule -> rule.allow().contains("**")) && mine.stream().allMatch(rule -> rule.deny().isEmpty());
    }
}
