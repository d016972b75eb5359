package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Recognises texts of a GBNF grammar without left recursion: for each rule and place, the set of places where it may end.
final class Gbnf {

    private sealed interface Node {}

    private record Literal(String text) implements Node {}

    private record CharClass(String chars, boolean negated) implements Node {}

    private record Rule(String name) implements Node {}

    private record Sequence(List<Node> parts) implements Node {}

    private record Choice(List<Node> parts) implements Node {}

    private record Repeat(Node part, int least, int most) implements Node {}

    private final Map<String, Node> rules = new LinkedHashMap<>();
    private String source = "";
    private int at;

    Gbnf(String grammar) {
        for (String line : grammar.split("\n")) {
            if (!line.isBlank()) {
                String[] sides = line.split(" ::= ", 2);
                source = sides[1];
                at = 0;
                if (rules.put(sides[0].strip(), choice()) != null) {
                    throw new IllegalArgumentException("rule %s stands twice".formatted(sides[0]));
                }
                if (at != source.length()) {
                    throw new IllegalArgumentException("cannot read rule %s at %d: %s".formatted(sides[0], at, source));
                }
            }
        }
    }

    // ---- reading ----

    private void space() {
        while (at < source.length() && source.charAt(at) == ' ') {
            at++;
        }
    }

    private Node choice() {
        List<Node> parts = new ArrayList<>(List.of(sequence()));
        space();
        while (at < source.length() && source.charAt(at) == '|') {
            at++;
            parts.add(sequence());
            space();
        }
        return parts.size() == 1 ? parts.getFirst() : new Choice(parts);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        space();
        while (at < source.length() && "|)".indexOf(source.charAt(at)) < 0) {
            parts.add(repeated(atom()));
            space();
        }
        return new Sequence(parts);
    }

