package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.core.Identity;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// One repository open for one request of one identity. What that identity may not read is not there.
final class OpenRepo implements AutoCloseable {

    private static final int MAX_ANCESTORS = 100_000;

    private final RepoSource source;
    private final Visibility visible;
    private final RepoLimits limits;
    private final Repository repository;
    private final BooleanSupplier stopped;

    private OpenRepo(RepoSource source, Visibility visible, RepoLimits limits, Repository repository, BooleanSupplier stopped) {
        this.source = source;
        this.visible = visible;
        this.limits = limits;
        this.repository = repository;
        this.stopped = stopped;
    }

    static OpenRepo open(RepoSource source, Identity identity, RepoLimits limits, BooleanSupplier cancelled) throws RepoException {
        var git = gitDirectory(source).orElseThrow(() ->
                RepoException.failed("repository", "repository '%s' is no longer where it was approved; ask the operator".formatted(source.name())));
        long end = System.nanoTime() + limits.timeoutMillis() * 1_000_000L;
        try {
            var repository = new FileRepositoryBuilder().setGitDir(git.toFile()).setBare().setMustExist(true).build();
            return new OpenRepo(source, Visibility.of(source.paths(), identity.groups()), limits, repository, () -> cancelled.getAsBoolean() || System.nanoTime() - end > 0);
        } catch (IOException e) {
            throw RepoException.failed("repository", "repository '%s' cannot be opened; ask the operator".formatted(source.name()));
        }
    }

    /// Where Git keeps the repository; empty if there is none, or only a link to one.
    static Optional<Path> gitDirectory(RepoSource source) {
        var inside = source.directory().resolve(Constants.DOT_GIT);
        var git = Files.isDirectory(inside, LinkOption.NOFOLLOW_LINKS) ? inside : source.directory();
        boolean there = Files.isRegularFile(git.resolve(Constants.HEAD), LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(git.resolve("objects"), LinkOption.NOFOLLOW_LINKS);
        return there ? Optional.of(git) : Optional.empty();
    }

    RepoSource source() {
        return source;
    }

    RepoLimits limits() {
        return limits;
    }

    Repository repository() {
        return repository;
    }

    Visibility visible() {
        return visible;
    }

    /// The revision that a request names, or the standard one.
    String revision(JsonNode request) {
        var named = request.path("revision").asText("");
        return named.isEmpty() ? source.revisions().getFirst() : named;
    }

    /// Whether the request has taken too long or was cancelled.
    boolean isTimeUp() {
        return stopped.getAsBoolean();
    }

    void checkTime() throws RepoException {
        if (isTimeUp()) {
            throw RepoException.failed("timeoutMillis", "the request took longer than %d ms or was cancelled; ask for less".formatted(limits.timeoutMillis()));
        }
    }

    /// The commit of an approved revision, or a full commit id in the history of one.
    RevCommit commit(String wanted) throws RepoException, IOException {
        if (source.revisions().contains(wanted)) {
            return resolved(wanted);
        }
        if (wanted.matches("[0-9a-f]{40}")) {
            for (String approved : source.revisions()) {
                if (inHistory(wanted, resolved(approved))) {
                    try (var walk = new RevWalk(repository)) {
                        return walk.parseCommit(ObjectId.fromString(wanted));
                    }
                }
            }
        }
        throw RepoException.denied("revision", "revision '%s' of '%s' is not approved; use %s or a commit in its history"
                .formatted(wanted.length() > 60 ? wanted.substring(0, 60) : wanted, source.name(), source.revisions()));
    }

    private RevCommit resolved(String revision) throws RepoException, IOException {
        ObjectId id = repository.resolve(revision + "^{commit}");
        if (id == null) {
            throw RepoException.failed("revision", "revision '%s' does not exist in '%s'; ask the operator".formatted(revision, source.name()));
        }
        try (var walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        }
    }

    private boolean inHistory(String wanted, RevCommit tip) throws IOException, RepoException {
        try (var walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(tip));
            int seen = 0;
            for (var commit : walk) {
                if (commit.name().equals(wanted)) {
                    return true;
                }
                if (++seen > MAX_ANCESTORS) {
                    return false;
                }
                checkTime();
            }
            return false;
        }
    }

    /// A readable text file with its secrets taken out; empty if there is none at the path: absent, kept back, a link, binary or too large.
    Optional<String> text(RevCommit commit, String path) throws IOException {
        if (!visible.readable(path)) {
            return Optional.empty();
        }
        try (var walk = path.isEmpty() ? null : TreeWalk.forPath(repository, path, commit.getTree())) {
            return walk == null ? Optional.empty() : raw(walk.getFileMode(0), walk.getObjectId(0)).map(SecretPatterns::redact);
        } catch (IllegalArgumentException e) {
            // JGit's word for a path that no tree can hold
            return Optional.empty();
        }
    }

    /// A text file as it is, secrets and all; empty if it is a link, binary or too large. Only [IndexFilling] and [#text] may see it. Thread-safe.
    Optional<String> raw(FileMode mode, ObjectId id) throws IOException {
        if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
            return Optional.empty();
        }
        var loader = repository.open(id, Constants.OBJ_BLOB);
        if (loader.getSize() > limits.maxFileBytes()) {
            return Optional.empty();
        }
        byte[] bytes = loader.getBytes(limits.maxFileBytes());
        return binary(bytes) ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /// As Git takes it: a NUL among the first bytes. JGit's own rule also counts a lone carriage return, which text files have.
    private static boolean binary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, RawText.getBufferSize()); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        repository.close();
    }
}
