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
        /// A number or an amount.
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

    /// Words that make a sentence a question, and other words without content; they are left out of search and of scores.
    private static final Set<String> FUNCTION_WORDS = Set.of(
            ("what which who whom whose when where why how do does did done doing i me my mine we us our ours you your yours he she it its his her "
                    + "hers they them their theirs am is are was were be been being have has had having can could may might must shall should will would "
                    + "mean means meant a an the this that these those there here of in on at by for with about into onto from to up as and or but if than then so not no "
                    + "any some much many please tell know need want get got gets getting happen happens s t m re ve ll d let lets allowed supposed "
                    + "one ones someone somebody anyone anybody something anything long often soon quickly fast far go goes going too very just also "
                    + "it's i'm don't doesn't isn't what's who's where's how's")
                    .split(" "));

    private static final Pattern FREQUENCY = Pattern.compile("\\bhow (often|frequently|many times)\\b");
    private static final Pattern DURATION = Pattern.compile(
            "\\bhow (long|soon|quickly|fast|early|late|old)\\b|\\b(deadline|time limit|until when)\\b|\\b(how many|what|which) (hours|days|weeks|months|years|minutes)\\b");
    private static final Pattern TIME = Pattern.compile(
            "^\\W*((at|by|from|until|on) )?(when|(what|which) (time|day|date|month|hour))\\b");
    private static final Pattern NUMBER = Pattern.compile(
            "\\bhow (many|much|big|large|high|far|small)\\b|\\b(what|which) (percentage|share|age|number|extension|price|amount)\\b");
    private static final Pattern WHO = Pattern.compile("\\bwho(m|se)?\\b|\\b(which|what) (team|person|role|board)\\b");
    private static final Pattern WHERE = Pattern.compile("\\bwhere\\b");
    private static final Pattern PERMISSION = Pattern.compile("^(\\W*)(can|may|am|is|are|do|does|should|must|could|will|has|have|would)\\b");
    private static final Pattern WHY = Pattern.compile("\\bwhy\\b");
    private static final Pattern HOW = Pattern.compile("\\bhow\\b|\\bwhat (should|do|must|can) (i|we|you)\\b|\\bwhat to do\\b|\\bsteps\\b");

    private static final Pattern FOCUS = Pattern.compile(
            "\\b(what|which|how many|how much)( (is|are|was|were|does|do|did))?( (a|an|the|my|our|your))? (?<word>[\\p{L}\\p{N}-]+)");

    /// Copies its collections.
    public Question {
        words = List.copyOf(words);
        terms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        written = Map.copyOf(written);
        focus = List.copyOf(focus);
    }

    /// Takes a question apart; rarity is that among the chunks that `statistics` sees.
    public static Question of(String text, Terms analyzer, Statistics statistics) {
        var words = new ArrayList<String>();
        Map<String, Double> terms = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        boolean czech = Czech.isCzech(text);
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (isFunctionWord(word, czech)) {
                continue;
            }
            words.add(word);
            for (String term : analyzer.of(word)) {
                terms.putIfAbsent(term, statistics.idf(term));
                written.putIfAbsent(term, word);
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return new Question(words, terms, written, czech ? Czech.typeOf(lower) : typeOf(lower), focus(lower, analyzer));
    }

    /// The content words as a query; the whole question if it has none.
    public static String searchText(String text) {
        var words = new ArrayList<String>();
        boolean czech = Czech.isCzech(text);
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (!isFunctionWord(matcher.group(), czech)) {
                words.add(matcher.group());
            }
        }
        return words.isEmpty() ? text : String.join(" ", words);
    }

    private static boolean isFunctionWord(String word, boolean czech) {
        String lower = word.toLowerCase(Locale.ROOT);
        return czech ? Czech.isFunctionWord(lower) : FUNCTION_WORDS.contains(lower);
    }

    /// Sum of the rarities of all terms.
    public double weight() {
        return terms.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<String> focus(String text, Terms analyzer) {
        var matcher = FOCUS.matcher(text);
        if (!matcher.find()) {
            return List.of();
        }
        String word = matcher.group("word");
        return FUNCTION_WORDS.contains(word) ? List.of() : analyzer.of(word);
    }

    private static Type typeOf(String text) {
        if (FREQUENCY.matcher(text).find()) {
            return Type.FREQUENCY;
        }
        if (DURATION.matcher(text).find()) {
            return Type.DURATION;
        }
        if (NUMBER.matcher(text).find()) {
            return Type.NUMBER;
        }
        if (TIME.matcher(text).find()) {
            return Type.TIME;
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
