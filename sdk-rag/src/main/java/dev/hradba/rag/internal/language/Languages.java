package dev.hradba.rag.internal.language;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The one place where languages are told apart. [#of] tells the language of paragraphs, by its most frequent small words and, for other
/// scripts, by its letters. [#isCzech] tells Czech from English in texts as short as a question.
public final class Languages {

    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry("cs", words("je se na že aby nebo pro jsou při podle který která které jako byl bylo být tím toho této jejich však již také"
                    + " musí může není a v o s z do k ve za by od po jeho tento toto jsme ze ke si když jak nejsou bude")),
            Map.entry("sk", words("je sa na že aby alebo pre sú pri podľa ktorý ktorá ktoré ako bol bolo byť tým toho tejto ich však už tiež musí"
                    + " môže nie a v o s z do k vo za by od po jeho tento zo ku si keď aj")),
            Map.entry("pl", words("jest się na że aby lub dla są przy według który która które jak był było być tym tego tej ich jednak już także"
                    + " musi może nie i w z do o ale po co tak za od to przez oraz")),
            Map.entry("en", words("the of and to in is that for it as was with be by on not this are or from at which have has an they were their"
                    + " been can must will may if you your")),
            Map.entry("de", words("der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass"
                    + " sie nach wird bei")),
            Map.entry("fr", words("le la les de et à des du en un une est que qui dans pour pas par sur au avec plus ce se sont il elle ou mais été"
                    + " ne cette vous")),
            Map.entry("es", words("el la los las de y a que en un una es por con para del se no su al como más pero o fue son este ha entre")),
            Map.entry("it", words("il la le di e a che in un una è per con del della si non da al come più ma o sono gli nel alla ha dei")),
            Map.entry("pt", words("o a os as de e que em um uma é por com para do da se não no na ao como mais mas ou foi são dos das")),
            Map.entry("nl", words("de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij door wordt uit naar dan hij zij")),
            Map.entry("sv", words("och att det i en är som på för av med den till inte har om ett de var från men kan vid så också")),
            Map.entry("da", words("og at det i en er som på for af med den til ikke har om et de var fra men kan ved så også blev")),
            Map.entry("no", words("og at det i en er som på for av med den til ikke har om et de var fra men kan ved så også ble")),
            Map.entry("fi", words("ja on ei se että oli joka hän ovat myös mutta kun kuin sen niin tai ole mukaan sekä vain jotka")),
            Map.entry("hu", words("a az és hogy nem is egy volt van de el meg csak mint ez azt már vagy lehet amely")),
            Map.entry("ro", words("și de la în a cu pe că nu este o un din care pentru mai sau fost au prin ca sunt lui")),
            Map.entry("tr", words("ve bir bu da de için ile olarak olan daha çok en gibi ancak kadar ise sonra olduğu veya")));

    private static final String CZECH_LETTERS = "ěščřžýůťďň";

    private Languages() {}

    /// True if the text is Czech rather than English: by its small words, and by letters that only Czech has.
    public static boolean isCzech(String text) {
        int votes = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
            votes += SmallWords.czech().contains(word) ? 1 : 0;
            votes -= SmallWords.english().contains(word) ? 1 : 0;
            votes += word.chars().anyMatch(c -> CZECH_LETTERS.indexOf(c) >= 0) ? 2 : word.chars().anyMatch(c -> "áéíóú".indexOf(c) >= 0) ? 1 : 0;
        }
        return votes > 0;
    }

    /// The language as a two-letter code, or `any` if the text tells none.
    public static String of(String text) {
        String script = script(text);
        if (!script.isEmpty()) {
            return script;
        }
        Map<String, Integer> counts = new HashMap<>();
        int words = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", 5_000)) {
            words++;
            for (var language : WORDS.entrySet()) {
                if (language.getValue().contains(word)) {
                    counts.merge(language.getKey(), 1, Integer::sum);
                }
            }
            // the small words of Czech and Slovak are mostly the same
            if (word.chars().anyMatch(c -> "ěřů".indexOf(c) >= 0)) {
                counts.merge("cs", 1, Integer::sum);
            } else if (word.chars().anyMatch(c -> "ľĺŕ".indexOf(c) >= 0)) {
                counts.merge("sk", 1, Integer::sum);
            }
        }
        var best = counts.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())));
        return best.isPresent() && best.get().getValue() * 20 >= words ? best.get().getKey() : "any";
    }

    private static String script(String text) {
        Map<Character.UnicodeScript, Integer> counts = new HashMap<>();
        text.codePoints().limit(5_000).filter(Character::isLetter).forEach(letter -> counts.merge(Character.UnicodeScript.of(letter), 1, Integer::sum));
        int letters = counts.values().stream().mapToInt(Integer::intValue).sum();
        int kana = counts.getOrDefault(Character.UnicodeScript.HIRAGANA, 0) + counts.getOrDefault(Character.UnicodeScript.KATAKANA, 0);
        if (kana * 10 > letters && letters > 0) {
            return "ja";
        }
        for (var each : List.of(Map.entry(Character.UnicodeScript.HAN, "zh"), Map.entry(Character.UnicodeScript.HANGUL, "ko"),
                Map.entry(Character.UnicodeScript.ARABIC, "ar"), Map.entry(Character.UnicodeScript.GREEK, "el"),
                Map.entry(Character.UnicodeScript.CYRILLIC, "ru"), Map.entry(Character.UnicodeScript.DEVANAGARI, "hi"),
                Map.entry(Character.UnicodeScript.THAI, "th"))) {
            if (counts.getOrDefault(each.getKey(), 0) * 2 > letters) {
                return each.getValue();
            }
        }
        return "";
    }

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }
}
