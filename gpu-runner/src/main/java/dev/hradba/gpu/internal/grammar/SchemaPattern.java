package dev.hradba.gpu.internal.grammar;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Rewrites a regular expression of a schema as GBNF over the characters of a JSON string, escapes included.
///
/// Known: literals, `.`, classes, `\d \w \s` and their opposites in ASCII, groups, `|`, `* + ? {m,n}`, `^` and `$` at the
/// ends. Anything else is reported back as not expressible.
final class SchemaPattern {

    private static final String ANY = "char*";

    private final String pattern;
    private int at;
    private @Nullable String problem;

    private SchemaPattern(String pattern) {
        this.pattern = pattern;
    }

    /// A rewritten pattern, or what stands in the way.
    ///
    /// @param gbnf    an expression, empty if there is a problem
    /// @param problem why the pattern cannot be expressed, empty if it can
    record Result(String gbnf, String problem) {}

    static Result compile(String pattern) {
        SchemaPattern parser = new SchemaPattern(pattern);
        boolean anchoredStart = pattern.startsWith("^");
        parser.at = anchoredStart ? 1 : 0;
        boolean anchoredEnd = pattern.endsWith("$") && !pattern.endsWith("\\$");
        int end = anchoredEnd ? pattern.length() - 1 : pattern.length();
        String body = parser.choice(end);
        if (parser.problem == null && parser.at != end) {
            parser.fail("unexpected '" + pattern.charAt(parser.at) + "'");
        }
        if (parser.problem == null && (anchoredStart || anchoredEnd) && parser.topLevelChoice) {
            parser.fail("an anchor beside '|'; put the alternatives into a group");
        }
        if (parser.problem != null) {
            return new Result("", parser.problem);
        }
        return new Result((anchoredStart ? "" : ANY + " ") + "(" + body + ")" + (anchoredEnd ? "" : " " + ANY), "");
    }

    private boolean topLevelChoice;
    private int depth;

    private void fail(String what) {
        if (problem == null) {
            problem = what;
        }
        at = pattern.length();
    }

    private String choice(int end) {
        List<String> options = new ArrayList<>();
        options.add(sequence(end));
        while (at < end && pattern.charAt(at) == '|') {
            topLevelChoice |= depth == 0;
            at++;
            options.add(sequence(end));
        }
        return String.join(" | ", options);
    }

    private String sequence(int end) {
        StringBuilder out = new StringBuilder();
        while (at < end && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            String item = item(end);
            out.append(out.isEmpty() ? "" : " ").append(item).append(quantifier(end));
        }
        return out.isEmpty() ? "\"\"" : out.toString();
    }

    private String item(int end) {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '(' -> {
                return group(end);
            }
            case '[' -> {
                return characterClass(end);
            }
            case '.' -> {
                return new JsonCharacters().addAllBut(new JsonCharacters().add('\n', '\n').add('\r', '\r')).toGbnf();
            }
            case '\\' -> {
                JsonCharacters characters = new JsonCharacters();
                escape(characters, end);
                return characters.toGbnf();
            }
            case '^', '$', '*', '+', '?', '{', '}', ']' -> {
                fail("'" + Character.toString(c) + "' at position " + (at - 1));
                return "";
            }
            default -> {
                return new JsonCharacters().add(c, c).toGbnf();
            }
        }
    }

    private String group(int end) {
        if (at < end && pattern.charAt(at) == '?') {
            if (!pattern.startsWith("?:", at)) {
                fail("a look-around or named group at position " + at);
                return "";
            }
            at += 2;
        }
        depth++;
        String body = choice(end);
        depth--;
        if (at >= end || pattern.charAt(at) != ')') {
            fail("a group that is not closed");
            return "";
        }
        at++;
        return "(" + body + ")";
    }

    private String characterClass(int end) {
        boolean negated = at < end && pattern.charAt(at) == '^';
        at += negated ? 1 : 0;
        JsonCharacters characters = new JsonCharacters();
        while (at < end && pattern.charAt(at) != ']') {
            int low = pattern.codePointAt(at);
            at += Character.charCount(low);
            if (low == '[') {
                fail("a class within a class");
                return "";
            }
            if (low == '\\') {
                low = escape(characters, end);
            }
            int high = low;
            if (low >= 0 && at + 1 < end && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at++;
                high = pattern.codePointAt(at);
                at += Character.charCount(high);
                if (high == '\\') {
                    high = escape(new JsonCharacters(), end);
                }
            }
            if (low >= 0 && high >= low) {
                characters.add(low, high);
            }
        }
        if (at >= end) {
            fail("a class that is not closed");
            return "";
        }
        at++;
        return (negated ? new JsonCharacters().addAllBut(characters) : characters).toGbnf();
    }

    /// Adds what an escape stands for; returns it if it is a single character, else -1.
    private int escape(JsonCharacters out, int end) {
        if (at >= end) {
            fail("a lone backslash");
            return -1;
        }
        char c = pattern.charAt(at++);
        int single = switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            default -> Character.isLetterOrDigit(c) ? -1 : c;
        };
        if (single >= 0) {
            out.add(single, single);
            return single;
        }
        JsonCharacters known = new JsonCharacters();
        switch (Character.toLowerCase(c)) {
            case 'd' -> known.add('0', '9');
            case 'w' -> known.add('0', '9').add('A', 'Z').add('a', 'z').add('_', '_');
            case 's' -> known.add(' ', ' ').add('\t', '\r');
            default -> fail("the escape '\\" + c + "'");
        }
        if (Character.isUpperCase(c)) {
            out.addAllBut(known);
        } else {
            out.addAll(known);
        }
        return -1;
    }

    private String quantifier(int end) {
        if (at >= end) {
            return "";
        }
        String found = "";
        char c = pattern.charAt(at);
        if (c == '*' || c == '+' || c == '?') {
            found = String.valueOf(c);
            at++;
        } else if (c == '{') {
            int close = pattern.indexOf('}', at);
            found = close < 0 ? "" : pattern.substring(at, close + 1);
            if (!found.matches("\\{\\d{1,4}(,\\d{0,4})?}")) {
                fail("the quantifier at position " + at);
                return "";
            }
            at = close + 1;
        }
        if (!found.isEmpty() && at < end && pattern.charAt(at) == '?') {
            at++;
        } else if (!found.isEmpty() && at < end && pattern.charAt(at) == '+') {
            fail("a possessive quantifier");
        }
        return found;
    }
}
