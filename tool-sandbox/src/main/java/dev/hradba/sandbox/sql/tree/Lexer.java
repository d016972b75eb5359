package dev.hradba.sandbox.sql.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.hradba.sandbox.sql.tree.Token.Kind;

/// Cuts SQL into tokens and refuses every notation that engines and parsers read differently.
///
/// Refused here: control characters, nested comments, hints, backslashes and prefixes of literals, dollar quotes, parameters,
/// characters without an agreed meaning, and more than one statement. One pass, linear time.
public final class Lexer {

    /// Deepest nesting of parentheses.
    public static final int MAX_DEPTH = 24;

    private static final int MAX_TOKENS = 5_000;

    private static final Set<String> SYMBOLS = Set.of(
            "(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "=", "<", ">", "<=", ">=", "<>", "!=", "==", "||", "::");
    private static final int LONGEST_SYMBOL = 3;
    private static final Set<String> SHORT_KEYWORDS = Set.of("IN", "OR", "BY", "AS", "ON", "IS");

    private final String text;
    private final Syntax syntax;
    private final boolean parameters;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text, Syntax syntax, boolean parameters) {
        this.text = text;
        this.syntax = syntax;
        this.parameters = parameters;
    }

    /// The tokens of one statement, without comments and without a closing semicolon.
    ///
    /// @throws RefusedException if the text is more than one statement or uses a refused notation
    public static List<Token> statement(String sql, Syntax syntax) {
        return new Lexer(sql, syntax, false).run();
    }

