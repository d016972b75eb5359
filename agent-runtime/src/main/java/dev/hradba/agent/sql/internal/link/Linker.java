package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// Links a question to a schema: every linked span is followed by its candidates, every literal becomes a value.
///
/// The road is [#run]: at each position the stages are tried in one fixed order, and the first that takes words wins.
/// Every choice is deterministic; the starter model was trained on exactly these items, so a change here needs a new model.
public final class Linker {

    private static final int MOST_VALUES = 10;
    private static final int LONGEST_CELL = 6;
    private static final int LONGEST_NAME = 4;
    /// Longer than any path: how far a table is that no keys connect.
    private static final int UNREACHED = 99;
    private static final Set<String> PLANNED = Set.of("until", "expiry", "expire", "valid", "next");
    private static final Set<String> BEFORE_ROLE = Set.of("no", "without", "their", "its", "his", "her", "own", "whose", "same");
    private static final Set<String> AGGREGATED =
            Set.of("average", "avg", "mean", "total", "sum", "maximum", "minimum", "count", "number");
    private static final Set<String> RECENT = Set.of("latest", "newest", "last", "first", "when", "earliest", "since");
    private static final Set<String> HOLDING = Set.of("about", "contain", "containing", "mention", "mentioning");
    private static final Set<String> NAMING = Set.of("name", "title", "subject", "description", "summary");
    private static final Set<String> PERIODS = Set.of("next", "last", "this", "past", "previous", "current");
    private static final Set<String> UNITS = Set.of("day", "week", "month", "year", "hour", "minute");
    private static final Set<String> SPANS = Set.of("day", "week", "month", "year", "hour", "minute", "quarter");

    private final LinkSchema schema;
    private final Lexicon lexicon;
    private final List<Token> tokens;
    private final DateWords dates;
    private final List<Link.Item> items = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Link.Span> spans = new ArrayList<>();
    private final Set<LinkTable> named;
    private final @Nullable LinkTable first;
    private final Meanings meanings;

