package dev.hradba.agent.sql.internal.link;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Which tables a question is about.
final class NamedTables {

    private static final int LONGEST_CELL = 6;

    private final LinkSchema schema;
    private final Lexicon lexicon;
    private final List<Token> tokens;

    NamedTables(LinkSchema schema, List<Token> tokens) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = tokens;
    }

    /// Tables whose words all stand in the question; a word claimed by a nearer level counts no more for a wider one.
    Set<LinkTable> all() {
        Set<String> free = new HashSet<>();
        tokens.stream().map(Token::stem).filter(Objects::nonNull).forEach(free::add);
        Set<String> all = Set.copyOf(free);
        Set<LinkTable> found = new HashSet<>();
        for (LinkSchema.Level level : schema.levels()) {
            Set<String> mapped = new HashSet<>();
            free.forEach(word -> mapped.add(level.map(word)));
            Set<String> claimed = new HashSet<>();
            for (LinkTable table : schema.tables()) {
                Set<String> words = new HashSet<>();
                table.words().forEach(word -> words.add(level.map(word)));
                String joined = String.join("", table.words());
                if (free.contains(joined)) {
                    found.add(table);
                    claimed.add(joined);
                }
                if (mapped.containsAll(words)) {
                    found.add(table);
                    free.stream().filter(word -> words.contains(level.map(word))).forEach(claimed::add);
                }
            }
            free.removeAll(claimed);
        }
        if (found.isEmpty()) {
            Set<String> mapped = new HashSet<>();
            all.forEach(word -> mapped.add(lexicon.canon(word)));
            schema.tables().stream()
                    .filter(table -> mapped.contains(lexicon.canon(table.words().getLast())))
                    .forEach(found::add);
        }
        return found.isEmpty() ? tablesOfCells() : found;
    }

    /// The named table that the question names first, null where none is named by its own words.
    @Nullable LinkTable first(Set<LinkTable> named) {
        for (String stem : Token.stems(tokens)) {
            for (LinkSchema.Level level : schema.levels()) {
                for (LinkTable table : schema.tables()) {
                    if (named.contains(table) && table.words().stream().anyMatch(word -> level.map(word).equals(level.map(stem)))) {
                        return table;
                    }
                }
            }
        }
        return null;
    }

    /// Where no table is named, those whose cells are: `newest laptop` speaks of the table with laptops.
    private Set<LinkTable> tablesOfCells() {
        Set<LinkTable> found = new HashSet<>();
        int at = 0;
        while (at < tokens.size()) {
            int taken = 1;
            for (int length = Math.min(LONGEST_CELL, tokens.size() - at); length > 0; length--) {
                List<String> run = Token.stems(tokens.subList(at, at + length));
                List<LinkSchema.Cell> cells = run.size() < length ? List.of() : schema.cells(run);
                if (!cells.isEmpty()) {
                    cells.forEach(cell -> found.add(cell.column().home()));
                    taken = length;
                    break;
                }
            }
            at += taken;
        }
        return found;
    }
}
