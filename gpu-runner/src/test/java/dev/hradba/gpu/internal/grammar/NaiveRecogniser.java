package dev.hradba.gpu.internal.grammar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Tells by trying everything whether a text belongs to a grammar: the truth for tests. For short texts.
final class NaiveRecogniser {

    private final Map<String, Expression> rules;
    private final int[] text;
    private final Map<String, Set<Integer>> known = new HashMap<>();

    private NaiveRecogniser(Map<String, Expression> rules, String text) {
        this.rules = rules;
        this.text = text.codePoints().toArray();
    }

    static boolean accepts(Map<String, Expression> rules, String text) {
        NaiveRecogniser recogniser = new NaiveRecogniser(rules, text);
        return recogniser.ends(new Expression.Reference("root"), 0).contains(recogniser.text.length);
    }

    private Set<Integer> ends(Expression expression, int from) {
        Set<Integer> ends = new HashSet<>();
        switch (expression) {
            case Expression.Literal(var literal) -> {
                int[] wanted = literal.codePoints().toArray();
                boolean same = from + wanted.length <= text.length;
                for (int i = 0; same && i < wanted.length; i++) {
                    same = text[from + i] == wanted[i];
                }
                if (same) {
                    ends.add(from + wanted.length);
                }
            }
            case Expression.Characters(var ranges) -> {
                if (from < text.length && ranges.stream().anyMatch(r -> r.low() <= text[from] && text[from] <= r.high())) {
                    ends.add(from + 1);
                }
            }
            case Expression.Reference(var name) -> {
                String key = name + "@" + from;
                Set<Integer> before = known.get(key);
                if (before != null) {
                    return before;
                }
                ends.addAll(ends(Objects.requireNonNull(rules.get(name)), from));
                known.put(key, ends);
            }
            case Expression.Sequence(var parts) -> {
                ends.add(from);
                for (Expression part : parts) {
                    Set<Integer> next = new HashSet<>();
                    ends.forEach(at -> next.addAll(ends(part, at)));
                    ends = next;
                }
            }
            case Expression.Choice(var options) -> {
                for (Expression option : options) {
                    ends.addAll(ends(option, from));
                }
            }
            case Expression.Repetition repetition -> {
                return repeated(repetition, from);
            }
        }
        return ends;
    }

    private Set<Integer> repeated(Expression.Repetition repetition, int from) {
        Set<Integer> ends = new HashSet<>();
        Set<Integer> current = Set.of(from);
        for (int count = 0; !current.isEmpty() && (repetition.max() < 0 || count <= repetition.max()); count++) {
            if (count >= repetition.min() && !ends.addAll(current)) {
                break;
            }
            Set<Integer> next = new HashSet<>();
            current.forEach(at -> next.addAll(ends(repetition.part(), at)));
            current = next;
        }
        return ends;
    }
}