    /// The tokens of an expression written by an operator, in which `:name` stands for an attribute of the identity.
    public static List<Token> template(String sql, Syntax syntax) {
        return new Lexer(sql, syntax, true).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            next();
        }
        while (!tokens.isEmpty() && tokens.getLast().is(";")) {
            tokens.removeLast();
        }
        if (tokens.isEmpty()) {
            throw new RefusedException("empty", "there is no statement; write one SELECT");
        }
        if (tokens.stream().anyMatch(token -> token.is(";"))) {
            throw new RefusedException("multiple-statements", "more than one statement; send one SELECT without ';' inside");
        }
        if (tokens.size() > MAX_TOKENS) {
            throw new RefusedException("size", "the statement has %d words and signs; at most %d are allowed".formatted(tokens.size(), MAX_TOKENS));
        }
        checkDepth(tokens);
        var plain = Spellings.plain(tokens, syntax);
        checkDepth(plain); // a spelling may have cut a pair in two
        return plain;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
        } else if (text.startsWith("--", at)) {
            if (syntax == Syntax.MYSQL && at + 2 < text.length() && text.charAt(at + 2) > ' ') {
                throw new RefusedException("comment", "write a space after --; engines disagree on what -- means without one");
            }
            skipLineComment();
        } else if (c == '#' && syntax == Syntax.MYSQL) {
            skipLineComment();
        } else if (text.startsWith("/*", at)) {
            skipBlockComment();
        } else if (c == '\'' || (c == '"' && syntax.doubleQuotedText())) {
            string(c);
        } else if (c == '"' || (c == '`' && syntax.backticks()) || (c == '[' && syntax.brackets())) {
            quoted(c == '[' ? ']' : c);
        } else if (isNameStart(c)) {
            word();
        } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)) && !afterName())) {
            number();
        } else if (parameters && c == ':' && at + 1 < text.length() && isNameStart(text.charAt(at + 1))) {
            at++;
            int start = at;
            skipName();
            add(Kind.PARAMETER, text.substring(start, at));
        } else {
            symbol(c);
        }
    }

    /// Whether an operator may stand here: a `?` elsewhere is a parameter, an `@` a variable.
    private boolean afterValue() {
        return !tokens.isEmpty() && (tokens.getLast().kind() != Kind.SYMBOL || tokens.getLast().is(")") || tokens.getLast().is("]"));
    }

    private boolean afterName() {
        return !tokens.isEmpty() && (tokens.getLast().kind() == Kind.WORD || tokens.getLast().kind() == Kind.QUOTED);
    }

    private void skipLineComment() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            plain(text.charAt(at++), "a comment");
        }
    }

    private void skipBlockComment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw new RefusedException("comment", "a comment that starts with /* has no end; leave comments out");
        }
        String body = text.substring(at + 2, end);
        if (body.contains("/*") || body.startsWith("!") || body.startsWith("+") || body.startsWith("M!")) {
            throw new RefusedException("comment", "nested comments, /*!, /*M! and /*+ are not allowed; leave comments out");
        }
        body.chars().forEach(c -> plain((char) c, "a comment"));
        at = end + 2;
    }

    private void string(char quote) {
        if (at > 1 && text.regionMatches(true, at - 2, "u&", 0, 2)) {
            throw new RefusedException("literal", "a literal with the prefix U& is not allowed; write a plain text literal 'like this'");
        }
        if (at > 0 && !tokens.isEmpty() && tokens.getLast().kind() == Kind.WORD && isNamePart(text.charAt(at - 1))
                && tokens.getLast().text().length() <= 2
                && !SHORT_KEYWORDS.contains(tokens.getLast().text().toUpperCase(Locale.ROOT))) {
            throw new RefusedException("literal",
                    "literal with the prefix %s is not allowed; write a plain text literal 'like this'".formatted(tokens.getLast().text()));
        }
        if (!tokens.isEmpty() && tokens.getLast().kind() == Kind.STRING) {
            throw new RefusedException("literal", "two text literals side by side are not allowed; join them with ||");
        }
        var value = new StringBuilder("'");
        at++;
        while (true) {
            if (at >= text.length()) {
                throw new RefusedException("literal", "a text literal has no end; close it with ' and write ' inside as ''");
            }
            char c = text.charAt(at++);
            if (c == quote) {
                if (at >= text.length() || text.charAt(at) != quote) {
                    break;
                }
                at++;
            } else if (c == '\\' && at < text.length() && text.charAt(at) == quote && !escapeSign(value)) {
                throw new RefusedException("literal", "a backslash before a quote is not allowed; engines disagree on where such a text ends; write a quote inside as ''");
            } else {
                plain(c, "a text literal");
            }
            value.append(c == '\'' ? "''" : String.valueOf(c));
        }
        add(Kind.STRING, value.append('\'').toString());
    }

    /// Whether this is the text of `ESCAPE '\'`, which only MySQL reads otherwise.
    private boolean escapeSign(CharSequence value) {
        return syntax != Syntax.MYSQL && value.length() == 1 && !tokens.isEmpty() && tokens.getLast().is("ESCAPE");
    }

    private void quoted(char end) {
        if (at > 0 && text.charAt(at - 1) == '&') {
            throw new RefusedException("name", "names with the prefix U& are not allowed");
        }
        int close = text.indexOf(end, at + 1);
        if (close < 0) {
            throw new RefusedException("name", "a quoted name has no end; close it with %c".formatted(end));
        }
        String name = text.substring(at + 1, close);
        if (name.isEmpty() || name.length() > 128) {
            throw new RefusedException("name", "a quoted name must have 1 to 128 characters");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ("\"`[]\\';$:?{}".indexOf(c) >= 0) {
                throw new RefusedException("name", "the character %c is not allowed in a quoted name".formatted(c));
            }
            plain(c, "a quoted name");
        }
        at = close + 1;
        if (at < text.length() && (text.charAt(at) == end || text.charAt(at) == '"' || isNamePart(text.charAt(at)))) {
            throw new RefusedException("name", "quotes inside or right after a quoted name are not allowed");
        }
        add(Kind.QUOTED, name);
    }

    private void word() {
        int start = at;
        skipName();
        if (at < text.length() && text.charAt(at) == '$') {
            throw new RefusedException("character", "the character $ is not allowed; use plain names and 'text literals'");
        }
        add(Kind.WORD, text.substring(start, at));
    }

    private void skipName() {
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
    }

    private void number() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int exponent = at;
            digits();
            if (exponent == at || at - exponent > 3) {
                throw new RefusedException("number", "the exponent of %s is wrong".formatted(text.substring(start, at)));
            }
        }
        if (at < text.length() && (isNamePart(text.charAt(at)) || text.charAt(at) == '\'')) {
            throw new RefusedException("number", "write numbers as 12, 1.5 or 1e6; found %s%c".formatted(text.substring(start, at), text.charAt(at)));
        }
        if (at - start > 40) {
            throw new RefusedException("number", "a number has more than 40 characters");
        }
        add(Kind.NUMBER, text.substring(start, at).replace("_", ""));
    }

    private void digits() {
        while (at < text.length() && (isDigit(text.charAt(at)) || separator())) {
            at++;
        }
    }

    /// `_` between digits, which DuckDB skips.
    private boolean separator() {
        return syntax == Syntax.DUCKDB && text.charAt(at) == '_' && at > 0 && isDigit(text.charAt(at - 1)) && at + 1 < text.length() && isDigit(text.charAt(at + 1));
    }

    private void symbol(char c) {
        plain(c, "the statement");
        for (int length = Math.min(LONGEST_SYMBOL, text.length() - at); length > 0; length--) {
            String symbol = text.substring(at, at + length);
            if ((c == '?' || c == '@') && !afterValue()) {
                throw parameter(c);
            }
            if (SYMBOLS.contains(symbol) || syntax.symbols().contains(symbol)) {
                at += length;
                if (symbol.equals("::") && !syntax.doubleColonCast()) {
                    throw new RefusedException("operator", "'::' is not an operator here; write CAST(x AS type)");
                }
                add(Kind.SYMBOL, symbol.equals("==") ? "=" : symbol.equals("**") ? "^" : symbol);
                return;
            }
        }
        if (c == '?' || c == ':' || c == '@') {
            throw parameter(c);
        } else {
            throw new RefusedException("character", "the character %c is not allowed; use plain names and 'text literals'".formatted(c));
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value));
    }

    /// Every bracket is closed by its own kind, and a colon stands directly in `[ ]` or `{ }`.
    private static void checkDepth(List<Token> tokens) {
        Deque<String> open = new ArrayDeque<>();
        for (Token token : tokens) {
            if (token.is("(") || token.is("[") || token.is("{")) {
                open.push(token.text());
            } else if (token.is(")") || token.is("]") || token.is("}")) {
                String opening = token.is(")") ? "(" : token.is("]") ? "[" : "{";
                if (open.isEmpty() || !open.pop().equals(opening)) {
                    throw new RefusedException("syntax", "a closing parenthesis has no opening one");
                }
            } else if (token.is(":") && (open.isEmpty() || open.element().equals("("))) {
                throw parameter(':');
            }
            if (open.size() > MAX_DEPTH) {
                throw new RefusedException("depth", "parentheses are nested deeper than %d".formatted(MAX_DEPTH));
            }
        }
        if (!open.isEmpty()) {
            throw new RefusedException("syntax", "an opening parenthesis is never closed");
        }
    }

    private static RefusedException parameter(char sign) {
        return new RefusedException("parameter", sign == ':' ? "':' is not supported here: no parameters, named arguments, lambdas or names before a value; write the value" :
                "parameters, variables and operators with %c are not allowed; write the value".formatted(sign));
    }

    /// Refuses control and format characters and halves of a surrogate pair that stand alone in odd places.
    private static void plain(char c, String where) {
        boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029' || c == '\uFFFE'
                || c == '\uFFFF')) {
            throw new RefusedException("character", "the control character U+%04X in %s is not allowed".formatted((int) c, where));
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c > 127 && Character.isLetter(c));
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
