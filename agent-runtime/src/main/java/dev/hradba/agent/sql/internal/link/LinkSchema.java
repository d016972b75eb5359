package dev.hradba.agent.sql.internal.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.hradba.sandbox.sql.SchemaView;

/// Tables, columns and keys with the indexes by which the linker finds them. Built once per database; thread-safe.
public final class LinkSchema {

    private static final int LONGEST_CELL_KEY = 6;

    private final SchemaView view;
    private final Lexicon lexicon;
    private final List<LinkTable> tables;
    private final List<LinkColumn> columns;
    private final List<LinkColumn> keys;
    private final List<Level> levels;
    private final Shortened shortened;
    private final Map<String, List<LinkColumn>> roles = new HashMap<>();
    private final Map<List<String>, List<Cell>> cells = new HashMap<>();
    private final Map<List<String>, List<Cell>> cellFamilies = new HashMap<>();
    private final Map<String, List<Cell>> partsOfCells = new HashMap<>();
    /// Short categories in capitals, such as PEND, under their key.
    private final List<Map.Entry<String, Cell>> codes = new ArrayList<>();
    private final Set<String> cellWords = new HashSet<>();
    private final Map<String, List<Entry>> families = new HashMap<>();
    private final Set<String> spellings = new TreeSet<>();
    private final Set<String> known = new HashSet<>();
    private final Map<Long, Optional<List<Step>>> paths = new ConcurrentHashMap<>();

    /// A cell of the database.
    record Cell(LinkColumn column, String text) {}

    /// One step along a foreign key.
    ///
    /// @param key  the foreign key's column
    /// @param from table the step leaves
    /// @param to   table the step reaches
    public record Step(LinkColumn key, LinkTable from, LinkTable to) {}

    private LinkSchema(SchemaView view, Lexicon lexicon) {
        this.view = view;
        this.lexicon = lexicon;
        this.tables = List.copyOf(ColumnKinds.read(view, lexicon));
        this.columns = tables.stream().flatMap(table -> table.columns().stream()).toList();
        columns.stream().filter(column -> column.target() != null).forEach(this::giveRole);
        this.keys = columns.stream()
                .filter(column -> column.target() != null)
                .sorted(Comparator.comparing((LinkColumn key) -> !key.role().isEmpty())
                        .thenComparing(key -> !key.home().isLink())
                        .thenComparing(LinkColumn::id))
                .toList();
        this.levels = lexicon.levels().stream().map(mapping -> new Level(tables, mapping, lexicon)).toList();
        for (LinkColumn column : columns) {
            column.role().forEach(word -> addOnce(roles, lexicon.role(word), column));
        }
        columns.stream().filter(column -> column.kind().isText() || column.kind() == Kind.PK).forEach(this::indexCells);
        spellings.addAll(levels.getFirst().words());
        spellings.addAll(lexicon.spellings());
        spellings.removeIf(word -> word.length() <= 3);
        levels.getFirst().single((word, entry) -> lexicon.family(word).ifPresent(root -> addOnce(families, root, entry)));
        levels.forEach(level -> known.addAll(level.words()));
        this.shortened = new Shortened(tables, lexicon);
    }

    /// Reads a view of a database.
    public static LinkSchema of(SchemaView view, Lexicon lexicon) {
        return new LinkSchema(view, lexicon);
    }

    private void giveRole(LinkColumn key) {
        List<String> words =
                key.words().stream().filter(word -> !lexicon.isRoleFiller(word)).toList();
        if (words.isEmpty() && key.words().contains("to") && hasWayFrom(key)) {
            words = List.of("to"); // from_st_id and to_st_id
        }
        Set<String> target = new HashSet<>();
        key.key().home().words().forEach(word -> target.add(lexicon.broad(word)));
        key.key().words().forEach(word -> target.add(lexicon.broad(word)));
        if (words.stream().anyMatch(word -> !target.contains(lexicon.broad(word)))) {
            key.play(words);
        }
    }

    private static boolean hasWayFrom(LinkColumn key) {
        return key.home().columns().stream()
                .anyMatch(other -> other.target() != null
                        && other.key().home() == key.key().home()
                        && other.words().contains("from"));
    }

    private void indexCells(LinkColumn column) {
        for (String value : column.values()) {
            List<String> key = lexicon.cellKey(value);
            boolean trivial = key.size() == 1 && (isDigits(key.getFirst()) || lexicon.isStop(key.getFirst()));
            boolean coded = column.kind() != Kind.PK || value.chars().anyMatch(Character::isDigit); // A0042, not a key that is a word
            if (!key.isEmpty() && key.size() <= LONGEST_CELL_KEY && !trivial && coded) {
                List<Cell> found = cells.computeIfAbsent(key, k -> new ArrayList<>());
                if (found.stream().noneMatch(cell -> cell.column() == column)) {
                    found.add(new Cell(column, value));
                }
                cellWords.addAll(key);
                if (column.kind() == Kind.CAT) {
                    indexCategory(new Cell(column, value), key);
                }
            }
        }
    }

