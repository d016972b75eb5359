package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/// Reads ranges of files, the commits that changed a path, and who last changed each line.
final class RepoHistory {

    private static final int MAX_MESSAGE = 1000;

    private RepoHistory() {}

    static ObjectNode read(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var path = request.path("path").asText("");
        var lines = lines(repo, commit, path);
        int start = Math.max(1, request.path("start").asInt(1));
        int end = Math.min(lines.length, Math.min(request.path("end").asInt(Integer.MAX_VALUE), start + repo.limits().maxLines() - 1));
        if (start > lines.length) {
            throw RepoException.failed("range", "'%s' has %d lines; line %d is beyond its end".formatted(path, lines.length, start));
        }
        var text = new StringBuilder();
        for (int i = start; i <= end; i++) {
            text.append(cut(repo, lines[i - 1])).append('\n');
        }
        return root(repo, commit).put("path", path).put("start", start).put("end", end).put("lines", lines.length).put("text", text.toString())
                .put("truncated", end < Math.min(lines.length, request.path("end").asInt(Integer.MAX_VALUE)));
    }

    static ObjectNode log(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var path = request.path("path").asText("");
        if (!mayTell(repo, commit, path)) {
            throw missing(repo, path);
        }
        int most = Math.clamp(request.path("limit").asInt(20), 1, repo.limits().maxResults());
        var root = root(repo, commit).put("path", path);
        var list = root.putArray("commits");
        try (var walk = new RevWalk(repo.repository())) {
            walk.markStart(walk.parseCommit(commit));
            if (!path.isEmpty()) {
                walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
            }
            for (var each : walk) {
                repo.checkTime();
                if (list.size() == most) {
                    return root.put("truncated", true);
                }
                put(each, list.addObject());
            }
        }
        return root.put("truncated", false);
    }

    /// A file that may be read, or a folder of which nothing is kept back.
    private static boolean mayTell(OpenRepo repo, RevCommit commit, String path) throws IOException {
        if (repo.visible().readableBelow(path)) {
            return true;
        }
        try (var at = path.isEmpty() ? null : TreeWalk.forPath(repo.repository(), path, commit.getTree())) {
            return (at == null || !at.isSubtree()) && !path.isEmpty() && repo.visible().readable(path);
        } catch (IllegalArgumentException e) {
            // JGit's word for a path that no tree can hold
            return false;
        }
    }

    static ObjectNode blame(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var path = request.path("path").asText("");
        var lines = lines(repo, commit, path);
        int start = Math.max(1, request.path("start").asInt(1));
        int end = Math.min(lines.length, Math.min(request.path("end").asInt(Integer.MAX_VALUE), start + repo.limits().maxLines() - 1));
        var root = root(repo, commit).put("path", path);
        var list = root.putArray("lines");
        var sources = new RevCommit[lines.length];
        try (var generator = new BlameGenerator(repo.repository(), path)) {
            generator.push(null, commit);
            while (generator.next()) {
                repo.checkTime();
                for (int i = generator.getResultStart(); i < Math.min(lines.length, generator.getResultEnd()); i++) {
                    sources[i] = generator.getSourceCommit();
                }
            }
        }
        for (int i = start; i <= end; i++) {
            var item = list.addObject().put("line", i).put("text", cut(repo, lines[i - 1]));
            Optional.ofNullable(sources[i - 1]).ifPresent(source -> item.put("commit", source.name()).put("author", source.getAuthorIdent().getName())
                    .put("time", Instant.ofEpochSecond(source.getCommitTime()).toString()));
        }
        return root.put("truncated", end < lines.length);
    }

    private static String[] lines(OpenRepo repo, RevCommit commit, String path) throws RepoException, IOException {
        var text = repo.text(commit, path).orElseThrow(() -> missing(repo, path));
        return (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1);
    }

    /// The same words for a path that is absent and for one that is kept back.
    private static RepoException missing(OpenRepo repo, String path) {
        return RepoException.denied("path", "'%s' is not a text file of '%s' that you may read".formatted(path.length() > 200 ? path.substring(0, 200) : path, repo.source().name()));
    }

    private static void put(RevCommit commit, ObjectNode into) {
        var message = SecretPatterns.redact(commit.getFullMessage().strip());
        into.put("commit", commit.name()).put("author", commit.getAuthorIdent().getName())
                .put("time", Instant.ofEpochSecond(commit.getCommitTime()).toString())
                .put("message", message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message);
    }

    private static ObjectNode root(OpenRepo repo, RevCommit commit) {
        return JsonNodeFactory.instance.objectNode().put("repository", repo.source().name()).put("commit", commit.name());
    }

    private static String cut(OpenRepo repo, String line) {
        int most = repo.limits().maxLineChars();
        return line.length() > most ? line.substring(0, most) + "…" : line;
    }
}
