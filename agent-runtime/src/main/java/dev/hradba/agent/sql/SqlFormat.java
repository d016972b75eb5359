package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Lays a statement out in lines: one for each clause and each join, conditions below each other.
public final class SqlFormat {

    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\(|\\)|\\s+|[^\\s()'\"]+");
    private static final Set<String> CLAUSES =
            Set.of("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT");
    private static final Set<String> JOIN_WORDS = Set.of("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL");

    private SqlFormat() {}

    /// The same statement in lines. Only white space outside of quotes changes.
    public static String format(String sql) {
        List<String> tokens = TOKEN.matcher(sql.strip()).results().map(match -> match.group()).toList();
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int depth = 0;
        boolean between = false;
        String before = "";
        for (String token : tokens) {
            String word = token.toUpperCase(Locale.ROOT);
            boolean top = depth == 0 && !lines.getLast().isEmpty();
            if (token.isBlank()) {
                lines.getLast().append(' ');
                continue;
            }
            if (top && (CLAUSES.contains(word) || (JOIN_WORDS.contains(word) && !JOIN_WORDS.contains(before)
                    && !before.equals("OUTER")))) {
                lines.add(new StringBuilder(JOIN_WORDS.contains(word) ? "  " : ""));
            } else if (top && word.equals("AND") && !between) {
                lines.add(new StringBuilder("  "));
            }
            between = word.equals("BETWEEN") || (between && !(word.equals("AND") && depth == 0));
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            lines.getLast().append(token);
            before = word;
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).collect(Collectors.joining("\n"));
    }
}
