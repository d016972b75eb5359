package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.time.Instant;

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
        var range = Range.of(repo, request, path, lines.length);
        var text = new StringBuilder();
        for (int i = range.start; i <= range.end; i++) {
            text.append(cut(repo, lines[i - 1])).append('\n');
        }
        return root(repo, commit).put("path", path).put("start", range.start).put("end", range.end).put("lines", lines.length).put("text", text.toString())
                .put("truncated", range.truncated);
    }

    static ObjectNode log(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var path = request.path("path").asText("");
        int most = Math.clamp(request.path("limit").asInt(20), 1, repo.limits().maxResults());
        var root = root(repo, commit).put("path", path);
        var list = root.putArray("commits");
        try (var walk = new RevWalk(repo.repository())) {
            walk.markStart(walk.parseCommit(commit));
            if (!path.isEmpty() || !repo.visible().everything()) {
                walk.setTreeFilter(changes(repo, path));
            }
            for (var each : walk) {
                repo.checkTime();
                if (list.size() == most) {
                    return root.put("truncated", true);
                }
                put(each, list.addObject());
            }
        } catch (IllegalArgumentException e) {
            // JGit's word for a path that no tree can hold
            throw missing(repo, path);
        }
        if (list.isEmpty()) {
            throw missing(repo, path);
        }
        return root.put("truncated", false);
    }

    /// What makes a commit one of a file or folder: a change to something there that may be read. What is kept back, also in trees of long ago, makes none.
    private static TreeFilter changes(OpenRepo repo, String path) {
        var readable = new TreeFilter() {
            @Override
            public boolean include(TreeWalk walk) {
                return walk.isSubtree() || repo.visible().readable(walk.getPathString());
            }

            @Override
            public boolean shouldBeRecursive() {
                return true;
            }

            @Override
            public TreeFilter clone() {
                return this;
            }
        };
        var changed = AndTreeFilter.create(TreeFilter.ANY_DIFF, readable);
        return path.isEmpty() ? changed : AndTreeFilter.create(PathFilter.create(path), changed);
    }

    static ObjectNode blame(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var path = request.path("path").asText("");
        var lines = lines(repo, commit, path);
        var range = Range.of(repo, request, path, lines.length);
        var root = root(repo, commit).put("path", path);
        var list = root.putArray("lines");
        for (int i = range.start; i <= range.end; i++) {
            list.addObject().put("line", i).put("text", cut(repo, lines[i - 1]));
        }
        try (var generator = new BlameGenerator(repo.repository(), path)) {
            generator.push(null, commit);
            while (generator.next()) {
                repo.checkTime();
                for (int i = Math.max(range.start, generator.getResultStart() + 1); i <= Math.min(range.end, generator.getResultEnd()); i++) {
                    blamed(repo, path, generator, (ObjectNode) list.get(i - range.start));
                }
            }
        }
        return root.put("truncated", range.truncated);
    }

    /// A line that came with a new name has its commit and the name it had there, unless that name is kept back.
    private static void blamed(OpenRepo repo, String path, BlameGenerator generator, ObjectNode line) {
        var source = generator.getSourceCommit();
        if (source == null || !repo.visible().readable(generator.getSourcePath())) {
            return;
        }
        line.put("commit", source.name()).put("author", source.getAuthorIdent().getName()).put("time", Instant.ofEpochSecond(source.getCommitTime()).toString());
        if (!path.equals(generator.getSourcePath())) {
            line.put("path", generator.getSourcePath());
        }
    }

    /// Lines asked for, from 1; `end` is before `start` in a file without any.
    private record Range(int start, int end, boolean truncated) {

        static Range of(OpenRepo repo, JsonNode request, String path, int lines) throws RepoException {
            int start = Math.max(1, request.path("start").asInt(1));
            int wanted = Math.min(lines, request.path("end").asInt(Integer.MAX_VALUE));
            if (start > Math.max(1, lines)) {
                throw RepoException.failed("range", "'%s' has %d lines; line %d is beyond its end".formatted(path, lines, start));
            } else if (lines > 0 && wanted < start) {
                throw RepoException.denied("request", "'end' is %d, before 'start', which is %d".formatted(wanted, start));
            }
            int end = (int) Math.min(wanted, (long) start + repo.limits().maxLines() - 1);
            return new Range(start, end, end < wanted);
        }
    }

    private static String[] lines(OpenRepo repo, RevCommit commit, String path) throws RepoException, IOException {
        var text = repo.text(commit, path).orElseThrow(() -> missing(repo, path));
        return text.isEmpty() ? new String[0] : (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1);
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
