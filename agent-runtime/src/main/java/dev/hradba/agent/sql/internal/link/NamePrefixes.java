package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Prefixes that say where a name belongs and nothing else: `bs_station.st_name` is the name of a station, `from_st_id` the
/// station from which.
final class NamePrefixes {

    private static final int LONGEST = 4;

    private NamePrefixes() {}

    /// Leaves prefixes out of the words of tables and columns.
    static void trim(List<LinkTable> tables, Lexicon lexicon) {
        Set<String> firsts = new HashSet<>();
        tables.stream().filter(table -> table.raw().contains("_")).forEach(table -> firsts.add(firstPart(table.raw())));
        if (firsts.size() == 1 && tables.size() > 2 && tables.stream().allMatch(table -> table.raw().contains("_"))) {
            tables.forEach(table -> table.call(lexicon.nameWords(without(table.raw(), firsts))));
        }
        Map<LinkTable, String> prefixes = new HashMap<>();
        tables.forEach(table -> of(table, lexicon).ifPresent(prefix -> prefixes.put(table, prefix)));
        for (LinkTable table : tables) {
            for (LinkColumn column : table.filling) {
                Set<String> own = new HashSet<>();
                Optional.ofNullable(prefixes.get(table)).ifPresent(own::add);
                if (column.target() != null) {
                    Optional.ofNullable(prefixes.get(column.key().home())).ifPresent(own::add);
                }
                if (!own.isEmpty()) {
                    column.call(lexicon.nameWords(without(column.raw(), own)));
                }
            }
        }
    }

    /// The short prefix that columns of a table share with its key, where it is no word of the table's: `st` of st_id and st_name.
    static Optional<String> of(LinkTable table, Lexicon lexicon) {
        Optional<String> first = table.filling.stream()
                .filter(column -> column.kind() == Kind.PK)
                .findFirst()
                .map(key -> firstPart(key.raw()));
        return first.filter(prefix -> !prefix.isEmpty() && prefix.codePointCount(0, prefix.length()) <= LONGEST)
                .filter(prefix -> table.filling.stream()
                                .filter(column -> lower(column.raw()).startsWith(prefix + "_"))
                                .count()
                        > 1)
                .filter(prefix -> Collections.disjoint(lexicon.nameWords(prefix), table.words()));
    }

    /// A name without the parts that are prefixes, itself if nothing else is left.
    static String without(String raw, Set<String> prefixes) {
        List<String> parts = new ArrayList<>(Arrays.asList(raw.split("_", -1)));
        parts.removeIf(part -> prefixes.contains(lower(part)));
        String rest = String.join("_", parts);
        return rest.isEmpty() ? raw : rest;
    }

    private static String firstPart(String raw) {
        return lower(raw).split("_", -1)[0];
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
