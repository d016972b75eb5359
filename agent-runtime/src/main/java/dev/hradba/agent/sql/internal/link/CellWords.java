package dev.hradba.agent.sql.internal.link;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which cells of the database the words of a question name, and where such a word means a column or a table instead.
final class CellWords {

    private static final int LONGEST_CELL = 6;
    private static final int LONGEST_NAME = 4;
    private static final Set<String> BEFORE_ROLE = Set.of("no", "without", "their", "its", "his", "her", "own", "whose", "same");
    private static final Set<String> AGGREGATED =
            Set.of("average", "avg", "mean", "total", "sum", "maximum", "minimum", "count", "number");
    private static final Set<String> RECENT = Set.of("latest", "newest", "last", "first", "when", "earliest", "since");
    private static final Set<String> UNITS = Set.of("day", "week", "month", "year", "hour", "minute");

    private final LinkSchema schema;
    private final Lexicon lexicon;
    private final List<Token> tokens;
    private final Set<LinkTable> named;
    private final Meanings meanings;

    /// A run of so many tokens, and the cells it names.
    record Found(int length, List<LinkSchema.Cell> cells) {}

    CellWords(LinkSchema schema, List<Token> tokens, Set<LinkTable> named, Meanings meanings) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = tokens;
        this.named = named;
        this.meanings = meanings;
    }

    /// The cells that a place begins to name; empty where it names none, or rather something else.
    Optional<Found> at(int at) {
        for (int length = Math.min(LONGEST_CELL, tokens.size() - at); length > 0; length--) {
            List<Token> run = tokens.subList(at, at + length);
            List<String> stems = Token.stems(run);
            if (stems.size() < length) {
                continue;
            }
            List<LinkSchema.Cell> cells = schema.cells(stems);
            if (cells.isEmpty() && length == 2) {
                cells = schema.cells(List.of(String.join("", stems))); // e-bike, where it is ebike
            }
            if (cells.isEmpty()) {
                cells = schema.cells(run.stream().flatMap(t -> Lexicon.words(t.text()).stream()).toList());
            }
            if (length < 4 && cells.stream().noneMatch(this::isOfNamed)) {
                List<LinkSchema.Cell> others = aliased(stems);
                List<LinkSchema.Cell> near = others.stream().filter(this::isOfNamed).toList();
                cells = !near.isEmpty() ? near : cells.isEmpty() ? others : cells;
            }
            boolean plain = length == 1 && lexicon.isPlainly(run.getFirst().text()) && cells.stream().noneMatch(this::isCategoryOfNamed);
            boolean aggregate = length == 1 && AGGREGATED.contains(run.getFirst().text()); // the average, though a review is called Average
            boolean called = length == 1 && lexicon.isCalled(run.getFirst().text()) && isFollowedBy(at, "number"); // the phone number, though orders come by phone
            boolean name = plain || aggregate || called || longerName(at, length) || (length == 1 && isName(at, cells));
            if (!cells.isEmpty() && !name) {
                return Optional.of(new Found(length, cells));
            }
        }
        return Optional.empty();
    }

    private boolean isFollowedBy(int at, String stem) {
        return at + 1 < tokens.size() && stem.equals(tokens.get(at + 1).stem());
    }

    /// Whether a cell is a category of a named table; `ever` is else no Mr Evers.
    private boolean isCategoryOfNamed(LinkSchema.Cell cell) {
        return isOfNamed(cell) && cell.column().kind() == Kind.CAT;
    }

    private boolean isOfNamed(LinkSchema.Cell cell) {
        return named.contains(cell.column().home());
    }

    /// Cells under another name of the same: polish, Poland, PL; and cells of several words in another form: roll back.
    private List<LinkSchema.Cell> aliased(List<String> words) {
        if (words.size() == 1 && lexicon.isStop(words.getFirst())) {
            return List.of(); // no is not Norway
        }
        Lexicon.Alias alias = lexicon.alias(words);
        for (List<String> other : alias.others()) {
            List<LinkSchema.Cell> cells = schema.cells(other).stream()
                    .filter(cell -> alias.columns().isEmpty()
                            || cell.column().words().stream().anyMatch(alias.columns()::contains)
                            || other.getFirst().length() > 3)
                    .toList();
            if (!cells.isEmpty()) {
                return cells;
            }
        }
        return words.size() > 1 ? schema.cellsOfRoots(lexicon.roots(words)) : List.of();
    }

    /// Whether a word means a column, although some cell is the same word: `email of Eva`; `active agents`, where agents have
    /// a column active and only contracts have such a status; a category of a table that has nothing to do with those named.
    private boolean isName(int at, List<LinkSchema.Cell> cells) {
        Token token = tokens.get(at);
        List<Entry> columns = schema.levels().getFirst().full(List.of(Objects.requireNonNull(token.stem()))).stream()
                .filter(LinkColumn.class::isInstance)
                .toList();
        String next = at + 1 < tokens.size() ? tokens.get(at + 1).stem() : null;
        if (at > 0 && "how".equals(tokens.get(at - 1).stem())) {
            return true; // how high is no priority
        }
        if (at > 0 && UNITS.contains(token.stem()) && tokens.get(at - 1).kind() == Token.Kind.NUMBER) {
            return true; // 20 days, though some shift is called day
        }
        boolean dated = next != null
                && lexicon.isDateWord(next)
                && schema.columns().stream().anyMatch(column -> column.kind() == Kind.DATE && column.words().contains(token.stem()));
        if (dated) {
            return true; // the planned date, though some are planned by state
        }
        if (isRows(at, cells)) {
            return true;
        }
        boolean called = !columns.isEmpty() || !meanings.roleKeys(token.stem(), false).isEmpty();
        if (called && next != null && Set.of("of", "for").contains(next)) {
            return true;
        }
        if (token.text().endsWith("ed") && namesNoTable() && Token.stems(tokens).stream().anyMatch(RECENT::contains)) {
            String done = lexicon.canon(token.stem());
            return schema.columns().stream()
                    .anyMatch(column -> column.kind() == Kind.DATE && column.words().stream().map(lexicon::canon).anyMatch(done::equals)); // hired most recently
        }
        String before = at > 0 ? tokens.get(at - 1).stem() : null;
        if (before != null
                && BEFORE_ROLE.contains(before)
                && meanings.roleKeys(token.stem(), false).stream().anyMatch(key -> named.contains(key.home()))) {
            return true; // employees without a manager, though some are managers by job
        }
        if (named.isEmpty() || cells.stream().anyMatch(this::isOfNamed)) {
            return false;
        }
        if (lexicon.isRole(token.stem())) {
            return true;
        }
        if (columns.stream().anyMatch(column -> named.contains(column.home()))) {
            return true;
        }
        boolean verb = token.text().endsWith("ed") || token.text().endsWith("ing");
        return verb
                && cells.stream().allMatch(cell -> cell.column().kind() == Kind.CAT && !isNear(cell.column().home()));
    }

    /// Whether a word means a table's rows, although some cell of another table is the same word: repairs are rows, though a
    /// bike may be in repair.
    private boolean isRows(int at, List<LinkSchema.Cell> cells) {
        LinkSchema.Level exact = schema.levels().getFirst();
        String stem = Objects.requireNonNull(tokens.get(at).stem());
        Set<Entry> tables = new HashSet<>(meanings.tablesCalled(stem));
        if (tables.isEmpty() || cells.stream().anyMatch(cell -> tables.contains(cell.column().home()))) {
            return false;
        }
        Set<Entry> spoken = new HashSet<>();
        Token.stems(tokens).stream().filter(word -> !word.equals(stem)).forEach(word -> spoken.addAll(meanings.tablesCalled(word)));
        String next = at + 1 < tokens.size() ? tokens.get(at + 1).stem() : null;
        boolean owned = next != null
                && Stream.concat(exact.full(List.of(next)).stream(), exact.part(next).stream())
                        .anyMatch(entry -> entry instanceof LinkColumn && tables.contains(entry.home()));
        return owned
                || !tokens.get(at).text().equals(stem)
                || cells.stream().noneMatch(cell -> spoken.contains(cell.column().home()));
    }

    /// Whether no word of the question is the last of a table's name.
    private boolean namesNoTable() {
        Set<String> said = new HashSet<>();
        Token.stems(tokens).forEach(stem -> said.add(lexicon.canon(stem)));
        return schema.tables().stream().noneMatch(table -> said.contains(lexicon.canon(table.words().getLast())));
    }

    /// Whether a key connects a table with one that is named.
    private boolean isNear(LinkTable table) {
        return schema.keys().stream().anyMatch(key -> (key.home() == table && named.contains(key.key().home()))
                || (key.key().home() == table && named.contains(key.home())));
    }

    /// Whether a longer name of the schema begins here: `test case` is a table even where `test` is a cell.
    private boolean longerName(int at, int length) {
        for (int longer = length + 1; longer <= Math.min(LONGEST_NAME, tokens.size() - at); longer++) {
            List<String> words = Token.stems(tokens.subList(at, at + longer));
            if (words.size() == longer
                    && Set.copyOf(words).size() == longer
                    && schema.levels().getFirst().names(words)) {
                return true;
            }
        }
        return false;
    }

    /// The one category of the named tables that has a word among others, empty without one or with several: customs gives Customs Hold.
    List<LinkSchema.Cell> partly(String word) {
        if (word.length() < 5 || lexicon.isPlain(word) || lexicon.hasHints(word)) {
            return List.of();
        }
        List<LinkSchema.Cell> cells = schema.cellsWith(word).stream().filter(this::isOfNamed).toList();
        if (cells.isEmpty() && (word.endsWith("ed") || word.endsWith("ing")) && lexicon.family(word).isPresent()) {
            cells = schema.cellsOfRoots(lexicon.roots(List.of(word))).stream().filter(this::isOfNamed).toList();
        }
        if (cells.isEmpty()) {
            cells = schema.codesOf(word).stream().filter(this::isOfNamed).toList();
        }
        return cells.size() == 1 ? cells : List.of();
    }
}
