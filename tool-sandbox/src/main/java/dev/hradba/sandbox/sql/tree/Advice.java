package dev.hradba.sandbox.sql.tree;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What to write instead of forms that engines know and the gate does not read.
final class Advice {

    private static final String SCHEMA = "the schema lists tables and columns; ask for that instead";
    private static final String PIVOT = "write a GROUP BY with sum(x) FILTER (WHERE y = 'value') for each column";
    private static final String UNPIVOT = "write one SELECT for each column and join them with UNION ALL";
    private static final Map<String, String> STATEMENTS = Map.of(
            "SHOW", SCHEMA, "DESCRIBE", SCHEMA, "DESC", SCHEMA,
            "SUMMARIZE", "write SELECT count(*), min(a), max(a), avg(a) for the columns you need",
            "PIVOT", PIVOT, "UNPIVOT", UNPIVOT);

    private static final Map<String, String> FORMS = Map.of(
            "PIVOT", PIVOT, "UNPIVOT", UNPIVOT,
            "SAMPLE", "write ORDER BY random() LIMIT n", "TABLESAMPLE", "write ORDER BY random() LIMIT n",
            "GLOB", "write LIKE or regexp_matches", "MAP", "write map(['key'], ['value'])");
    private static final Map<String, String> MYSQL_FORMS = Map.of("JSON_TABLE", "write JSON_EXTRACT or JSON_VALUE");

    private static final String LISTS = "write (SELECT list(x + 1) FROM unnest(a) AS t(x) WHERE x > 0), with sum(x) or another aggregate to reduce a list";
    private static final Map<String, String> FUNCTIONS = Map.of(
            "COLUMNS", "name the columns, or write * EXCLUDE (a, b)",
            "RANGE", "write FROM range(1, 10) AS t(n)", "GENERATE_SERIES", "write FROM generate_series(1, 10) AS t(n)",
            "LIST_TRANSFORM", LISTS, "LIST_FILTER", LISTS, "LIST_REDUCE", LISTS, "LIST_APPLY", LISTS, "APPLY", LISTS, "FILTER", LISTS, "REDUCE", LISTS);

    private Advice() {}

    static Optional<String> statement(Token first) {
        return Optional.ofNullable(STATEMENTS.get(upper(first.text())));
    }

    /// For a statement that cannot be parsed: what to write instead of the first form in it that is known not to be read.
    static Optional<String> form(List<Token> tokens, Syntax syntax) {
        var forms = syntax == Syntax.DUCKDB ? FORMS : syntax == Syntax.MYSQL ? MYSQL_FORMS : Map.<String, String>of();
        return tokens.stream().filter(token -> token.kind() == Token.Kind.WORD && forms.containsKey(upper(token.text()))).findFirst()
                .map(token -> "instead of %s %s".formatted(upper(token.text()), forms.get(upper(token.text()))));
    }

    static Optional<String> function(String name, Syntax syntax) {
        if (syntax != Syntax.DUCKDB) {
            return Optional.empty();
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? Optional.of("write %s(%s, ...)".formatted(name.substring(dot + 1), name.substring(0, dot))) : Optional.ofNullable(FUNCTIONS.get(upper(name)));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
