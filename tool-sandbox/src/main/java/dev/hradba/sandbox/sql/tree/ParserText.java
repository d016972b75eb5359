package dev.hradba.sandbox.sql.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tokens as the text that JSqlParser gets. It only needs structure, so every text literal is replaced by a numbered one, and forms that
/// it does not know by forms of the same shape whose names begin with `$`, which no statement can have; what a literal holds can then not be
/// read otherwise than the lexer read it.
///
/// The stand-ins: `$symmetric(x)` for SYMMETRIC x, `$slice(a, b)` for a:b, `$none` for a side left out, `$struct('a', 1)` for {'a': 1}, `$f7(` for
/// the name of a function in place 7, `PARTITION BY $w7` for the name of a window in place 7, `$c7` for a collation.
final class ParserText {

    static final String SYMMETRIC = "$symmetric";
    static final String SLICE = "$slice";
    static final String NONE = "$none";
    static final String STRUCT = "$struct";
    static final String NAME = "$n_";

    /// Words that the parser takes for keywords of clauses that are not allowed here anyway.
    private static final Set<String> PLAIN_NAMES = Set.of("FINAL", "SAMPLE", "START", "CONNECT", "PREWHERE", "PRIOR", "QUALIFIED");
    /// Words that the parser does not take as an alias.
    private static final Set<String> ALIASES = Set.of("OFFSET", "LIMIT", "GROUPS", "TOP", "APPLY", "OPTIMIZE", "PIVOT", "UNPIVOT", "FORMAT", "SETTINGS", "XMLSERIALIZE");
    private static final Set<String> DATE_PARTS = Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND");

    /// Functions that the parser reads as something of their own.
    private static final Set<String> OWN_SHAPE = Set.of("CHAR", "JSON_OBJECT", "JSON_ARRAY", "JSON_ARRAYAGG", "JSON_OBJECTAGG");
    private static final Set<String> WINDOW_WORDS = Set.of("PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS", "SELECT", "WITH", "VALUES", "FROM");

    private static final String BORDER = "(?:UNBOUNDED (?:PRECEDING|FOLLOWING)|CURRENT ROW|\\d{1,9} (?:PRECEDING|FOLLOWING))";
    private static final Pattern FRAME = Pattern.compile(
            "(?:ROWS|RANGE|GROUPS) (?:BETWEEN " + BORDER + " AND " + BORDER + "|" + BORDER + ")(?: EXCLUDE (?:CURRENT ROW|GROUP|TIES|NO OTHERS))?");

    private final List<Token> tokens;
    private final Syntax syntax;
    private final List<String> pieces = new ArrayList<>();

