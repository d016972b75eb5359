package dev.hradba.rag.internal.lexical;

import java.util.List;
import java.util.Map;

/// Reduces Czech and Slovak words to stems by rules: accents are folded, endings of declension and conjugation cut, then the commonest suffixes
/// that make adjectives, abstract nouns and names of actions; sound changes at the end of the stem (`ruka, ruce`; `kůň, koně`; `smlouva, smluv`)
/// are levelled. Stems are no words and are shared by both languages where they agree.
///
/// Folding first makes a question typed without accents find the same words. Goes further than Lucene's light stemmer after
/// Dolamic and Savoy 2009, <https://doi.org/10.1016/j.ipm.2009.06.001>, whose observation it follows that suffixes of derivation are worth cutting, too.
final class WestSlavicStemmer {

    /// Shortest stem that cutting an ending may leave.
    private static final int MIN_STEM = 3;

    /// Shortest stem that cutting a suffix of derivation may leave.
    private static final int MIN_ROOT = 4;

    /// Endings of case, number, gender and person after folding, the longest first.
    private static final List<String> ENDINGS = List.of(
            "ejsich", "ejsiho", "ejsimu", "ejsimi",
            "atech", "ejsim", "ejsi", "atum", "ovia",
            "iach", "ich", "iho", "imi", "imu", "ech", "ych", "ach", "och", "eho", "emu", "emi", "ami", "ymi", "ama", "ovi", "ove", "aty", "ata", "iam", "ete", "ite", "ime", "eme",
            "ou", "um", "em", "am", "im", "ym", "om", "mi", "ov", "ej", "ia", "ie", "iu",
            "a", "e", "i", "o", "u", "y");

    /// Suffixes of derivation and of verb forms, the longest first.
    private static final List<String> SUFFIXES = List.of(
            "ovateln", "ovavan", "ovatel", "iteln", "ateln", "ovan", "ovat", "ovac", "ovav", "nost", "ovsk", "ovn", "ost", "eln", "ick", "isk", "ova", "ujic",
            "sk", "uj", "an", "en", "at", "it", "il", "al");

    private static final Map<Character, Character> FOLDED = Map.ofEntries(
            Map.entry('á', 'a'), Map.entry('ä', 'a'), Map.entry('č', 'c'), Map.entry('ď', 'd'), Map.entry('é', 'e'), Map.entry('ě', 'e'),
            Map.entry('í', 'i'), Map.entry('ĺ', 'l'), Map.entry('ľ', 'l'), Map.entry('ň', 'n'), Map.entry('ó', 'o'), Map.entry('ô', 'o'),
            Map.entry('ö', 'o'), Map.entry('ŕ', 'r'), Map.entry('ř', 'r'), Map.entry('š', 's'), Map.entry('ť', 't'), Map.entry('ú', 'u'),
            Map.entry('ů', 'u'), Map.entry('ü', 'u'), Map.entry('ý', 'y'), Map.entry('ž', 'z'));

    private WestSlavicStemmer() {}

    /// The stem of a word in small letters.
    static String stem(String word) {
        String stem = fold(word);
        if (stem.length() <= MIN_STEM || !stem.chars().allMatch(Character::isLetter)) {
            return stem;
        }
        stem = cut(stem, ENDINGS, MIN_STEM);
        stem = cut(stem, SUFFIXES, MIN_ROOT);
        return levelled(withoutAdjectiveN(stem));
    }

    /// Without accents; a long `ů` in the only syllable becomes the `o` of the other cases (`dům, domu`).
    static String fold(String word) {
        var folded = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            folded.append(FOLDED.getOrDefault(word.charAt(i), word.charAt(i)));
        }
        int ring = word.indexOf('ů');
        if (ring >= 0 && ring == word.length() - 2 && word.length() <= 5) {
            folded.setCharAt(ring, 'o');
        }
        return folded.toString();
    }

    private static String cut(String word, List<String> ends, int shortest) {
        for (String end : ends) {
            if (word.endsWith(end) && word.length() - end.length() >= shortest && hasVowel(word, word.length() - end.length())) {
                return word.substring(0, word.length() - end.length());
            }
        }
        return word;
    }

    /// Cuts the `n` that makes an adjective of a noun, which stands after a consonant: `trestní, trest`.
    private static String withoutAdjectiveN(String stem) {
        int last = stem.length() - 1;
        boolean adjective = last >= MIN_ROOT - 1 && stem.charAt(last) == 'n' && "aeiouy".indexOf(stem.charAt(last - 1)) < 0;
        return adjective ? stem.substring(0, last) : stem;
    }

    private static boolean hasVowel(String word, int length) {
        for (int i = 0; i < length; i++) {
            if ("aeiouyrl".indexOf(word.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static String levelled(String stem) {
        var level = new StringBuilder(stem);
        int last = level.length() - 1;
        if (last >= 3 && level.charAt(last - 1) == 'e' && "cklt".indexOf(level.charAt(last)) >= 0) {
            level.deleteCharAt(last - 1);
            last--;
        }
        if (last >= 3 && level.charAt(last) == level.charAt(last - 1)) {
            level.deleteCharAt(last);
            last--;
        }
        switch (level.charAt(last)) {
            case 'c' -> level.setCharAt(last, 'k');
            case 'z' -> level.setCharAt(last, 'h');
            default -> { }
        }
        int diphthong = level.indexOf("ou");
        if (diphthong > 0) {
            level.deleteCharAt(diphthong);
        }
        return level.toString();
    }
}