    private Node repeated(Node node) {
        char mark = at < source.length() ? source.charAt(at) : ' ';
        if (mark == '{') {
            int end = source.indexOf('}', at);
            String[] bounds = source.substring(at + 1, end).split(",");
            at = end + 1;
            return new Repeat(node, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1]));
        }
        if ("*+?".indexOf(mark) < 0) {
            return node;
        }
        at++;
        return new Repeat(node, mark == '+' ? 1 : 0, mark == '?' ? 1 : Integer.MAX_VALUE);
    }

    private Node atom() {
        char first = source.charAt(at);
        if (first == '(') {
            at++;
            Node inner = choice();
            expect(')');
            return inner;
        }
        if (first == '"') {
            return new Literal(quotedUntil('"'));
        }
        if (first == '[') {
            String chars = quotedUntil(']');
            return chars.startsWith("^") ? new CharClass(chars.substring(1), true) : new CharClass(chars, false);
        }
        int start = at;
        while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '-')) {
            at++;
        }
        if (start == at) {
            throw new IllegalArgumentException("cannot read grammar at %d: %s".formatted(at, source));
        }
        return new Rule(source.substring(start, at));
    }

    private String quotedUntil(char end) {
        StringBuilder text = new StringBuilder();
        at++;
        while (source.charAt(at) != end) {
            if (source.charAt(at) == '\\') {
                at++;
            }
            char c = source.charAt(at);
            text.append(at > 0 && source.charAt(at - 1) == (char) 92 && c == (char) 110 ? (char) 10 : c);
            at++;
        }
        at++;
        return text.toString();
    }

    private void expect(char c) {
        space();
        if (at >= source.length() || source.charAt(at) != c) {
            throw new IllegalArgumentException("'%s' is missing at %d: %s".formatted(c, at, source));
        }
        at++;
    }

    // ---- recognising ----

    private record Place(String rule, int at) {}

    /// Whether the grammar has this text.
    boolean accepts(String text) {
        return ends(new Rule("root"), text, 0, new HashMap<>()).contains(text.length());
    }

    /// The longest beginning of the text that some path through the grammar reads to its end; for messages.
    int reach(String text) {
        Map<Place, Set<Integer>> seen = new HashMap<>();
        ends(new Rule("root"), text, 0, seen);
        return seen.values().stream().flatMap(Set::stream).mapToInt(end -> end).max().orElse(0);
    }

    private Set<Integer> ends(Node node, String text, int from, Map<Place, Set<Integer>> seen) {
        return switch (node) {
            case Literal(String literal) -> text.startsWith(literal, from) ? Set.of(from + literal.length()) : Set.of();
            case CharClass(String chars, boolean negated) ->
                from < text.length() && inClass(chars, text.charAt(from)) != negated ? Set.of(from + 1) : Set.of();
            case Rule(String name) -> {
                Node body = rules.get(name);
                if (body == null) {
                    throw new IllegalArgumentException("rule %s is not defined".formatted(name));
                }
                Place place = new Place(name, from);
                Set<Integer> known = seen.get(place);
                if (known == null) {
                    known = ends(body, text, from, seen);
                    seen.put(place, known);
                }
                yield known;
            }
            case Sequence(List<Node> parts) -> {
                Set<Integer> here = Set.of(from);
                for (Node part : parts) {
                    Set<Integer> next = new HashSet<>();
                    here.forEach(place -> next.addAll(ends(part, text, place, seen)));
                    here = next;
                }
                yield here;
            }
            case Choice(List<Node> parts) -> {
                Set<Integer> all = new HashSet<>();
                parts.forEach(part -> all.addAll(ends(part, text, from, seen)));
                yield all;
            }
            case Repeat(Node part, int least, int most) -> repeated(part, least, most, text, from, seen);
        };
    }

    private Set<Integer> repeated(Node part, int least, int most, String text, int from, Map<Place, Set<Integer>> seen) {
        Set<Integer> all = new HashSet<>(least == 0 ? Set.of(from) : Set.of());
        Set<Integer> here = Set.of(from);
        for (int n = 1; n <= most && !here.isEmpty(); n++) {
            Set<Integer> next = new HashSet<>();
            here.forEach(place -> next.addAll(ends(part, text, place, seen)));
            next.removeAll(all);
            all.addAll(next);
            here = next;
        }
        return all;
    }

    private static boolean inClass(String chars, char c) {
        for (int i = 0; i < chars.length(); i++) {
            if (i + 2 < chars.length() && chars.charAt(i + 1) == '-') {
                if (c >= chars.charAt(i) && c <= chars.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (chars.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }

    // ---- drawing ----

    /// A random text of the grammar; below the given depth of rules the shortest ways are taken.
    String draw(java.util.random.RandomGenerator random, int depth) {
        StringBuilder text = new StringBuilder();
        draw(new Rule("root"), random, depth, text);
        return text.toString();
    }

    private void draw(Node node, java.util.random.RandomGenerator random, int depth, StringBuilder text) {
        switch (node) {
            case Literal(String literal) -> text.append(literal);
            case CharClass(String chars, boolean negated) -> text.append(oneOf(chars, negated, random));
            case Rule(String name) -> {
                Node body = rules.get(name);
                if (body == null) {
                    throw new IllegalArgumentException("rule %s is not defined".formatted(name));
                }
                draw(body, random, depth - 1, text);
            }
            case Sequence(List<Node> parts) -> parts.forEach(part -> draw(part, random, depth, text));
            case Choice(List<Node> parts) -> draw(
                    depth > 0 ? parts.get(random.nextInt(parts.size())) : parts.stream().min(java.util.Comparator.comparingInt(part -> height(part, new HashSet<>()))).orElseThrow(),
                    random, depth, text);
            case Repeat(Node part, int least, int most) -> {
                int times = least + (depth > 0 ? random.nextInt(Math.min(most - least, 2) + 1) : 0);
                for (int i = 0; i < times; i++) {
                    draw(part, random, depth, text);
                }
            }
        }
    }

    private static char oneOf(String chars, boolean negated, java.util.random.RandomGenerator random) {
        while (true) {
            char c = (char) (' ' + random.nextInt(95));
            if (inClass(chars, c) != negated) {
                return c;
            }
        }
    }

    /// Rules one below the other on the shortest way down; a rule inside itself has none.
    private int height(Node node, Set<String> open) {
        return switch (node) {
            case Literal literal -> 0;
            case CharClass chars -> 0;
            case Rule(String name) -> {
                if (!open.add(name)) {
                    yield 1_000;
                }
                int height = 1 + height(java.util.Objects.requireNonNull(rules.get(name), name), open);
                open.remove(name);
                yield height;
            }
            case Sequence(List<Node> parts) -> parts.stream().mapToInt(part -> height(part, open)).max().orElse(0);
            case Choice(List<Node> parts) -> parts.stream().mapToInt(part -> height(part, open)).min().orElse(0);
            case Repeat(Node part, int least, int most) -> least == 0 ? 0 : height(part, open);
        };
    }
}