    ParserText(List<Token> tokens, Syntax syntax) {
        this.tokens = tokens;
        this.syntax = syntax;
        for (int i = 0; i < tokens.size(); i++) {
            pieces.add(piece(i));
        }
        brackets();
        frames();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is("BETWEEN") && tokens.get(i + 1).is("SYMMETRIC")) {
                symmetric(i + 1);
            }
        }
    }

    private boolean is(int place, String word) {
        return place >= 0 && place < tokens.size() && tokens.get(place).is(word);
    }

    private String piece(int i) {
        var token = tokens.get(i);
        if (token.kind() == Token.Kind.STRING) {
            return "'s" + i + "'";
        }
        if (token.is("<=>")) {
            return "~";
        }
        if (is(i - 1, "COLLATE") && (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED)) {
            return "$c" + i;
        }
        if (windowName(i)) {
            return "PARTITION BY $w" + i;
        }
        if (token.kind() == Token.Kind.WORD && is(i + 1, "(") && OWN_SHAPE.contains(token.text().toUpperCase(Locale.ROOT)) && !is(i - 1, "AS") && !is(i - 1, "::")) {
            return "$f" + i;
        }
        if (name(i)) {
            return NAME + token.text();
        }
        return switch (syntax) {
            case SQLITE -> sqlite(i);
            case DUCKDB -> duckdb(i);
            case POSTGRESQL -> token.is("@?") ? "<->" : token.sql();
            case H2, MYSQL -> token.sql();
        };
    }

    /// Whether this is a name, though the parser would take it for something else.
    private boolean name(int i) {
        if (tokens.get(i).kind() != Token.Kind.WORD) {
            return false;
        }
        String word = tokens.get(i).text().toUpperCase(Locale.ROOT);
        boolean ends = i + 1 == tokens.size() || is(i + 1, "FROM") || is(i + 1, ",") || is(i + 1, ")");
        return PLAIN_NAMES.contains(word) || (ALIASES.contains(word) && is(i - 1, "AS")) || (ends && DATE_PARTS.contains(word) && (is(i - 1, "AS") || afterValue(i - 1)));
    }

    /// Whether a value ends here that is not the number of an interval.
    private boolean afterValue(int i) {
        if (is(i, ")")) {
            int depth = 0;
            int at = i;
            do {
                depth += is(at, ")") ? 1 : is(at, "(") ? -1 : 0;
                at--;
            } while (depth > 0 && at >= 0);
            return !is(at, "INTERVAL");
        }
        return i > 0 && tokens.get(i).kind() == Token.Kind.QUOTED && !is(i - 1, "INTERVAL");
    }

    private String sqlite(int i) {
        boolean glob = is(i, "GLOB");
        return is(i, "NOT") && is(i + 1, "GLOB") ? "!~" : glob && is(i - 1, "NOT") ? "" : glob ? "~" : tokens.get(i).sql();
    }

    private String duckdb(int i) {
        boolean joined = is(i + 1, "JOIN");
        if (is(i, "UNION") && (byName(i + 1) || (is(i + 1, "ALL") && byName(i + 2)))) {
            return "MINUS";
        }
        if (byName(i) || byName(i - 1)) {
            return "";
        }
        if (is(i, "SEMI") && joined) {
            return "LEFT SEMI";
        }
        if (is(i, "ANTI") && joined) {
            return "GLOBAL LEFT SEMI";
        }
        if (is(i, "ASOF") && joined) {
            return "NATURAL LEFT SEMI";
        }
        if (is(i, "ASOF") && is(i + 1, "LEFT") && is(i + 2, "JOIN")) {
            return "GLOBAL NATURAL LEFT SEMI";
        }
        return is(i - 1, "ASOF") && is(i, "LEFT") && joined ? "" : is(i, "//") ? "DIV" : tokens.get(i).sql();
    }

    private boolean byName(int i) {
        return is(i, "BY") && is(i + 1, "NAME") && (is(i - 1, "UNION") || (is(i - 1, "ALL") && is(i - 2, "UNION")));
    }

    /// Whether a window is named here that another one builds upon: `OVER (w ROWS ...)`, `WINDOW v AS (w ORDER BY a)`.
    private boolean windowName(int i) {
        var token = tokens.get(i);
        boolean name = token.kind() == Token.Kind.QUOTED || (token.kind() == Token.Kind.WORD && !WINDOW_WORDS.contains(token.text().toUpperCase(Locale.ROOT)));
        if (!name || !is(i - 1, "(")) {
            return false;
        }
        boolean goesOn = is(i + 1, "ORDER") || is(i + 1, "ROWS") || is(i + 1, "RANGE") || is(i + 1, "GROUPS");
        return (is(i - 2, "OVER") && (goesOn || is(i + 1, ")"))) || (is(i - 2, "AS") && goesOn);
    }

    /// Slices and structs. The lexer has seen that brackets are paired and that a colon stands directly in one.
    private void brackets() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (is(i, "(") || is(i, "[") || is(i, "{")) {
                open.push(i);
                pieces.set(i, is(i, "{") ? STRUCT + " (" : pieces.get(i));
            } else if (is(i, ")") || is(i, "]") || is(i, "}")) {
                int from = open.pop();
                boolean slice = pieces.get(from).startsWith("[ ");
                pieces.set(i, is(i, "}") ? ")" : slice ? ") ]" : pieces.get(i));
            } else if (is(i, ":")) {
                int from = open.element();
                if (is(from, "[")) {
                    pieces.set(from, "[ " + SLICE + " (");
                    pieces.set(i, (from == i - 1 ? NONE + " " : "") + "," + (is(i + 1, "]") ? " " + NONE : ""));
                } else {
                    pieces.set(i, ",");
                }
            }
        }
    }

    /// Frames that count in GROUPS or leave rows out: the parser gets `ROWS $x7 PRECEDING`.
    private void frames() {
        for (int i = 0; i < tokens.size(); i++) {
            int end = i;
            while (end < tokens.size() && !is(end, ")") && (tokens.get(end).kind() == Token.Kind.WORD || tokens.get(end).kind() == Token.Kind.NUMBER)) {
                end++;
            }
            String frame = words(i, end);
            if (is(end, ")") && FRAME.matcher(frame).matches() && (is(i, "GROUPS") || frame.contains(" EXCLUDE "))) {
                pieces.set(i, "ROWS $x" + i + " PRECEDING");
                for (int k = i + 1; k < end; k++) {
                    pieces.set(k, "");
                }
            }
        }
    }

    /// The frame behind `$x7`.
    String frame(String standIn) {
        int from = Integer.parseInt(standIn.substring(2));
        int end = from;
        while (!is(end, ")")) {
            end++;
        }
        return words(from, end);
    }

    private String words(int from, int end) {
        return tokens.subList(from, end).stream().map(token -> token.text().toUpperCase(Locale.ROOT)).collect(Collectors.joining(" "));
    }

    /// The set operation behind the one that the parser got.
    static String operation(String parsed, Syntax syntax) {
        return syntax == Syntax.DUCKDB && parsed.startsWith("MINUS") ? "UNION" + parsed.substring("MINUS".length()) + " BY NAME" : parsed;
    }

    private void symmetric(int at) {
        int depth = 0;
        for (int i = at + 1; i < tokens.size(); i++) {
            depth += is(i, "(") || is(i, "[") || is(i, "CASE") ? 1 : is(i, ")") || is(i, "]") || is(i, "END") ? -1 : 0;
            if (depth == 0 && is(i, "AND")) {
                pieces.set(at, SYMMETRIC + " (");
                pieces.set(i, ") AND");
                return;
            }
        }
    }

    String text() {
        return String.join(" ", pieces);
    }

    /// The literal behind a numbered one.
    ///
    /// @throws RefusedException if it is none of ours
    Token literal(String numbered) {
        if (numbered.matches("'s\\d{1,4}'")) {
            int at = Integer.parseInt(numbered.substring(2, numbered.length() - 1));
            if (at < tokens.size() && tokens.get(at).kind() == Token.Kind.STRING) {
                return tokens.get(at);
            }
        }
        throw new RefusedException("literal", "a text literal stands where none is allowed");
    }

    /// The token behind `$f7`, `$w7` or `$c7`; `kind` is the letter.
    static boolean standsIn(String name, char kind) {
        return name.length() > 2 && name.charAt(0) == '$' && name.charAt(1) == kind && name.substring(2).matches("\\d{1,4}");
    }

    Token behind(String standIn) {
        return tokens.get(Integer.parseInt(standIn.substring(2)));
    }

    Optional<String> advice() {
        return Advice.form(tokens, syntax);
    }

    /// What was written at a column of the text, counted from 0.
    String near(int column) {
        int end = 0;
        for (int i = 0; i < pieces.size(); i++) {
            end += pieces.get(i).length() + 1;
            if (end > column) {
                return tokens.get(i).sql();
            }
        }
        return "its end";
    }
}
