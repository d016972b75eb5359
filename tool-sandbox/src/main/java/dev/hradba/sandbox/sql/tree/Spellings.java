package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.hradba.sandbox.sql.tree.Token.Kind;

/// Replaces several spellings of one clause by the one that is printed: `LIMIT 5, 10`, `LIMIT ALL`, `FETCH NEXT ROW ONLY`,
/// `OFFSET 5 ROWS`, `SELECT ALL`, `AS MATERIALIZED (`, `ISNULL`, `EXISTS (SELECT FROM`.
final class Spellings {

    private static final Set<String> CLAUSES = Set.of(
            "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "FETCH");

    private static final Set<String> BEFORE_VALUE = Set.of(
            "SELECT", "DISTINCT", "WHERE", "AND", "OR", "NOT", "ON", "HAVING", "BY", "WHEN", "THEN", "ELSE", "BETWEEN", "IN", "LIKE", "CASE", "QUALIFY", "DIV", "MOD");

    /// Words behind SELECT that tell MySQL how to work and change no row.
    private static final Set<String> MYSQL_HINTS = Set.of(
            "SQL_NO_CACHE", "SQL_CACHE", "SQL_CALC_FOUND_ROWS", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT", "HIGH_PRIORITY", "STRAIGHT_JOIN");

    private final List<Token> given;
    private final Syntax syntax;
    private final List<Token> result = new ArrayList<>();
    private final Set<Integer> castCommas = new HashSet<>();
    private int at;

    private Spellings(List<Token> given, Syntax syntax) {
        this.given = given;
        this.syntax = syntax;
    }

    static List<Token> plain(List<Token> tokens, Syntax syntax) {
        var spellings = new Spellings(tokens, syntax);
        if (tokens.size() > 1 && tokens.getFirst().is("TABLE") && syntax != Syntax.SQLITE) {
            var select = new ArrayList<>(List.of(word("SELECT"), new Token(Kind.SYMBOL, "*"), word("FROM")));
            select.addAll(tokens.subList(1, tokens.size()));
            return plain(select, syntax);
        }
        if (syntax == Syntax.DUCKDB && tokens.getFirst().is("FROM")) {
            return plain(selectFirst(tokens), syntax);
        }
        while (spellings.at < tokens.size()) {
            spellings.next();
        }
        return List.copyOf(spellings.result);
    }

    /// DuckDB may begin with FROM: `FROM t` and `FROM t SELECT a WHERE b`.
    private static List<Token> selectFirst(List<Token> tokens) {
        int depth = 0;
        int select = -1;
        int rest = tokens.size();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            boolean clause = depth == 0 && token.kind() == Kind.WORD && CLAUSES.contains(token.text().toUpperCase(Locale.ROOT));
            if (depth == 0 && token.is("SELECT") && select < 0) {
                select = i;
            } else if (clause && rest == tokens.size()) {
                rest = i;
            }
        }
        var result = new ArrayList<Token>();
        if (select < 0) {
            result.addAll(List.of(word("SELECT"), new Token(Kind.SYMBOL, "*")));
            result.addAll(tokens);
            return result;
        }
        int end = Math.max(select, rest);
        result.addAll(tokens.subList(select, end));
        result.addAll(tokens.subList(0, select));
        result.addAll(tokens.subList(end, tokens.size()));
        return result;
    }

    private void next() {
        if (is(0, "SELECT") && is(1, "ALL")) {
            keep(1);
            at++;
        } else if (quotedAlias() || (syntax == Syntax.MYSQL && mysql()) || converted()) {
            return;
        } else if (syntax == Syntax.DUCKDB && is(0, "EXCLUDE") && name(1) && !is(2, ".") && !result.isEmpty() && result.getLast().is("*")) {
            keep(1);
            add(new Token(Kind.SYMBOL, "("), given.get(at++), new Token(Kind.SYMBOL, ")"));
        } else if (syntax == Syntax.DUCKDB && is(0, ",") && (is(1, "FROM") || is(1, ")"))) {
            at++;
        } else if (syntax == Syntax.H2 && is(0, "FROM") && is(1, "DUAL")) {
            at += 2;
        } else if (syntax == Syntax.DUCKDB && is(0, "POSITIONAL") && is(1, "JOIN")) {
            throw new RefusedException("join", "POSITIONAL JOIN is not allowed; number the rows with row_number() and join on that");
        } else if (syntax == Syntax.SQLITE && is(0, "IS") && sqliteIs()) {
            return;
        } else if (sign(0) && sign(1) && unary()) {
            doubleSign();
        } else if (is(0, "AS") && is(1, "MATERIALIZED") && is(2, "(")) {
            keep(1);
            at++;
        } else if (is(0, "AS") && is(1, "NOT") && is(2, "MATERIALIZED") && is(3, "(")) {
            keep(1);
            at += 2;
        } else if (syntax == Syntax.DUCKDB && is(0, "FILTER") && is(1, "(") && !is(2, "WHERE")) {
            keep(2);
            add(word("WHERE"));
        } else if (is(0, "SELECT") && is(1, "FROM") && syntax == Syntax.POSTGRESQL && result.size() > 1 && result.getLast().is("(") && result.get(result.size() - 2).is("EXISTS")) {
            keep(1);
            add(new Token(Kind.NUMBER, "1"));
        } else if ((is(0, "ISNULL") || is(0, "NOTNULL")) && (syntax == Syntax.SQLITE || syntax == Syntax.POSTGRESQL)) {
            add(word("IS"));
            if (is(0, "NOTNULL")) {
                add(word("NOT"));
            }
            add(word("NULL"));
            at++;
        } else if (is(0, "LIMIT") && is(1, "ALL")) {
            at += 2;
        } else if (is(0, "LIMIT") && number(1) && is(2, ",") && number(3) && Set.of(Syntax.SQLITE, Syntax.MYSQL).contains(syntax)) {
            add(given.get(at), given.get(at + 3), word("OFFSET"), given.get(at + 1));
            at += 4;
        } else if (is(0, "OFFSET") && number(1)) {
            offset();
        } else if (is(0, "FETCH") && (is(1, "FIRST") || is(1, "NEXT"))) {
            fetch();
        } else {
            keep(1);
        }
    }

    /// Words of MySQL that have a plain equal, and hints.
    private boolean mysql() {
        if (is(0, "||") || is(0, "&&")) {
            add(word(is(0, "||") ? "OR" : "AND"));
            at++;
        } else if (is(0, "MOD") && !is(1, "(") && !result.isEmpty() && !result.getLast().is(".")) {
            add(new Token(Kind.SYMBOL, "%"));
            at++;
        } else if (is(0, "DISTINCTROW")) {
            add(word("DISTINCT"));
            at++;
        } else if (is(0, "SELECT") && MYSQL_HINTS.stream().anyMatch(hint -> is(1, hint))) {
            keep(1);
            at++;
        } else if (is(0, "STRAIGHT_JOIN")) {
            add(word("JOIN"));
            at++;
        } else if (is(0, "FROM") && is(1, "DUAL")) {
            at += 2;
        } else if ((is(0, "USE") || is(0, "FORCE") || is(0, "IGNORE")) && (is(1, "INDEX") || is(1, "KEY")) && is(2, "(")) {
            at += 3;
            while (at < given.size() && !is(0, ")")) {
                at++;
            }
            at++;
        } else {
            return false;
        }
        return true;
    }

    /// `CONVERT(x, type)` of MySQL and H2 is `CAST(x AS type)`.
    private boolean converted() {
        boolean begins = (syntax == Syntax.MYSQL || syntax == Syntax.H2) && is(0, "CONVERT") && is(1, "(") && comma() > 0;
        if (begins) {
            castCommas.add(comma());
        }
        if (!begins && !castCommas.remove(at)) {
            return false;
        }
        add(word(begins ? "CAST" : "AS"));
        at++;
        return true;
    }

    /// MySQL, SQLite and DuckDB take a text behind AS for a name.
    private boolean quotedAlias() {
        boolean text = is(0, "AS") && at + 1 < given.size() && given.get(at + 1).kind() == Kind.STRING;
        if (!text || syntax == Syntax.POSTGRESQL || syntax == Syntax.H2) {
            return false;
        }
        String alias = given.get(at + 1).text().substring(1, given.get(at + 1).text().length() - 1);
        if (!alias.matches("[\\p{L}\\p{N}_%()/+ -]{1,64}")) {
            throw new RefusedException("alias", "this alias in quotes has a sign that is not allowed; write it with letters, digits and spaces");
        }
        add(given.get(at), new Token(Kind.QUOTED, alias));
        at += 2;
        return true;
    }

    /// Where the last comma of a call begun here stands, or -1.
    private int comma() {
        int depth = 0;
        int found = -1;
        for (int i = at + 1; i < given.size(); i++) {
            depth += given.get(i).is("(") ? 1 : given.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return found;
            }
            found = depth == 1 && given.get(i).is(",") ? i : found;
        }
        return -1;
    }

