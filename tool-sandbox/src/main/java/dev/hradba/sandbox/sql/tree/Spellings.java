package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.hradba.sandbox.sql.tree.Token.Kind;

/// Replaces several spellings of one clause by the one that is printed: `LIMIT 5, 10`, `LIMIT ALL`, `FETCH NEXT ROW ONLY`,
/// `OFFSET 5 ROWS`, `SELECT ALL`, `AS MATERIALIZED (`.
final class Spellings {

    private final List<Token> given;
    private final Syntax syntax;
    private final List<Token> result = new ArrayList<>();
    private int at;

    private Spellings(List<Token> given, Syntax syntax) {
        this.given = given;
        this.syntax = syntax;
    }

    static List<Token> plain(List<Token> tokens, Syntax syntax) {
        var spellings = new Spellings(tokens, syntax);
        while (spellings.at < tokens.size()) {
            spellings.next();
        }
        return List.copyOf(spellings.result);
    }

    private void next() {
        if (is(0, "SELECT") && is(1, "ALL")) {
            keep(1);
            at++;
        } else if (is(0, "AS") && is(1, "MATERIALIZED") && is(2, "(")) {
            keep(1);
            at++;
        } else if (is(0, "AS") && is(1, "NOT") && is(2, "MATERIALIZED") && is(3, "(")) {
            keep(1);
            at += 2;
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
        if ((is(rows, "ROW") || is(rows, "ROWS")) && is(rows + 1, "ONLY")) {
            add(given.get(at), word("FIRST"), number(2) ? given.get(at + 2) : new Token(Kind.NUMBER, "1"), word("ROWS"), word("ONLY"));
            at += rows + 2;
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

    private boolean number(int ahead) {
        return at + ahead < given.size() && given.get(at + ahead).kind() == Kind.NUMBER;
    }

    private static Token word(String text) {
        return new Token(Kind.WORD, text);
    }
}
