package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.hradba.core.guard.text.PlainText;
import dev.hradba.core.guard.text.Words;

/// A sequence of words in one sentence, each one of several, with a few other words between.
///
/// @param rule  what it is a sign of
/// @param steps the places
record Phrase(String rule, List<Step> steps) {

    /// One place of a phrase.
    ///
    /// @param gap     how many other words may stand before it
    /// @param fillers whether these may only be words that say nothing, such as *and*, *your*, *system*
    /// @param words   the words, as [Words#matches] takes them
    record Step(int gap, boolean fillers, List<String> words) {}

    private static final Set<String> FILLERS = Set.of("and", "or", "of", "the", "your", "all", "any", "system", "safety", "security", "initial", "given", "user", "prompt", "chat",
            "model", "ai", "developer", "my", "mine", "these", "those", "text", "a", "nebo", "vsechny", "systemove", "tve", "tvoje", "bezpecnostni", "und", "s");

    /// Reads `ignore forget|4 previous your|3~ rule*`: places apart by bars, the gap before each place but the first, `~` for fillers.
    static Phrase of(String rule, String text) {
        var steps = new ArrayList<Step>();
        for (var place : PlainText.of(Visible.folded(text)).low().split("\\|")) {
            var words = new ArrayList<>(List.of(place.strip().split("\\s+")));
            var gap = steps.isEmpty() ? "0" : words.removeFirst();
            steps.add(new Step(Integer.parseInt(gap.replace("~", "")), gap.endsWith("~"), List.copyOf(words)));
        }
        return new Phrase(rule, List.copyOf(steps));
    }

    /// The phrases by the first letters of their first words, so that most words of a text cost one look-up.
    static Map<String, List<Phrase>> byStart(List<Phrase> phrases) {
        var index = new HashMap<String, List<Phrase>>();
        for (var phrase : phrases) {
            phrase.steps.getFirst().words().stream().map(word -> key(word.replace("*", ""))).distinct()
                    .forEach(key -> index.computeIfAbsent(key, start -> new ArrayList<>()).add(phrase));
        }
        return index;
    }

    /// All words of three letters or more that stand in the phrases.
    static Set<String> words(List<Phrase> phrases) {
        return phrases.stream().flatMap(phrase -> phrase.steps.stream()).flatMap(step -> step.words().stream()).map(word -> word.replace("*", ""))
                .filter(word -> word.length() > 2).collect(Collectors.toUnmodifiableSet());
    }

    static String key(String word) {
        return word.substring(0, Math.min(2, word.length()));
    }

    /// Index of the last word if the phrase starts with this one, or -1.
    int match(Words words, int index, String plain) {
        return isOneOf(words, index, steps.getFirst()) ? match(words, index, 1, plain) : -1;
    }

    private int match(Words words, int before, int number, String plain) {
        if (number == steps.size()) {
            return before;
        }
        var step = steps.get(number);
        for (int next = before + 1; next <= before + 1 + step.gap() && next < words.count() && !ends(plain, words.end(next - 1), words.start(next)); next++) {
            if (isOneOf(words, next, step)) {
                int last = match(words, next, number + 1, plain);
                if (last >= 0) {
                    return last;
                }
            }
            if (step.fillers() && !FILLERS.contains(words.word(next))) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isOneOf(Words words, int index, Step step) {
        for (var pattern : step.words()) {
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
