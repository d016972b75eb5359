package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.guard.text.Words;

/// A sequence of words in one sentence, each one of several, with a few other words between.
///
/// @param rule  what it is a sign of
/// @param steps the words of each place, as [Words#matches] takes them
/// @param gaps  how many other words may stand before each place but the first
record Phrase(String rule, List<List<String>> steps, List<Integer> gaps) {

    /// Reads `ignore forget|4 previous your|3 rule*`: places apart by bars, the gap before each place but the first.
    static Phrase of(String rule, String text) {
        var steps = new ArrayList<List<String>>();
        var parts = text.split("\\|");
        var gaps = new ArrayList<Integer>();
        for (int i = 0; i < parts.length; i++) {
            var words = new ArrayList<>(List.of(parts[i].strip().split("\\s+")));
            gaps.add(i == 0 ? 0 : Integer.parseInt(words.removeFirst()));
            steps.add(List.copyOf(words));
        }
        return new Phrase(rule, List.copyOf(steps), List.copyOf(gaps));
    }

    /// The phrases by the first three letters of their first words, so that most words of a text cost one look-up.
    static Map<String, List<Phrase>> byStart(List<Phrase> phrases) {
        var index = new HashMap<String, List<Phrase>>();
        for (var phrase : phrases) {
            for (var word : phrase.steps.getFirst()) {
                var key = key(word.replace("*", ""));
                var same = index.computeIfAbsent(key, start -> new ArrayList<>());
                if (!same.contains(phrase)) {
                    same.add(phrase);
                }
            }
        }
        return index;
    }

    static String key(String word) {
        return word.substring(0, Math.min(2, word.length()));
    }

    /// Index of the last word if the phrase starts with this one, or -1.
    int match(Words words, int index, String plain) {
        return isOneOf(words, index, steps.getFirst()) ? match(words, index, 1, plain) : -1;
    }

    private int match(Words words, int before, int step, String plain) {
        if (step == steps.size()) {
            return before;
        }
        for (int next = before + 1; next <= before + 1 + gaps.get(step) && next < words.count() && !ends(plain, words.end(next - 1), words.start(next)); next++) {
            if (isOneOf(words, next, steps.get(step))) {
                int last = match(words, next, step + 1, plain);
                if (last >= 0) {
                    return last;
                }
            }
        }
        return -1;
    }

    private static boolean isOneOf(Words words, int index, List<String> patterns) {
        for (var pattern : patterns) {
            if (words.matches(index, pattern)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a sentence ends between two words, or so much else stands there that they do not belong together.
    private static boolean ends(String plain, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = plain.charAt(i);
            if (((c == '.' || c == '!' || c == '?') && i + 1 < plain.length() && Character.isWhitespace(plain.charAt(i + 1))) || i - from > 24) {
                return true;
            }
        }
        return false;
    }
}
