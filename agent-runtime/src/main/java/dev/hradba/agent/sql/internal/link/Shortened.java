package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Short names that no list has: `mtr` for meters, `rdg` for readings, `ser` for serial, `wo` for work orders. Only where a
/// schema shortens its names anyway, as told by four or more parts of names that are abbreviations or have no vowel.
final class Shortened {

    private static final Pattern SKELETON = Pattern.compile("[bcdfghjklmnpqrstvwxyz]{3,5}");
    private static final Pattern VOWELS = Pattern.compile("[aeiou]");
    private static final int ENOUGH = 4;

    private final Set<String> bare = new TreeSet<>();
    private final Set<String> begun = new TreeSet<>();
    private final Set<String> initials = new HashSet<>();

    Shortened(List<LinkTable> tables, Lexicon lexicon) {
        Set<String> parts = new HashSet<>();
        for (LinkTable table : tables) {
            parts.addAll(lexicon.nameParts(table.raw()));
            table.columns().forEach(column -> parts.addAll(lexicon.nameParts(column.raw())));
        }
        Set<String> plain = parts.stream().filter(part -> !lexicon.isAbbreviation(part)).collect(Collectors.toSet());
        long listed = parts.stream().filter(part -> lexicon.isAbbreviation(part) && !lexicon.isSpoken(part)).count();
        long skeletons = plain.stream().filter(part -> SKELETON.matcher(part).matches()).count();
        if (listed + skeletons < ENOUGH) {
            return;
        }
        for (String part : plain) {
            if (SKELETON.matcher(part).matches()) {
                bare.add(part);
            } else if (part.length() == 3 || part.length() == 4) {
                begun.add(part);
            }
        }
        for (LinkTable table : tables) {
            String raw = table.raw().toLowerCase(Locale.ROOT);
            if ((raw.length() == 2 || raw.length() == 3) && !lexicon.isAbbreviation(raw)) {
                initials.add(raw);
            }
        }
    }

    /// The one short name of a word; empty if there is none or several fit. Most consonants of a word must stand.
    Optional<String> of(String said) {
        String word = said.endsWith("s") ? said.substring(0, said.length() - 1) : said;
        int many = VOWELS.matcher(word).replaceAll("").length();
        List<String> fitting = new ArrayList<>();
        bare.stream()
                .filter(name -> word.startsWith(name.substring(0, 1)) && word.length() > name.length())
                .filter(name -> name.length() * 2 > many && isWithin(name, word))
                .forEach(fitting::add);
        begun.stream().filter(name -> word.startsWith(name) && word.length() > name.length() + 1).forEach(fitting::add);
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /// The table that is called after the initials of these words.
    Optional<String> initials(List<String> words) {
        String name = words.stream().map(word -> word.substring(0, 1)).collect(Collectors.joining());
        return initials.contains(name) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isWithin(String letters, String word) {
        int at = 0;
        for (int i = 0; i < word.length() && at < letters.length(); i++) {
            if (word.charAt(i) == letters.charAt(at)) {
                at++;
            }
        }
        return at == letters.length();
    }
}
