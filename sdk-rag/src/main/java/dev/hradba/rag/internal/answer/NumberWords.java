package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.language.Languages;

/// Numbers written in words, English, Czech and German; German compounds such as `fünfundzwanzig` are not known. `one` is left out, since it mostly counts nothing.
final class NumberWords {

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final int TENS = 20;
    private static final int HUNDRED = 100;

    private static final Map<String, Long> VALUES = new HashMap<>();

    static {
        put(2, "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen");
        put(2, "dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct");
        put(2, "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn");
        put(2, "dvě");
        tens("twenty thirty forty fifty sixty seventy eighty ninety");
        tens("dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát");
        tens("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
        for (String hundred : List.of("hundred", "sto", "stě", "sta", "set", "hundert")) {
            VALUES.put(hundred, 100L);
        }
        for (String thousand : List.of("thousand", "tisíc", "tisíce", "tausend")) {
            VALUES.put(thousand, 1_000L);
        }
    }

    private NumberWords() {}

    private static void put(long first, String words) {
        for (String word : words.split(" ")) {
            VALUES.put(word, first++);
        }
    }

    private static void tens(String words) {
        long value = TENS;
        for (String word : words.split(" ")) {
            VALUES.put(word, value);
            value += 10;
        }
    }

    /// A number and how it is written.
    record Found(String words, long value) {}

    /// The numbers of a text. Words side by side, such as `twenty-five` or `two hundred`, are one.
    static List<Found> in(String text) {
        boolean czech = Languages.isCzech(text); // where `ten` means that one, and only there `set` and `sta` are hundreds
        var found = new ArrayList<Found>();
        var number = new Run();
        var words = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.find()) {
            Long value = VALUES.get(words.group());
            if (value == null || (czech ? words.group().equals("ten") : words.group().matches("set|sta"))) {
                continue;
            }
            if (!number.words.isEmpty() && !(text.substring(number.end, words.start()).matches("[ -]") && number.goesOn(value))) {
                found.add(number.found());
                number = new Run();
            }
            number.take(words.group(), value, words.end());
        }
        if (!number.words.isEmpty()) {
            found.add(number.found());
        }
        return found;
    }

    /// Words side by side that are one number, while they are read.
    private static final class Run {

        private String words = "";
        private long thousands;
        private long rest;
        private int end;

        /// Whether a further word belongs to it: `five` after `twenty`, `hundred` after `two`, `thirty` after `hundred`.
        boolean goesOn(long value) {
            if (value >= HUNDRED) {
                return rest > 0 && (value == HUNDRED ? rest < HUNDRED : thousands == 0);
            }
            return rest % HUNDRED == 0 || (rest % HUNDRED >= TENS && rest % 10 == 0 && value < 10);
        }

        void take(String word, long value, int to) {
            words = (words + " " + word).strip();
            end = to;
            if (value < HUNDRED) {
                rest += value;
            } else if (value == HUNDRED) {
                rest = Math.max(1, rest) * value;
            } else {
                thousands = Math.max(1, rest) * value;
                rest = 0;
            }
        }

        Found found() {
            return new Found(words, thousands + rest);
        }
    }
}
