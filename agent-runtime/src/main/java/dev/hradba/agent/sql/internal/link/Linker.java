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
    private static final Set<String> KINDS = Set.of("kind", "type", "sort");
    private static final Set<String> PERIODS = Set.of("next", "last", "this", "past", "previous", "current");
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

    private Linker(LinkSchema schema, String question) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = withoutKindOf(withoutAddress(Token.of(question, lexicon).stream().map(this::respelled).toList()));
        this.dates = new DateWords(tokens, lexicon, new Meanings());
        this.named = namedTables();
        this.first = firstNamed();
    }

    /// Links one question.
    public static Link link(LinkSchema schema, String question) {
        return new Linker(schema, question).run();
    }

    /// Leaves out a word that adds nothing to `email address`, unless something here is called an address.
    private List<Token> withoutAddress(List<Token> all) {
        LinkSchema.Level exact = schema.levels().getFirst();
        if (exact.names(List.of("address")) || !exact.part("address").isEmpty()) {
            return all;
        }
        return IntStream.range(0, all.size())
                .filter(at -> at == 0 || !"address".equals(all.get(at).stem()) || !"email".equals(all.get(at - 1).stem()))
                .mapToObj(all::get)
                .toList();
    }

    /// by kind of fault: the column is fault.
    private List<Token> withoutKindOf(List<Token> all) {
        for (int at = 0; at + 2 < all.size(); at++) {
            String kind = all.get(at).stem();
            String name = all.get(at + 2).stem();
            if (kind != null && KINDS.contains(kind) && "of".equals(all.get(at + 1).stem()) && name != null && isCategory(name)) {
                List<Token> rest = new ArrayList<>(all);
                rest.subList(at, at + 2).clear();
                return List.copyOf(rest);
            }
        }
        return all;
    }

    private boolean isCategory(String name) {
        List<Entry> exact = schema.levels().getFirst().full(List.of(name));
        List<Entry> entries = exact.isEmpty() ? schema.levels().get(1).full(List.of(name)) : exact;
        return entries.stream().anyMatch(entry -> entry instanceof LinkColumn column && column.kind() == Kind.CAT)
                && entries.stream().noneMatch(LinkTable.class::isInstance);
    }

    private Link run() {
        List<IntUnaryOperator> stages =
                List.of(this::sign, this::quote, this::isoDate, this::cell, this::spokenDate, this::number, this::period,
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

    /// Tables whose words all stand in the question; a word claimed by a nearer level counts no more for a wider one.
    private Set<LinkTable> namedTables() {
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
    private @Nullable LinkTable firstNamed() {
        for (String stem : stems(tokens)) {
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
                List<String> run = stems(tokens.subList(at, at + length));
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

    /// Tables first, then columns of tables that the question names, then schema order.
    private List<Entry> ranked(List<? extends Entry> entries) {
        return entries.stream()
                .map(Entry.class::cast)
                .sorted(Comparator.comparing((Entry entry) -> entry instanceof LinkColumn)
                        .thenComparing(entry -> entry instanceof LinkColumn && !named.contains(entry.home()))
                        .thenComparing(Entry::id))
                .toList();
    }

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
        List<LinkColumn> reached = ofNamed.isEmpty() ? all : ofNamed;
        boolean born = stems(tokens).stream().anyMatch(Set.of("birth", "born", "birthday")::contains);
        List<LinkColumn> unborn = reached.stream()
                .filter(column -> born || (!column.words().contains("birth") && !column.words().contains("born")))
                .toList();
        List<LinkColumn> near = (unborn.isEmpty() ? reached : unborn)
                .stream()
                        .sorted(Comparator.comparing((LinkColumn column) -> column.home() != first).thenComparing(LinkColumn::id))
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

    // ---- stages: each returns how many tokens it took ----

    private int sign(int at) {
        if (tokens.get(at).kind() != Token.Kind.SIGN) {
            return 0;
        }
        items.add(new Link.Mark(tokens.get(at).text()));
        return 1;
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
            List<String> stems = stems(run);
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
            boolean name = plain || longerName(at, length) || (length == 1 && isName(at, cells));
            if (!cells.isEmpty() && !name) {
                stems.forEach(stem -> items.add(new Link.Word(stem, false)));
                cellValue(cells);
                List<Entry> entries = lookup(stems);
                emit(ranked(length == 1 ? entries : entries.stream().filter(Linker::hasRole).toList()), 2); // sales rep
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
        if (isRows(at, cells)) {
            return true;
        }
        boolean called = !columns.isEmpty() || !roleKeys(token.stem(), false).isEmpty();
        if (called && next != null && Set.of("of", "for").contains(next)) {
            return true;
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
        Set<Entry> tables = new HashSet<>(tablesCalled(stem));
        if (tables.isEmpty() || cells.stream().anyMatch(cell -> tables.contains(cell.column().home()))) {
            return false;
        }
        Set<Entry> spoken = new HashSet<>();
        stems(tokens).stream().filter(word -> !word.equals(stem)).forEach(word -> spoken.addAll(tablesCalled(word)));
        String next = at + 1 < tokens.size() ? tokens.get(at + 1).stem() : null;
        boolean owned = next != null
                && Stream.concat(exact.full(List.of(next)).stream(), exact.part(next).stream())
                        .anyMatch(entry -> entry instanceof LinkColumn && tables.contains(entry.home()));
        return owned
                || !tokens.get(at).text().equals(stem)
                || cells.stream().noneMatch(cell -> spoken.contains(cell.column().home()));
    }

    private List<Entry> tablesCalled(String stem) {
        return schema.levels().getFirst().full(List.of(stem)).stream().filter(LinkTable.class::isInstance).toList();
    }

    /// Whether a key connects a table with one that is named.
    private boolean isNear(LinkTable table) {
        return schema.keys().stream().anyMatch(key -> (key.home() == table && named.contains(key.key().home()))
                || (key.key().home() == table && named.contains(key.home())));
    }

    /// Whether a longer name of the schema begins here: `test case` is a table even where `test` is a cell.
    private boolean longerName(int at, int length) {
        for (int longer = length + 1; longer <= Math.min(LONGEST_NAME, tokens.size() - at); longer++) {
            List<String> words = stems(tokens.subList(at, at + longer));
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

    private static List<String> stems(List<Token> run) {
        return run.stream().map(Token::stem).filter(Objects::nonNull).toList();
    }

    /// Tables and columns whose whole name is these words, by the nearest level that has any; then keys by role.
    private List<Entry> lookup(List<String> words) {
        Set<Entry> found = new LinkedHashSet<>();
        for (LinkSchema.Level level : schema.levels()) {
            found.addAll(level.full(words));
            if (!found.isEmpty()) {
                if (words.size() == 1 && level == schema.levels().getLast()) {
                    endingIn(words.getFirst(), found);
                }
                break;
            }
        }
        if (found.isEmpty() && words.size() == 2) {
            found.addAll(schema.levels().getFirst().joined(words)); // policy holder, where it is called policyholder
        }
        boolean keys = !found.isEmpty()
                && found.stream().allMatch(entry ->
                        entry instanceof LinkColumn column && column.target() != null && column.role().isEmpty());
        if (keys) { // course, where only course_code is called so
            List<Entry> targets = found.stream().map(entry -> (Entry) ((LinkColumn) entry).key().home()).toList();
            found.clear();
            found.addAll(targets);
        }
        if (words.size() == 1) {
            found.addAll(roleKeys(words.getFirst(), found.isEmpty()));
        }
        return List.copyOf(found);
    }

    /// Tables that end in a word stand before what only a wide meaning of it names: tickets are support_tickets before issues.
    private void endingIn(String word, Set<Entry> found) {
        List<LinkTable> ending = schema.tables().stream()
                .filter(table -> table.words().size() > 1 && table.words().getLast().equals(word))
                .toList();
        if (!ending.isEmpty()) {
            found.clear();
            found.addAll(ending);
        }
    }

    /// Keys with a role that a word says; where it names nothing else, by a word of the same root: supervises, supervisor.
    private List<LinkColumn> roleKeys(String word, boolean alone) {
        List<LinkColumn> said = schema.roleKeys(word);
        Optional<String> root = lexicon.family(word);
        List<LinkColumn> keys = alone && said.isEmpty() && root.isPresent() && related(word).isEmpty()
                ? schema.keys().stream()
                        .filter(key -> key.role().stream().anyMatch(other -> lexicon.family(other).equals(root)))
                        .toList()
                : said;
        List<LinkColumn> near =
                keys.stream().filter(key -> named.contains(key.home())).toList();
        return near.isEmpty() ? keys : near;
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
            List<String> run = stems(tokens.subList(at, at + length));
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
        return stem != null && !tablesCalled(stem).isEmpty();
    }

    private boolean linkName(int at, List<String> run) {
        List<String> said = run.size() == 1 ? run : run.stream().filter(word -> !isSmall(word)).toList();
        List<Entry> entries = lookup(said);
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
        emit(ranked(entries), 4);
        return true;
    }

    /// Whether a word hints at a column of a named table and names only columns of others: `paid` in best paid doctor.
    private boolean hintsNearer(Token token, List<Entry> entries) {
        if (named.isEmpty() || entries.stream().anyMatch(entry -> entry instanceof LinkTable || named.contains(entry.home()))) {
            return false;
        }
        return hinted(token.text()).stream().anyMatch(entry -> entry instanceof LinkColumn && named.contains(entry.home()));
    }

    /// Whether `priority tickets` was read as a column, or `deployments by` as deployed_by: the table must stay visible. A
    /// table's name in front is given up only to a column that these very words name.
    private boolean hidesTable(List<Entry> entries, List<String> words, boolean plural) {
        if (entries.stream().anyMatch(LinkTable.class::isInstance)) {
            return false;
        }
        if (plural && lookup(List.of(words.getFirst())).stream().anyMatch(LinkTable.class::isInstance)) {
            return true; // shipments handled by: the rows, then the key
        }
        List<String> suspects = schema.levels().getFirst().names(words)
                ? List.of(words.getLast())
                : List.of(words.getFirst(), words.getLast());
        return suspects.stream()
                .anyMatch(word -> entries.stream().noneMatch(entry -> entry.words().contains(word))
                        && lookup(List.of(word)).stream().anyMatch(LinkTable.class::isInstance));
    }

    /// Whether a word is a text column of a named table by itself: phone before `number`.
    private boolean namesColumn(int at) {
        String word = at < 0 ? null : tokens.get(at).stem();
        return word != null
                && !lexicon.isStop(word)
                && lookup(List.of(word)).stream().anyMatch(entry ->
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

    /// A token, its stem mended where it is one typing error away from a word of the schema and means nothing itself.
    private Token respelled(Token token) {
        String stem = token.stem();
        if (token.kind() != Token.Kind.WORD
                || stem == null
                || token.text().codePointCount(0, token.text().length()) <= 4
                || lexicon.isQuestionWord(stem)
                || lexicon.hasHints(token.text())
                || schema.isCellWord(stem)
                || schema.levels().stream().anyMatch(level -> schema.knows(level.map(stem)))) {
            return token;
        }
        return schema.spellings().stream()
                .filter(word -> word.codePointAt(0) == stem.codePointAt(0) && Spelling.oneEdit(stem, word) && !isInflected(stem, word))
                .findFirst()
                .map(token::respelled)
                .orElse(token);
    }

    /// Whether two words are forms of one: supplied is no mistyped supplier.
    private boolean isInflected(String one, String other) {
        return lexicon.family(one).isPresent() && lexicon.family(one).equals(lexicon.family(other));
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

    /// Tables and columns with a word of the same root: never shipped gives shipments.
    private List<Entry> related(String word) {
        if (lexicon.isPlain(word)) {
            return List.of();
        }
        return lexicon.family(word).map(schema::family).orElse(List.of()).stream()
                .filter(entry -> !(entry instanceof LinkColumn column) || (column.kind() != Kind.PK && column.kind() != Kind.FK))
                .toList();
    }

    /// A word of the question; partial matches and hints are marked, as they are only guesses.
    private int plain(int at) {
        Token token = tokens.get(at);
        String word = token.stem() != null ? token.stem() : token.text();
        if (lexicon.isStop(word) || counts(at, word) || (lexicon.isCounting(word) && namesColumn(at - 1))) {
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
            entries = nearer(token.text(), word, entries);
        }
        List<Entry> related = entries.isEmpty() ? related(word) : List.of();
        if (entries.isEmpty() && related.stream().noneMatch(LinkTable.class::isInstance) && partOfCell(word)) {
            return 1;
        }
        items.add(new Link.Word(word, !entries.isEmpty()));
        boolean plain = entries.isEmpty();
        boolean hinted = plain && !hinted(token.text()).isEmpty();
        if (plain) {
            entries = hinted ? hinted(token.text()) : related;
        }
        List<Entry> near =
                entries.stream().filter(entry -> named.contains(entry.home())).toList();
        if (!near.isEmpty() || (plain && lexicon.ranks(word) && !named.isEmpty())) {
            entries = near; // the longest incident is not the one with the longest deployment
        }
        if (!entries.isEmpty() && entries.size() <= 6) {
            items.add(new Link.Mark("<p>"));
            emit(hinted ? entries : ranked(entries), 3); // what a word hints at stands in the order of its hints
        }
        return 1;
    }

    /// What a word hints at or means in the named tables, where its nearest meaning is none of theirs: the cost of products
    /// is their price, not the freight.
    private List<Entry> nearer(String text, String word, List<Entry> entries) {
        List<Entry> hinted = hinted(text).stream().filter(entry -> named.contains(entry.home())).toList();
        if (!hinted.isEmpty()) {
            return hinted;
        }
        Set<Entry> others = new LinkedHashSet<>();
        for (LinkSchema.Level level : schema.levels().subList(0, 2)) {
            level.full(List.of(word)).stream().filter(entry -> named.contains(entry.home())).forEach(others::add);
            level.part(word).stream().filter(entry -> named.contains(entry.home())).forEach(others::add);
        }
        return others.isEmpty() ? entries : List.copyOf(others);
    }

    /// Columns an adjective or verb speaks of without naming them: longest gives duration, newest gives dates.
    private List<Entry> hinted(String word) {
        if (lexicon.isNewest(word)) {
            List<Entry> near = schema.columns().stream()
                    .filter(column -> column.kind() == Kind.DATE && named.contains(column.home()))
                    .sorted(Comparator.comparing((LinkColumn column) -> column.home() != first))
                    .map(Entry.class::cast)
                    .toList();
            List<Entry> unborn = word.equals("oldest")
                    ? near
                    : near.stream().filter(entry -> !entry.words().contains("birth")).toList();
            if (!near.isEmpty()) {
                return (unborn.isEmpty() ? near : unborn).stream().limit(3).toList();
            }
        }
        if (word.startsWith("un") && word.codePointCount(0, word.length()) > 5) {
            List<Entry> found = lookup(List.of(lexicon.stem(word.substring(2)))).stream()
                    .filter(LinkColumn.class::isInstance)
                    .toList();
            return found.isEmpty() ? keysTo(word.substring(2)) : found;
        }
        LinkSchema.Level exact = schema.levels().getFirst();
        Map<Entry, Boolean> found = new LinkedHashMap<>();
        for (String hint : lexicon.hints(word)) {
            String stem = lexicon.stem(hint);
            exact.full(List.of(stem)).forEach(entry -> found.put(entry, true));
            exact.part(stem).forEach(entry -> found.put(entry, true));
        }
        return found.keySet().stream()
                .filter(entry -> entry instanceof LinkColumn column && column.kind() != Kind.PK)
                .toList();
    }

    /// Keys of named tables to what a word of the same root is called: insured gives the key to insurers.
    private List<Entry> keysTo(String word) {
        Optional<String> root = lexicon.family(word);
        return root.isEmpty()
                ? List.of()
                : schema.keys().stream()
                        .filter(key -> named.contains(key.home()))
                        .filter(key -> key.key().home().words().stream().anyMatch(other -> lexicon.family(other).equals(root)))
                        .map(Entry.class::cast)
                        .toList();
    }

    /// What words mean here, for numbers and dates.
    private final class Meanings implements DateWords.Names {

        private static final Map<String, Set<String>> UNITS = Map.of(
                "minute", Set.of("minute", "minutes", "min", "mins"),
                "hour", Set.of("hour", "hours"),
                "day", Set.of("day", "days"),
                "week", Set.of("week", "weeks"),
                "month", Set.of("month", "months"),
                "year", Set.of("year", "years"));

        @Override
        public boolean table(String stem) {
            return !tablesCalled(stem).isEmpty();
        }

        @Override
        public boolean number(String stem) {
            return schema.levels().getFirst().full(List.of(stem)).stream()
                    .anyMatch(entry -> entry instanceof LinkColumn column && column.kind() == Kind.NUM);
        }

        @Override
        public int factor(String unit) {
            return switch (unit) {
                case "week" -> factor(unit, "day", 7);
                case "hour" -> factor(unit, "minute", 60);
                case "year" -> factor(unit, "month", 12);
                default -> 1;
            };
        }

        private int factor(String unit, String smaller, int count) {
            List<LinkColumn> numbers = schema.columns().stream()
                    .filter(column -> column.kind() == Kind.NUM && (named.isEmpty() || named.contains(column.home())))
                    .toList();
            return keeps(numbers, smaller) && !keeps(numbers, unit) ? count : 1;
        }

        private static boolean keeps(List<LinkColumn> numbers, String unit) {
            Set<String> words = Objects.requireNonNull(UNITS.get(unit));
            return numbers.stream().anyMatch(column -> column.words().stream().anyMatch(words::contains));
        }
    }
}
