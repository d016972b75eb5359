package dev.hradba.gpu.internal.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.gpu.internal.grammar.Expression.Characters;
import dev.hradba.gpu.internal.grammar.Expression.Choice;
import dev.hradba.gpu.internal.grammar.Expression.Literal;
import dev.hradba.gpu.internal.grammar.Expression.Range;
import dev.hradba.gpu.internal.grammar.Expression.Reference;
import dev.hradba.gpu.internal.grammar.Expression.Repetition;
import dev.hradba.gpu.internal.grammar.Expression.Sequence;

/// Reads GBNF: `name ::= alternatives`, with `"text"`, `[a-z]`, `[^a-z]`, `.`, groups, `* + ? {m,n}`, `#` comments.
/// Alternatives may go on over lines; a rule ends where the next one begins.
final class GbnfParser {

    private static final int MAX_REPEAT = 10_000;
    private static final int MAX_DEPTH = 500;
    private static final int LAST_CODE_POINT = 0x10FFFF;

    private final String text;
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private int at;
    private int depth;

    private GbnfParser(String text) {
        this.text = text;
    }

    /// The rules by name.
    ///
    /// @throws BackendException if the text is not GBNF; the message names line and column
    static Map<String, Expression> parse(String gbnf) {
        GbnfParser parser = new GbnfParser(gbnf);
        parser.skipSpace();
        while (parser.at < gbnf.length()) {
            parser.rule();
        }
        if (!parser.rules.containsKey("root")) {
            throw parser.wrong("the grammar has no rule 'root'");
        }
        return parser.rules;
    }

    private void rule() {
        String name = name();
        if (name.isEmpty()) {
            throw wrong("expected a rule name");
        }
        skipSpace();
        if (!text.startsWith("::=", at)) {
            throw wrong("expected '::=' after the rule name '" + name + "'");
        }
        at += 3;
        skipSpace();
        Expression body = choice();
        if (rules.putIfAbsent(name, body) != null) {
            throw wrong("rule '" + name + "' is defined twice");
        }
        if (at < text.length() && !ruleBegins()) {
            throw wrong("unexpected '" + text.charAt(at) + "'");
        }
    }

    private Expression choice() {
        if (++depth > MAX_DEPTH) {
            throw wrong("groups are nested more than " + MAX_DEPTH + " deep");
        }
        List<Expression> options = new ArrayList<>();
        options.add(sequence());
        while (peek() == '|') {
            at++;
            skipSpace();
            options.add(sequence());
        }
        depth--;
        return options.size() == 1 ? options.getFirst() : new Choice(options);
    }

    private Expression sequence() {
        List<Expression> parts = new ArrayList<>();
        while (at < text.length() && peek() != '|' && peek() != ')' && !ruleBegins()) {
            Expression part = item();
            skipSpace();
            part = repeated(part);
            parts.add(part);
        }
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private Expression item() {
        char c = peek();
        if (c == '"') {
            return literal();
        }
        if (c == '[') {
            return characters();
        }
        if (c == '.') {
            at++;
            return new Characters(complement(List.of()));
        }
        if (c == '(') {
            at++;
            skipSpace();
            Expression group = choice();
            if (peek() != ')') {
                throw wrong("expected ')'");
            }
            at++;
            return group;
        }
        String name = name();
        if (name.isEmpty()) {
            throw wrong("unexpected '" + c + "'");
        }
        return new Reference(name);
    }

    private Expression repeated(Expression part) {
        Expression result = part;
        while (at < text.length()) {
            switch (peek()) {
                case '*' -> result = new Repetition(result, 0, Repetition.UNBOUNDED);
                case '+' -> result = new Repetition(result, 1, Repetition.UNBOUNDED);
                case '?' -> result = new Repetition(result, 0, 1);
                case '{' -> result = bounds(result);
                default -> {
                    return result;
                }
            }
            at++;
            skipSpace();
        }
        return result;
    }

    /// `{m}`, `{m,}` or `{m,n}`; stops at the closing brace.
    private Expression bounds(Expression part) {
        at++;
        skipSpace();
        int min = number();
        int max = min;
        skipSpace();
        if (peek() == ',') {
            at++;
            skipSpace();
            max = peek() == '}' ? Repetition.UNBOUNDED : number();
            skipSpace();
        }
        if (peek() != '}') {
            throw wrong("expected '}'");
        }
        if (max != Repetition.UNBOUNDED && max < min) {
            throw wrong("{%d,%d} asks for less than its minimum".formatted(min, max));
        }
        return new Repetition(part, min, max);
    }

    private int number() {
        int start = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9' && value <= MAX_REPEAT) {
            value = 10 * value + text.charAt(at++) - '0';
        }
        if (at == start || value > MAX_REPEAT) {
            throw wrong("expected a count from 0 to " + MAX_REPEAT);
        }
        return (int) value;
    }

    private Expression literal() {
        at++;
        StringBuilder literal = new StringBuilder();
        while (peek() != '"') {
            if (at >= text.length()) {
                throw wrong("a text is not closed");
            }
            literal.appendCodePoint(character());
        }
        at++;
        return new Literal(literal.toString());
    }

    private Expression characters() {
        at++;
        boolean negated = peek() == '^';
        if (negated) {
            at++;
        }
        List<Range> ranges = new ArrayList<>();
        while (peek() != ']') {
            if (at >= text.length()) {
                throw wrong("a character class is not closed");
            }
            int low = character();
            int high = low;
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                high = character();
            }
            if (high < low) {
                throw wrong("the range ends before it begins");
            }
            ranges.add(new Range(low, high));
        }
        at++;
        List<Range> complement = complement(ranges);
        return new Characters(negated ? complement : complement(complement));
    }

    /// All code points outside the ranges, ordered and apart.
    private static List<Range> complement(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort((a, b) -> Integer.compare(a.low(), b.low()));
        List<Range> rest = new ArrayList<>();
        int next = 0;
        for (Range range : sorted) {
            if (range.low() > next) {
                rest.add(new Range(next, range.low() - 1));
            }
            next = Math.max(next, range.high() + 1);
        }
        if (next <= LAST_CODE_POINT) {
            rest.add(new Range(next, LAST_CODE_POINT));
        }
        return rest;
    }

    private int character() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        char escape = peek();
        at++;
        return switch (escape) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case '\\', '"', '[', ']', '-', '^', '/', '\'' -> escape;
            default -> throw wrong("unknown escape '\\" + escape + "'");
        };
    }

    private int hexadecimal(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++, at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw wrong("expected %d hexadecimal digits".formatted(digits));
            }
            value = value << 4 | digit;
        }
        if (value < 0 || value > LAST_CODE_POINT) {
            throw wrong("no such code point");
        }
        return value;
    }

    private String name() {
        int start = at;
        while (isNamePart(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean ruleBegins() {
        int here = at;
        boolean begins = false;
        if (!name().isEmpty()) {
            skipSpace();
            begins = text.startsWith("::=", at);
        }
        at = here;
        return begins;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private BackendException wrong(String what) {
        int end = Math.min(at, text.length());
        int line = 1;
        int column = 1;
        for (int i = 0; i < end; i++) {
            column = text.charAt(i) == '\n' ? 1 : column + 1;
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return new BackendException(Kind.INVALID_REQUEST, false,
                "grammar, line %d, column %d: %s; correct the GBNF text".formatted(line, column, what));
    }
}