    /// In SQLite `IS` compares any two values; the standard says `IS NOT DISTINCT FROM`.
    private boolean sqliteIs() {
        int next = is(1, "NOT") ? 2 : 1;
        if (at + next >= given.size() || is(next, "NULL") || is(next, "TRUE") || is(next, "FALSE") || is(next, "DISTINCT")) {
            return false;
        }
        add(given.get(at));
        if (next == 1) {
            add(word("NOT"));
        }
        add(word("DISTINCT"), word("FROM"));
        at += next;
        return true;
    }

    private boolean sign(int ahead) {
        return is(ahead, "-") || is(ahead, "+");
    }

    /// Whether a sign here has nothing before it to calculate with.
    private boolean unary() {
        if (result.isEmpty()) {
            return true;
        }
        var before = result.getLast();
        return before.kind() == Kind.SYMBOL ? !before.is(")") && !before.is("]") && !before.is("}") : before.kind() == Kind.WORD && BEFORE_VALUE.contains(before.text().toUpperCase(Locale.ROOT));
    }

    /// `- -x` becomes `-(-x)`.
    private void doubleSign() {
        int end = at;
        while (end < given.size() && (given.get(end).is("-") || given.get(end).is("+"))) {
            end++;
        }
        int signs = end - at;
        end = operand(end);
        for (int i = 0; i < signs; i++) {
            add(given.get(at++));
            if (i + 1 < signs) {
                add(new Token(Kind.SYMBOL, "("));
            }
        }
        while (at < end) {
            next();
        }
        for (int i = 1; i < signs; i++) {
            add(new Token(Kind.SYMBOL, ")"));
        }
    }

