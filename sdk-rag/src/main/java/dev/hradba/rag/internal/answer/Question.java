package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.language.SmallWords;
import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;

/// A question taken apart: the words that carry it, how rare each is, and what sort of answer it wants.
///
/// @param words   content words as written, without the words that only make it a question
/// @param terms   index terms of the content words, in order, without repetition, each with its inverse document frequency
/// @param written the word each term was made from
/// @param type    what sort of answer it wants
/// @param focus   terms of the words that say what is asked for, such as `floor` in "Which floor is the room on?"; may be empty
public record Question(List<String> words, Map<String, Double> terms, Map<String, String> written, Type type, List<String> focus) {

    /// What sort of answer a question wants.
    public enum Type {
        /// A span of time or a limit of it.
        DURATION,
        /// How often something happens.
        FREQUENCY,
        /// A point in time or an occasion.
        TIME,
        /// Money, or a share.
        AMOUNT,
        /// Another number.
        NUMBER,
        /// A person, a role or a team.
        WHO,
        /// A place.
        WHERE,
        /// Something to do.
        HOW,
        /// A yes or a no.
        PERMISSION,
        /// A reason.
        WHY,
        /// Anything else.
        WHAT
    }

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\-_./]*[\\p{L}\\p{N}]|[\\p{L}\\p{N}]");

    private static final Pattern FOCUS = Pattern.compile(
            "\\b(?:(?:what|which|how many|how much)(?: (?:is|are|was|were|does|do|did))?(?: (?:a|an|the|my|our|your))?"
                    + "|jak(?:ý|á|é|ou|ým|ých)(?: (?:je|jsou|má))?|kter(?:ý|á|é|ou|ým|ých|ého)|kolik)\\s+(?<word>[\\p{L}\\p{N}-]+)");

    /// Copies its collections.
    public Question {
        words = List.copyOf(words);
        terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        written = Map.copyOf(written);
        focus = List.copyOf(focus);
    }

    /// Takes a question apart; rarity is that among the chunks that `statistics` sees.
    public static Question of(String text, Terms terms, Statistics statistics) {
        Terms analyzer = terms.like(text);
        boolean czech = Languages.isCzech(text);
        var words = new ArrayList<String>();
        Map<String, Double> weighed = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (SmallWords.has(word, czech)) {
                continue;
            }
            words.add(word);
            for (String term : analyzer.of(word)) {
                weighed.putIfAbsent(term, statistics.idf(term));
                written.putIfAbsent(term, word);
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return new Question(words, weighed, written, AnswerSorts.wantedBy(lower), focus(lower, analyzer, czech));
    }

    /// The content words as a query; the whole question if it has none.
    public static String searchText(String text) {
        boolean czech = Languages.isCzech(text);
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (!SmallWords.has(matcher.group(), czech)) {
                words.add(matcher.group());
            }
        }
        return words.isEmpty() ? text : String.join(" ", words);
    }

    /// Sum of the rarities of all terms.
    public double weight() {
        return terms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<String> focus(String text, Terms analyzer, boolean czech) {
        var matcher = FOCUS.matcher(text);
        if (!matcher.find()) {
            return List.of();
        }
        String word = matcher.group("word");
        return SmallWords.has(word, czech) ? List.of() : analyzer.of(word);
    }
}
