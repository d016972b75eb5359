package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Finds lines or paths in one commit. A line counts only if it matches after its secrets are taken out, so that no pattern can feel for them.
final class RepoSearch {

    private static final int MAX_QUERY = 400;
    private static final int MAX_PER_FILE = 5;
    private static final String DEFINING = "(?:class|interface|enum|record|struct|trait|object|module|namespace|def|function|func|fun|fn|type|const|let|var|val|table|view|procedure)";

    private final OpenRepo repo;
    private final RevCommit commit;
    private final String kind;
    private final Pattern pattern;
    private final String glob;
    private final String query;

    private RepoSearch(OpenRepo repo, RevCommit commit, String kind, Pattern pattern, String glob, String query) {
        this.repo = repo;
        this.commit = commit;
        this.kind = kind;
        this.pattern = pattern;
        this.glob = glob;
        this.query = query;
    }

    /// @param score how well it fits; higher is better, compares within one search only
    private record Hit(String path, int line, String text, double score) {}

    static ObjectNode run(OpenRepo repo, RevCommit commit, JsonNode request) throws RepoException, IOException {
        var query = request.path("query").asText("");
        var kind = request.path("kind").asText("literal");
        if (query.isBlank() || query.length() > MAX_QUERY) {
            throw RepoException.denied("request", "'query' must have 1 to %d characters".formatted(MAX_QUERY));
        }
        return new RepoSearch(repo, commit, kind, pattern(kind, query), request.path("path").asText("**"), query).run();
    }

    private static Pattern pattern(String kind, String query) throws RepoException {
        try {
            return switch (kind) {
                case "literal", "path" -> Pattern.compile("(?i)" + Pattern.quote(query));
                case "regex" -> Pattern.compile(query);
                case "symbol" -> Pattern.compile("\\b" + Pattern.quote(query) + "\\b");
                default -> throw RepoException.denied("request", "'kind' is none of literal, regex, symbol, path");
            };
        } catch (PatternSyntaxException e) {
            throw RepoException.denied("request", "the regular expression does not parse: %s (RE2 syntax: no look-around, no back references)".formatted(e.getMessage()));
        }
    }

    private ObjectNode run() throws RepoException, IOException {
        var hits = new ArrayList<Hit>();
        long scanned = 0;
        boolean truncated = false;
        try (var walk = new TreeWalk(repo.repository())) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next() && !truncated) {
                repo.checkTime();
                var path = walk.getPathString();
                if (!repo.readable(path) || !PathRule.matches(glob, path)) {
                    continue;
                }
                if (kind.equals("path")) {
                    if (pattern.matcher(path).find()) {
                        hits.add(new Hit(path, 0, path, pathScore(path) + (name(path).equalsIgnoreCase(query) ? 10 : 0)));
                    }
                    continue;
                }
                var text = repo.raw(walk);
                if (text.isPresent()) {
                    scanned += text.get().length();
                    hits.addAll(mayMatch(text.get()) ? lines(path, SecretPatterns.redact(text.get())) : List.of());
                }
                truncated = scanned > repo.limits().maxScanBytes();
            }
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::path).thenComparingInt(Hit::line));
        return reply(hits, truncated);
    }

    /// Spares most files the slower steps. What matches only within a secret is not found: the lines are matched after redaction.
    private boolean mayMatch(String text) {
        return switch (kind) {
            case "symbol" -> text.contains(query);
            case "literal" -> containsIgnoringCase(text, query);
            default -> pattern.matcher(text).find();
        };
    }

    private static boolean containsIgnoringCase(String text, String wanted) {
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    private List<Hit> lines(String path, String text) throws RepoException {
        if (!pattern.matcher(text).find()) {
            return List.of();
        }
        var found = new ArrayList<Hit>();
        var defining = Pattern.compile("\\b" + DEFINING + "\\s+(?:[A-Za-z_.*&]+\\s+)?" + Pattern.quote(query) + "\\b");
        var declared = Pattern.compile("^\\s*(?:[A-Za-z_<>\\[\\],.?@ ]+\\s)" + Pattern.quote(query) + "\\s*\\([^;]*$");
        int number = 0;
        int matches = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (pattern.matcher(line).find()) {
                matches++;
                boolean defines = defining.matcher(line).find() || (declared.matcher(line).find() && !line.strip().startsWith("return "));
                if (found.size() < MAX_PER_FILE || defines) {
                    found.add(new Hit(path, number, line, pathScore(path) + (defines ? 5 : 0)));
                }
            }
            if (found.size() > repo.limits().maxResults()) {
                break;
            }
        }
        repo.checkTime();
        double often = Math.log1p(matches);
        return found.stream().map(hit -> new Hit(hit.path(), hit.line(), hit.text(), hit.score() + often)).toList();
    }

    /// A file that is named like the query is likely about it; tests and deep files come later.
    private double pathScore(String path) {
        var lower = path.toLowerCase(Locale.ROOT);
        double named = name(lower).contains(query.toLowerCase(Locale.ROOT)) ? 3 : 0;
        boolean test = lower.contains("test/") || lower.startsWith("test") || lower.contains("/generated/");
        return named - (test ? 1 : 0) - 0.05 * path.chars().filter(c -> c == '/').count();
    }

    private static String name(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private ObjectNode reply(List<Hit> hits, boolean truncated) {
        var root = JsonNodeFactory.instance.objectNode().put("repository", repo.source().name()).put("commit", commit.name());
        var list = root.putArray("hits");
        int most = repo.limits().maxResults();
        for (var hit : hits.subList(0, Math.min(most, hits.size()))) {
            var item = list.addObject().put("path", hit.path());
            if (hit.line() > 0) {
                var text = hit.text().stripTrailing();
                item.put("line", hit.line()).put("text", text.length() > repo.limits().maxLineChars() ? text.substring(0, repo.limits().maxLineChars()) + "…" : text);
            }
        }
        return root.put("truncated", truncated || hits.size() > most);
    }
}