    /// Where a value ends: a literal, a name with its dots, a call, something in parentheses.
    private int operand(int from) {
        int i = from;
        while (i < given.size() && (given.get(i).kind() == Kind.WORD || given.get(i).kind() == Kind.QUOTED || given.get(i).kind() == Kind.NUMBER || given.get(i).is("."))) {
            i++;
            if (i < given.size() && given.get(i).kind() != Kind.SYMBOL) {
                break;
            }
        }
        int depth = 0;
        while (i < given.size() && (depth > 0 || given.get(i).is("("))) {
            depth += given.get(i).is("(") ? 1 : given.get(i).is(")") ? -1 : 0;
            i++;
        }
        return i;
    }

    private void offset() {
        int length = is(2, "ROW") || is(2, "ROWS") ? 3 : 2;
        if (is(length, "FETCH")) {
            add(given.get(at), given.get(at + 1), word("ROWS"));
        } else if (is(length, "LIMIT") && number(length + 1)) {
            add(given.get(at + length), given.get(at + length + 1), given.get(at), given.get(at + 1));
            length += 2;
        } else {
            add(given.get(at), given.get(at + 1));
        }
        at += length;
    }

    private void fetch() {
        int rows = number(2) ? 3 : 2;
        if ((is(rows, "ROW") || is(rows, "ROWS")) && (is(rows + 1, "ONLY") || (is(rows + 1, "WITH") && is(rows + 2, "TIES")))) {
            boolean ties = is(rows + 1, "WITH");
            add(given.get(at), word("FIRST"), number(2) ? given.get(at + 2) : new Token(Kind.NUMBER, "1"), word("ROWS"), word(ties ? "WITH" : "ONLY"));
            at += rows + 2;
            if (ties) {
                keep(1);
            }
        } else {
            keep(1);
        }
    }

    private void keep(int tokens) {
        for (int i = 0; i < tokens; i++) {
            result.add(given.get(at++));
        }
    }

    private void add(Token... tokens) {
        result.addAll(List.of(tokens));
    }

    private boolean is(int ahead, String word) {
        return at + ahead < given.size() && given.get(at + ahead).is(word);
    }

    private boolean name(int ahead) {
        return at + ahead < given.size() && (given.get(at + ahead).kind() == Kind.WORD || given.get(at + ahead).kind() == Kind.QUOTED);
    }

    private boolean number(int ahead) {
        return at + ahead < given.size() && given.get(at + ahead).kind() == Kind.NUMBER;
    }

    private static Token word(String text) {
        return new Token(Kind.WORD, text);
    }
}
