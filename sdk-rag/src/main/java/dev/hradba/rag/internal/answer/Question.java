package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;

/// A question taken apart: the words that carry it, how rare each is, and what sort of answer it wants.
///
/// @param words   content words as written, without the words that only make it a question
/// @param terms   index terms of the content words, in order, without repetition, each with its inverse document frequency
/// @param written the word each term was made from
/// @param type    what sort of answer it wants
public record Question(List<String> words, Map<String, Double> terms, Map<String, String> written, Type type) {

    /// What sort of answer a question wants.
    public enum Type {
        /// A number, a time or a span of time.
        QUANTITY,
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

    /// Words that make a sentence a question, and other words without content; they are left out of search and of scores.
    private static final Set<String> FUNCTION_WORDS = Set.of(
            ("what which who whom whose when where why how do does did done doing i me my mine we us our ours you your yours he she it its his her "
                    + "hers they them their theirs am is are was were be been being have has had having can could may might must shall should will would "
                    + "a an the this that these those there here of in on at by for with about into onto from to up as and or but if than then so not no "
                    + "any some much many please tell know need want get got gets getting happen happens s t m re ve ll d let lets allowed supposed "
                    + "one ones someone somebody anyone anybody something anything long often soon quickly fast far go goes going too very just also "
                    + "it's i'm don't doesn't isn't what's who's where's how's")
                    .split(" "));

    private static final Pattern QUANTITY = Pattern.compile(
            "\\bhow (long|many|much|often|soon|quickly|fast|big|large|old|far|late|early|high)\\b|\\bwhen\\b|\\bwhat (time|percentage|share|age)\\b"
                    + "|\\b(which|what) (day|days|hours|date|month|months|number|extension)\\b|\\b(deadline|time limit|how frequently)\\b|\\buntil when\\b");
    private static final Pattern WHO = Pattern.compile("\\bwho(m|se)?\\b|\\b(which|what) (team|person|role|board)\\b");
    private static final Pattern WHERE = Pattern.compile("\\bwhere\\b");
    private static final Pattern PERMISSION = Pattern.compile("^(\\W*)(can|may|am|is|are|do|does|should|must|could|will|has|have|would)\\b");
    private static final Pattern WHY = Pattern.compile("\\bwhy\\b");
    private static final Pattern HOW = Pattern.compile("\\bhow\\b|\\bwhat (should|do|must|can) (i|we|you)\\b|\\bwhat to do\\b|\\bsteps\\b");

    /// Copies its collections.
    public Question {
        words = List.copyOf(words);
        terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        written = Map.copyOf(written);
    }

    /// Takes a question apart; rarity is that among the chunks that `statistics` sees.
    public static Question of(String text, Terms analyzer, Statistics statistics) {
        var words = new ArrayList<String>();
        Map<String, Double> terms = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (FUNCTION_WORDS.contains(word.toLowerCase(Locale.ROOT))) {
                continue;
            }
            words.add(word);
            for (String term : analyzer.of(word)) {
                terms.putIfAbsent(term, statistics.idf(term));
                written.putIfAbsent(term, word);
            }
        }
        return new Question(words, terms, written, typeOf(text.toLowerCase(Locale.ROOT)));
    }

    /// The content words as a query; the whole question if it has none.
    public static String searchText(String text) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (!FUNCTION_WORDS.contains(matcher.group().toLowerCase(Locale.ROOT))) {
                words.add(matcher.group());
            }
        }
        return words.isEmpty() ? text : String.join(" ", words);
    }

    /// Sum of the rarities of all terms.
    public double weight() {
        return terms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Type typeOf(String text) {
        if (QUANTITY.matcher(text).find()) {
            return Type.QUANTITY;
        }
        if (WHO.matcher(text).find()) {
            return Type.WHO;
        }
        if (WHERE.matcher(text).find()) {
            return Type.WHERE;
        }
        if (WHY.matcher(text).find()) {
            return Type.WHY;
        }
        if (PERMISSION.matcher(text).find()) {
            return Type.PERMISSION;
        }
        return HOW.matcher(text).find() ? Type.HOW : Type.WHAT;
    }
}