    private Linker(LinkSchema schema, String question) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = new Mending(schema).tokens(question);
        NamedTables tables = new NamedTables(schema, tokens);
        this.named = tables.all();
        this.first = tables.first(named);
        this.meanings = new Meanings(schema, named, first);
        this.dates = new DateWords(tokens, lexicon, meanings);
    }

    /// Links one question.
    public static Link link(LinkSchema schema, String question) {
        return new Linker(schema, question).run();
    }

    private Link run() {
        List<IntUnaryOperator> stages =
                List.of(this::sign, this::fragment, this::quote, this::isoDate, this::cell, this::spokenDate, this::number, this::period,
                        this::name, this::plain);
        int at = 0;
        while (at < tokens.size()) {
            int before = items.size();
            int taken = 0;
            for (int stage = 0; taken == 0; stage++) {
                taken = stages.get(stage).applyAsInt(at);
            }
            spans.add(span(at, taken, items.subList(before, items.size())));
            at += taken;
        }
        return new Link(items, values, spans);
    }

    private Link.Span span(int at, int taken, List<Link.Item> made) {
        List<Token> run = tokens.subList(at, at + taken);
        List<Entry> entries = new ArrayList<>();
        Optional<Integer> value = Optional.empty();
        boolean guess = false;
        for (Link.Item item : made) {
            switch (item) {
                case Link.Candidate(Entry entry) -> entries.add(entry);
                case Link.Literal(int index) -> value = Optional.of(index);
                case Link.Mark(String piece) -> guess |= piece.equals("<p>");
                case Link.Word ignored -> { }
            }
        }
        List<String> stems =
                run.stream().map(Token::stem).filter(Objects::nonNull).toList();
        boolean stop = run.stream().allMatch(t -> t.kind() == Token.Kind.SIGN || (t.stem() != null && lexicon.isStop(t.stem())));
        return new Link.Span(run.getFirst().start(), run.getLast().end(), stems, entries, value, guess, stop);
    }

    // ---- what the question is about ----

    private void emit(List<? extends Entry> entries, int most) {
        entries.stream().limit(most).forEach(entry -> items.add(new Link.Candidate(entry)));
    }

    private void value(Value.Type type, String norm, List<LinkColumn> columns, Map<LinkColumn, String> texts) {
        int index = 0;
        while (index < values.size()
                && !(values.get(index).type() == type && values.get(index).norm().equals(norm))) {
            index++;
        }
        if (index == values.size()) {
            if (index >= MOST_VALUES) {
                return;
            }
            values.add(new Value(type, norm, texts));
        }
        items.add(new Link.Literal(index));
        items.add(new Link.Mark(type.piece()));
        emit(columns, 4);
    }

    private void dateValue(Value.Type type, String norm) {
        value(type, norm, dateColumns(), Map.of());
    }

    /// Date columns a date can mean: those whose own word stands in the question, else those of named tables.
    private List<LinkColumn> dateColumns() {
        List<LinkColumn> all =
                schema.columns().stream().filter(column -> column.kind() == Kind.DATE).toList();
        List<LinkColumn> ofNamed =
                all.stream().filter(column -> named.contains(column.home())).toList();
        List<LinkColumn> reached = ofNamed.isEmpty() ? nearestFirst(all) : ofNamed;
        boolean born = Token.stems(tokens).stream().anyMatch(Set.of("birth", "born", "birthday")::contains);
        List<LinkColumn> unborn = reached.stream()
                .filter(column -> born || (!column.words().contains("birth") && !column.words().contains("born")))
                .toList();
        List<LinkColumn> near = (unborn.isEmpty() ? reached : unborn)
                .stream()
                        .sorted(Comparator.comparing((LinkColumn column) -> column.home() != first)
                                .thenComparing(column -> column.words().stream().anyMatch(this::isPlanned))
                                .thenComparing(column -> named.contains(column.home()) ? column.id() : 0))
                        .toList();
        Set<String> said = new HashSet<>();
        tokens.stream().map(Token::stem).filter(Objects::nonNull).forEach(stem -> said.add(lexicon.canon(stem)));
        List<LinkColumn> own = near.stream()
                .filter(column -> column.words().stream()
                        .anyMatch(word -> said.contains(lexicon.canon(word))
                                && !lexicon.isDateWord(word)
                                && !column.home().words().contains(word)))
                .toList();
        return own.isEmpty() ? near.subList(0, Math.min(3, near.size())) : own.subList(0, Math.min(2, own.size()));
    }

    /// Whether a word of a date speaks of what is to be: due, planned, valid until.
    private boolean isPlanned(String word) {
        return lexicon.isDue(word) || PLANNED.contains(word);
    }

    /// Dates by how far their tables are from those that are named, people last: products ordered in May speak of the order's date.
    private List<LinkColumn> nearestFirst(List<LinkColumn> dated) {
        return dated.stream()
                .sorted(Comparator.comparing((LinkColumn column) -> column.home().words().stream().anyMatch(lexicon::isPerson))
                        .thenComparing(column -> named.stream()
                                .flatMap(table -> schema.path(table, column.home()).stream())
                                .mapToInt(List::size)
                                .min()
                                .orElse(UNREACHED))
                        .thenComparing(LinkColumn::id))
                .toList();
    }

    // ---- stages: each returns how many tokens it took ----

    private int sign(int at) {
        if (tokens.get(at).kind() != Token.Kind.SIGN) {
            return 0;
        }
        items.add(new Link.Mark(tokens.get(at).text()));
        return 1;
    }

    /// A word that texts hold: tickets about billing, products with lamp in the name.
    private int fragment(int at) {
        Token token = tokens.get(at);
        String stem = token.stem();
        boolean known = stem == null || lexicon.isStop(stem) || lexicon.isPlainly(stem) || schema.knows(stem) || !schema.cells(List.of(stem)).isEmpty();
        boolean inside = Set.of("with", "having").contains(stem(at - 1))
                && stem(at + 1).equals("in")
                && (NAMING.contains(stem(at + 2)) || NAMING.contains(stem(at + 3)));
        if (known || (!inside && !HOLDING.contains(stem(at - 1)))) {
            return 0;
        }
        items.add(new Link.Word("containing", false));
        value(Value.Type.STR, token.text(), List.of(), Map.of());
        return 1;
    }

    /// The stem of a place, empty where there is none.
    private String stem(int at) {
        String stem = at >= 0 && at < tokens.size() ? tokens.get(at).stem() : null;
        return stem == null ? "" : stem;
    }

    private int quote(int at) {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.QUOTE) {
            return 0;
        }
        List<LinkSchema.Cell> cells = schema.cells(lexicon.cellKey(token.text()));
        if (cells.isEmpty()) {
            value(Value.Type.STR, token.text(), List.of(), Map.of());
        } else {
            cellValue(cells);
        }
        return 1;
    }

    private int isoDate(int at) {
        if (tokens.get(at).kind() != Token.Kind.DATE) {
            return 0;
        }
        String text = tokens.get(at).text();
        dateValue(text.length() > 7 ? Value.Type.DATE : Value.Type.MONTH, text);
        return 1;
    }

    private void cellValue(List<LinkSchema.Cell> found) {
        List<LinkSchema.Cell> cells = found.stream()
                .sorted(Comparator.comparing((LinkSchema.Cell cell) -> !named.contains(cell.column().home()))
                        .thenComparing(cell -> cell.column().id()))
                .toList();
        Set<LinkTable> shown = new HashSet<>();
        cells.stream()
                .limit(3)
                .map(LinkSchema.Cell::column)
                .filter(column -> column.home().display() == column)
                .forEach(column -> shown.add(column.home()));
        List<LinkColumn> roles = schema.keys().stream()
                .filter(key -> !key.role().isEmpty() && shown.contains(key.key().home()) && named.contains(key.home()))
                .toList();
        Map<LinkColumn, String> texts = new HashMap<>();
        cells.forEach(cell -> texts.put(cell.column(), cell.text()));
        List<LinkColumn> columns = new ArrayList<>();
        cells.stream().limit(roles.isEmpty() ? 3 : 2).forEach(cell -> columns.add(cell.column()));
        roles.stream().limit(2).forEach(columns::add);
        value(Value.Type.CELL, cells.getFirst().text(), columns, texts);
    }

    /// Cells of the database, longest run of words first.
    private int cell(int at) {
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
            boolean called = length == 1 && lexicon.isCalled(run.getFirst().text()) && stem(at + 1).equals("number"); // the phone number, though orders come by phone
            boolean name = plain || aggregate || called || longerName(at, length) || (length == 1 && isName(at, cells));
            if (!cells.isEmpty() && !name) {
                stems.forEach(stem -> items.add(new Link.Word(stem, false)));
                cellValue(cells);
                List<Entry> entries = meanings.lookup(stems);
                emit(meanings.ranked(length == 1 ? entries : entries.stream().filter(Linker::hasRole).toList()), 2); // sales rep
                return length;
            }
        }
        return 0;
    }

    /// Whether a cell is a category of a named table; `ever` is else no Mr Evers.
    private boolean isCategoryOfNamed(LinkSchema.Cell cell) {
        return isOfNamed(cell) && cell.column().kind() == Kind.CAT;
    }

    private static boolean hasRole(Entry entry) {
        return entry instanceof LinkColumn column && !column.role().isEmpty();
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

    private int spokenDate(int at) {
        return dates.spoken(at).map(found -> {
            dateValue(found.type(), found.norm());
            return found.taken();
        }).orElse(0);
    }

    private int number(int at) {
        Optional<String> ordinal = dates.ordinal(at);
        if (ordinal.isPresent()) {
            items.add(new Link.Word("nth", false));
            value(Value.Type.NUM, ordinal.get(), List.of(), Map.of());
            return 1;
        }
        Optional<DateWords.Found> found = dates.number(at);
        if (found.isEmpty()) {
            return 0;
        }
        DateWords.Found it = found.get();
        if (it.type() == Value.Type.NUM) {
            value(Value.Type.NUM, it.norm(), List.of(), Map.of());
        } else {
            dateValue(it.type(), it.norm());
        }
        if (it.spans()) {
            items.add(new Link.Word(Objects.requireNonNull(tokens.get(at + 1).stem()), false));
        }
        return it.taken();
    }

    private int period(int at) {
        Optional<DateWords.Found> calendar = schema.cells(List.of(tokens.get(at).text())).isEmpty() ? dates.quarter(at) : Optional.empty();
        calendar = calendar.or(() -> dates.weekday(at));
        if (calendar.isPresent()) {
            String norm = calendar.get().norm();
            items.add(new Link.Word(norm.startsWith("quarter") ? "quarter" : lexicon.stem(tokens.get(at).text()), false));
            dateValue(Value.Type.REL, norm);
            return calendar.get().taken();
        }
        Optional<DateWords.Found> found = dates.period(at);
        if (found.isEmpty()) {
            return 0;
        }
        if (found.get().taken() == 2) {
            items.add(new Link.Word(tokens.get(at).text(), false));
        }
        dateValue(found.get().type(), found.get().norm());
        return found.get().taken();
    }

    /// Names of tables and columns, longest run of words first; the small words of and the inside a run are left out.
    private int name(int at) {
        Token token = tokens.get(at);
        String stem = token.stem();
        if (token.kind() != Token.Kind.WORD || stem == null) {
            return 0;
        }
        if (token.text().equals("since") && at + 1 < tokens.size() && !namesTable(at + 1)) {
            return 0; // since June
        }
        boolean stop = lexicon.isStop(stem) && !token.text().equals("it");
        if (stop && (!schema.knows(stem) || Set.of("of", "the", "a").contains(stem))) {
            return 0;
        }
        for (int length = Math.min(LONGEST_NAME, tokens.size() - at); length > (stop ? 1 : 0); length--) {
            List<String> run = Token.stems(tokens.subList(at, at + length));
            if (run.size() < length || isSmall(run.getLast()) || (stop && lexicon.isStop(run.getLast()))) {
                continue;
            }
            if (length > 1 && beginsPeriod(at + length - 1)) {
                continue; // due next month
            }
            if (linkName(at, run)) {
                return length;
            }
        }
        return 0;
    }

    private boolean beginsPeriod(int at) {
        String unit = at + 1 < tokens.size() ? tokens.get(at + 1).stem() : null;
        return PERIODS.contains(tokens.get(at).text()) && unit != null && SPANS.contains(unit);
    }

    private boolean namesTable(int at) {
        String stem = tokens.get(at).stem();
        return stem != null && !meanings.tablesCalled(stem).isEmpty();
    }

    private boolean linkName(int at, List<String> run) {
        List<String> said = run.size() == 1 ? run : run.stream().filter(word -> !isSmall(word)).toList();
        if (Set.copyOf(said).size() < said.size()) {
            return false; // the flight number of flights
        }
        List<Entry> entries = meanings.lookup(said);
        boolean plural = !tokens.get(at).text().equals(tokens.get(at).stem());
        if (run.size() > 1 && hidesTable(entries, said, plural)) {
            return false;
        }
        boolean counts = counts(at, run.getFirst());
        if (counts && entries.stream().noneMatch(entry -> entry instanceof LinkColumn && entry.words().equals(said))) {
            return false; // number of units is no unit number
        }
        if (run.size() == 1 && lexicon.isCounting(run.getFirst()) && (counts || namesColumn(at - 1))) {
            return false;
        }
        if (entries.isEmpty() || (run.size() == 1 && hintsNearer(tokens.get(at), entries))) {
            return false;
        }
        run.forEach(word -> items.add(new Link.Word(word, !isSmall(word))));
        emit(meanings.ranked(entries), 4);
        return true;
    }

    /// Whether a word hints at a column of a named table and names only columns of others: `paid` in best paid doctor.
    private boolean hintsNearer(Token token, List<Entry> entries) {
        if (named.isEmpty() || entries.stream().anyMatch(entry -> entry instanceof LinkTable || named.contains(entry.home()))) {
            return false;
        }
        String text = token.text();
        boolean number = !text.endsWith("ed")
                && !text.endsWith("paid")
                && entries.stream().anyMatch(entry -> entry instanceof LinkColumn column
                        && column.kind() == Kind.NUM
                        && column.words().equals(List.of(Objects.requireNonNull(token.stem())))
                        && named.stream().anyMatch(table -> schema.path(table, column.home()).isPresent()));
        if (number) {
            return false; // the rating of hotels is that of their reviews, not their stars
        }
        return meanings.hinted(text).stream().anyMatch(entry -> entry instanceof LinkColumn && named.contains(entry.home()));
    }

    /// Whether `priority tickets` was read as a column, or `deployments by` as deployed_by: the table must stay visible. A
    /// table's name in front is given up only to a column that these very words name.
    private boolean hidesTable(List<Entry> entries, List<String> words, boolean plural) {
        if (entries.stream().anyMatch(LinkTable.class::isInstance)) {
            return false;
        }
        if (plural && meanings.lookup(List.of(words.getFirst())).stream().anyMatch(LinkTable.class::isInstance)) {
            return true; // shipments handled by: the rows, then the key
        }
        List<String> suspects = schema.levels().getFirst().names(words)
                ? List.of(words.getLast())
                : List.of(words.getFirst(), words.getLast());
        return suspects.stream()
                .anyMatch(word -> entries.stream().noneMatch(entry -> entry.words().contains(word))
                        && meanings.lookup(List.of(word)).stream().anyMatch(LinkTable.class::isInstance));
    }

    /// Whether a word is a text column of a named table by itself: phone before `number`.
    private boolean namesColumn(int at) {
        String word = at < 0 ? null : tokens.get(at).stem();
        return word != null
                && !lexicon.isStop(word)
                && meanings.lookup(List.of(word)).stream().anyMatch(entry ->
                        entry instanceof LinkColumn column && column.kind() == Kind.TXT && named.contains(column.home()));
    }

    /// Whether a word counts, as in number of.
    private boolean counts(int at, String stem) {
        return lexicon.isCounting(stem)
                && at + 1 < tokens.size()
                && "of".equals(tokens.get(at + 1).stem());
    }

    private static boolean isSmall(String word) {
        return word.equals("of") || word.equals("the");
    }

    /// A word that only one category of the named tables has among others: customs gives Customs Hold.
    private boolean partOfCell(String word) {
        if (word.length() < 5 || lexicon.isPlain(word) || lexicon.hasHints(word)) {
            return false;
        }
        List<LinkSchema.Cell> cells = schema.cellsWith(word).stream().filter(this::isOfNamed).toList();
        if (cells.isEmpty() && (word.endsWith("ed") || word.endsWith("ing")) && lexicon.family(word).isPresent()) {
            cells = schema.cellsOfRoots(lexicon.roots(List.of(word))).stream().filter(this::isOfNamed).toList();
        }
        if (cells.isEmpty()) {
            cells = schema.codesOf(word).stream().filter(this::isOfNamed).toList();
        }
        if (cells.size() != 1) {
            return false;
        }
        items.add(new Link.Word(word, false));
        cellValue(cells);
        return true;
    }

    /// A word of the question; partial matches and hints are marked, as they are only guesses.
    private int plain(int at) {
        Token token = tokens.get(at);
        String word = token.stem() != null ? token.stem() : token.text();
        boolean since = word.equals("since") && at + 1 < tokens.size() && !namesTable(at + 1);
        if (lexicon.isStop(word) || since || counts(at, word) || (lexicon.isCounting(word) && namesColumn(at - 1))) {
            items.add(new Link.Word(word, false));
            return 1;
        }
        List<Entry> entries = List.of();
        for (LinkSchema.Level level : schema.levels()) {
            entries = level.part(word);
            if (!entries.isEmpty()) {
                break;
            }
        }
        if (!entries.isEmpty() && !named.isEmpty() && entries.stream().noneMatch(entry -> named.contains(entry.home()))) {
            entries = meanings.nearer(token.text(), word, entries);
        }
        List<Entry> related = entries.isEmpty() ? meanings.related(word) : List.of();
        if (entries.isEmpty() && related.stream().noneMatch(LinkTable.class::isInstance) && partOfCell(word)) {
            return 1;
        }
        items.add(new Link.Word(word, !entries.isEmpty()));
        boolean plain = entries.isEmpty();
        boolean hinted = plain && !meanings.hinted(token.text()).isEmpty();
        if (plain) {
            entries = hinted ? meanings.hinted(token.text()) : related;
        }
        List<Entry> near =
                entries.stream().filter(entry -> named.contains(entry.home())).toList();
        if (!near.isEmpty() || (plain && lexicon.ranks(word) && !named.isEmpty())) {
            entries = near; // the longest incident is not the one with the longest deployment
        }
        if (!entries.isEmpty() && entries.size() <= 6) {
            items.add(new Link.Mark("<p>"));
            emit(hinted ? entries : meanings.ranked(entries), 3); // what a word hints at stands in the order of its hints
        }
        return 1;
    }
}