    private void indexCategory(Cell cell, List<String> key) {
        if (key.size() == 1) {
            String word = key.getFirst();
            spellings.add(word);
            boolean capitals = cell.text().chars().anyMatch(Character::isUpperCase)
                    && cell.text().chars().noneMatch(Character::isLowerCase);
            int length = word.codePointCount(0, word.length());
            if (capitals && length >= 3 && length <= 5) {
                codes.add(Map.entry(word, cell));
            }
            if (lexicon.family(word).isPresent() && (word.endsWith("ed") || word.endsWith("ing"))) {
                cellFamilies.computeIfAbsent(lexicon.roots(key), k -> new ArrayList<>()).add(cell);
            }
            return;
        }
        cellFamilies.computeIfAbsent(lexicon.roots(key), k -> new ArrayList<>()).add(cell);
        key.forEach(word -> partsOfCells.computeIfAbsent(word, k -> new ArrayList<>()).add(cell));
    }

    private static boolean isDigits(String word) {
        return word.chars().allMatch(Character::isDigit);
    }

    private static <K, V> void addOnce(Map<K, List<V>> index, K key, V entry) {
        List<V> entries = index.computeIfAbsent(key, k -> new ArrayList<>());
        if (!entries.contains(entry)) {
            entries.add(entry);
        }
    }

    /// The view this was read from.
    public SchemaView view() {
        return view;
    }

    /// The word lists in use.
    public Lexicon lexicon() {
        return lexicon;
    }

    /// Tables by id.
    public List<LinkTable> tables() {
        return tables;
    }

    /// Columns by id.
    public List<LinkColumn> columns() {
        return columns;
    }

    /// Foreign keys: those without a role first, then in column order.
    public List<LinkColumn> keys() {
        return keys;
    }

    Shortened shortened() {
        return shortened;
    }

    List<Level> levels() {
        return levels;
    }

    List<Cell> cells(List<String> key) {
        return cells.getOrDefault(key, List.of());
    }

    List<LinkColumn> roleKeys(String word) {
        return roles.getOrDefault(lexicon.role(word), List.of());
    }

    /// Categories that have these rough roots: those of several words, and participles.
    List<Cell> cellsOfRoots(List<String> roots) {
        return cellFamilies.getOrDefault(roots, List.of());
    }

    /// Categories of several words that have this word among them.
    List<Cell> cellsWith(String word) {
        return partsOfCells.getOrDefault(word, List.of());
    }

    /// Short categories in capitals that a word begins with: pending gives PEND.
    List<Cell> codesOf(String word) {
        return codes.stream().filter(code -> word.startsWith(code.getKey())).map(Map.Entry::getValue).toList();
    }

    /// Whether any cell that can be found has this word.
    boolean isCellWord(String word) {
        return cellWords.contains(word);
    }

    /// Tables and columns with a word of this rough root.
    List<Entry> family(String root) {
        return families.getOrDefault(root, List.of());
    }

    /// Words of more than three letters that names and categories are made of, in alphabetical order.
    Set<String> spellings() {
        return Collections.unmodifiableSet(spellings);
    }

    /// Whether a word names something here, at whatever level.
    boolean knows(String word) {
        return known.contains(word);
    }

    /// Shortest way over foreign keys, empty if there is none. Keys without a role come first, then column order decides.
    public Optional<List<Step>> path(LinkTable start, LinkTable end) {
        return paths.computeIfAbsent((long) start.id() << 32 | end.id(), k -> search(start, end));
    }

    private Optional<List<Step>> search(LinkTable start, LinkTable end) {
        Map<LinkTable, Step> before = new HashMap<>();
        Set<LinkTable> seen = new HashSet<>(Set.of(start));
        ArrayDeque<LinkTable> queue = new ArrayDeque<>(seen);
        while (!queue.isEmpty()) {
            LinkTable here = queue.remove();
            for (LinkColumn key : keys) {
                LinkTable owner = key.home();
                LinkTable target = key.key().home();
                for (Step step : List.of(new Step(key, owner, target), new Step(key, target, owner))) {
                    if (step.from() == here && seen.add(step.to())) {
                        before.put(step.to(), step);
                        queue.add(step.to());
                    }
                }
            }
        }
        if (!seen.contains(end)) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        for (Step step = before.get(end); step != null; step = before.get(step.from())) {
            steps.addFirst(step);
        }
        return Optional.of(List.copyOf(steps));
    }

