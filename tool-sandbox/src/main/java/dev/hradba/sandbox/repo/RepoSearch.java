package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.eclipse.jgit.revwalk.RevCommit;

/// Finds lines or paths in one commit. The index names the files that may match and ranks them (BM25 over words, paths and defined names); each is then
/// looked at line by line, so what is reported does match. Secrets are taken out before anything is indexed, so that no pattern can feel for them.
final class RepoSearch {

    private static final int MAX_QUERY = 400;
    private static final int MAX_PER_FILE = 5;
    private static final int AHEAD = 4;
    private static final float NAMED = 2;
    private static final float DEFINED = 6;
    private static final float TEST = 0.7f;
    private static final Sort BEST_FIRST = new Sort(SortField.FIELD_SCORE, new SortField(RepoIndex.PATH, SortField.Type.STRING));

    private final OpenRepo repo;
    private final RevCommit commit;
    private final String kind;
    private final String query;
    private final Predicate<String> matches;
    private final Pattern glob;

    private RepoSearch(OpenRepo repo, RevCommit commit, String kind, String query, Pattern glob) throws RepoException {
        this.repo = repo;
        this.commit = commit;
        this.kind = kind;
        this.query = query;
        this.glob = glob;
        matches = matcher(repo, kind, query);
    }

    /// @param defines whether the line defines what was asked for, or the path's file is named so
    /// @param score   how well the file fits; higher is better, compares within one search only
    private record Hit(String path, int line, String text, boolean defines, float score) {}

    /// A file that may match.
    private record Candidate(int document, String path, float score) {}

    static ObjectNode run(OpenRepo repo, RevCommit commit, JsonNode request, RepoIndexes indexes) throws RepoException, IOException {
        var query = request.path("query").asText("");
        if (query.isBlank() || query.length() > MAX_QUERY || query.indexOf('\n') >= 0) {
            throw RepoException.denied("request", "'query' must be one line of 1 to %d characters".formatted(MAX_QUERY));
        }
        var paths = request.path("path").asText("**");
        if (paths.length() > MAX_QUERY) {
            throw RepoException.denied("request", "'path' has %d characters; at most %d are allowed".formatted(paths.length(), MAX_QUERY));
        }
        var search = new RepoSearch(repo, commit, request.path("kind").asText("literal"), query, PathRule.pattern(paths));
        try (var index = indexes.at(repo, commit, repo.revision(request))) {
            return search.run(index);
        } catch (TimedText.TimeUpException e) {
            repo.checkTime();
            throw new IllegalStateException("time is up for an expression only when it is for the request", e);
        }
    }

    private static Predicate<String> matcher(OpenRepo repo, String kind, String query) throws RepoException {
        try {
            return switch (kind) {
                case "literal", "path" -> text -> CodeText.hasText(text, query);
                case "symbol" -> text -> CodeText.hasWord(text, query);
                case "regex" -> {
                    var pattern = Pattern.compile(query, Pattern.MULTILINE);
                    yield text -> pattern.matcher(new TimedText(text, repo::isTimeUp)).find();
                }
                default -> throw RepoException.denied("request", "'kind' is none of literal, regex, symbol, path");
            };
        } catch (PatternSyntaxException e) {
            throw RepoException.denied("request", "the regular expression does not parse: %s (RE2 syntax: no look-around, no back references)".formatted(e.getMessage()));
        }
    }

    private ObjectNode run(RepoIndex.Snapshot index) throws RepoException, IOException {
        var hits = new ArrayList<Hit>();
        var searcher = index.searcher();
        for (var candidate : candidates(searcher)) {
            repo.checkTime();
            if (kind.equals("path")) {
                if (matches.test(candidate.path)) {
                    hits.add(new Hit(candidate.path, 0, "", name(candidate.path).equalsIgnoreCase(query), candidate.score));
                }
                continue;
            }
            var text = searcher.storedFields().document(candidate.document, Set.of(RepoIndex.TEXT)).get(RepoIndex.TEXT);
            if (text != null && matches.test(text)) {
                lines(candidate, text, hits);
            }
            if (hits.size() > AHEAD * repo.limits().maxResults()) {
                break;
            }
        }
        hits.sort(Comparator.comparing(Hit::defines).reversed().thenComparing(Comparator.comparing(Hit::score).reversed())
                .thenComparing(Hit::path).thenComparingInt(Hit::line));
        return reply(hits, !index.complete());
    }

    /// Files that may match, best first.
    private List<Candidate> candidates(IndexSearcher searcher) throws IOException, RepoException {
        int all = Math.max(1, searcher.getIndexReader().maxDoc());
        var eligible = kind.equals("literal") || kind.equals("symbol") ? RepoIndex.mayHave(searcher.getIndexReader(), query) : null;
        var found = new ArrayList<Candidate>();
        for (var each : searcher.search(query(), all, BEST_FIRST, true).scoreDocs) {
            repo.checkTime();
            if (each instanceof FieldDoc document && document.fields[1] instanceof BytesRef bytes) {
                var path = bytes.utf8ToString();
                if ((eligible == null || eligible.get(document.doc)) && glob.matches(path)) {
                    found.add(new Candidate(document.doc, path, document.score * (aside(path) ? TEST : 1)));
                }
            }
        }
        found.sort(Comparator.comparing(Candidate::score).reversed().thenComparing(Candidate::path));
        return found;
    }

    /// Every file, ranked by the words of the query.
    private Query query() {
        var all = new BooleanQuery.Builder();
        all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        var said = kind.equals("regex") ? query.replaceAll("\\\\.", " ") : query;
        for (String word : new HashSet<>(CodeText.words(said))) {
            all.add(new TermQuery(new Term(RepoIndex.WORDS, word)), Occur.SHOULD);
            all.add(new BoostQuery(new TermQuery(new Term(RepoIndex.NAMES, word)), NAMED), Occur.SHOULD);
        }
        all.add(new BoostQuery(new TermQuery(new Term(RepoIndex.DEFINES, query.toLowerCase(Locale.ROOT))), DEFINED), Occur.SHOULD);
        return all.build();
    }

    /// Each defining line, and the first few others.
    private void lines(Candidate file, String text, List<Hit> hits) {
        int number = 0;
        int kept = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (matches.test(line)) {
                boolean defines = CodeText.defines(line, query);
                if (kept < MAX_PER_FILE || (defines && kept < repo.limits().maxResults())) {
                    hits.add(new Hit(file.path, number, line, defines, file.score));
                    kept++;
                }
            }
        }
    }

    private static boolean aside(String path) {
        var lower = path.toLowerCase(Locale.ROOT);
        return lower.contains("test/") || lower.startsWith("test") || lower.contains("/generated/");
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