    /// The schema part of the prompt. It does not depend on the question, so a runner computes it once per database.
    public String prompt() {
        StringJoiner pieces = new StringJoiner(" ");
        pieces.add("<bos>");
        for (LinkTable table : tables) {
            pieces.add("<T" + table.id() + ">");
            table.words().forEach(word -> pieces.add("~" + word));
            for (LinkColumn column : table.columns()) {
                pieces.add("<C" + column.id() + ">");
                if (column.target() != null) {
                    pieces.add("<fk>").add("<T" + column.key().home().id() + ">");
                } else {
                    pieces.add(column.kind().piece());
                }
                column.words().forEach(word -> pieces.add("~" + word));
            }
        }
        return pieces.toString();
    }

    /// Names under one mapping of words: `full` finds whole names by their words, `part` single words of longer names.
    static final class Level {

        private final UnaryOperator<String> mapping;
        private final Lexicon lexicon;
        private final Map<Set<String>, List<Entry>> full = new HashMap<>();
        private final Map<String, List<Entry>> part = new HashMap<>();

        Level(List<LinkTable> tables, UnaryOperator<String> mapping, Lexicon lexicon) {
            this.mapping = mapping;
            this.lexicon = lexicon;
            for (LinkTable table : tables) {
                List<String> words = table.words().stream().map(mapping).toList();
                addOnce(full, Set.copyOf(words), table);
                if (words.size() > 1) {
                    addOnce(full, Set.of(String.join("", table.words())), table);
                    addOnce(part, words.getLast(), table);
                    addOnce(part, words.getFirst(), table);
                }
                table.columns().forEach(column -> add(column, words));
            }
            full.replaceAll((key, entries) -> entries.stream().noneMatch(LinkTable.class::isInstance)
                    ? entries
                    : entries.stream().filter(entry -> standsBesideTable(entry, key)).toList());
        }

        /// Whether a name that a table has means this, too: a category called the same, not its key or its date.
        private boolean standsBesideTable(Entry entry, Set<String> key) {
            return switch (entry) {
                case LinkTable table -> true;
                case LinkColumn column ->
                    !column.role().isEmpty()
                            || (column.kind() != Kind.PK
                                    && column.kind() != Kind.FK
                                    && column.words().stream().map(mapping).collect(Collectors.toSet()).equals(key));
            };
        }

        private void add(LinkColumn column, List<String> tableWords) {
            List<String> words = column.words().stream().map(mapping).toList();
            List<String> own = words.stream().filter(word -> !tableWords.contains(word)).toList();
            List<String> shorter = own.isEmpty() ? words : own;
            List<String> core = shorter.stream().filter(word -> !lexicon.isGeneric(word)).toList();
            List<String> withTable = new ArrayList<>(tableWords);
            withTable.addAll(shorter);
            for (List<String> name : List.of(words, shorter, core, withTable)) {
                if (!name.isEmpty()) {
                    addOnce(full, Set.copyOf(name), column);
                }
            }
            if (core.size() > 1) {
                core.forEach(word -> addOnce(part, word, column));
            }
            String raw = column.raw().toLowerCase(Locale.ROOT);
            if (raw.length() < 5 && raw.chars().allMatch(Character::isLetter) && !words.contains(raw)) {
                addOnce(full, Set.of(raw), column); // os, as it is called, beside operating system
            }
        }

        String map(String word) {
            return mapping.apply(word);
        }

        List<Entry> full(List<String> words) {
            Set<String> key = new HashSet<>();
            words.forEach(word -> key.add(map(word)));
            return full.getOrDefault(key, List.of());
        }

        /// What is called these words in one.
        List<Entry> joined(List<String> words) {
            return full.getOrDefault(Set.of(String.join("", words)), List.of());
        }

        /// Whether these words, taken as they are, make the whole name of something.
        boolean names(List<String> words) {
            return full.containsKey(Set.copyOf(words));
        }

        /// Each single word, taken as it is, with what it names or is a part of.
        void single(BiConsumer<String, Entry> each) {
            full.forEach((words, entries) -> {
                if (words.size() == 1) {
                    entries.forEach(entry -> each.accept(words.iterator().next(), entry));
                }
            });
            part.forEach((word, entries) -> entries.forEach(entry -> each.accept(word, entry)));
        }

        List<Entry> part(String word) {
            return part.getOrDefault(map(word), List.of());
        }

        Set<String> words() {
            Set<String> words = new HashSet<>(part.keySet());
            full.keySet().forEach(words::addAll);
            return words;
        }
    }
}
