package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;


/// Links a question to a schema: every linked span is followed by its candidates, every literal becomes a value.
///
/// The road is [#run]: at each position the stages are tried in one fixed order, and the first that takes words wins.
/// Every choice is deterministic and the same as in the scripts that train the starter model, whose prompts are these items.
public final class Linker {

    private static final int MOST_VALUES = 10;
    private static final int LONGEST_NAME = 4;
    private static final Set<String> HOLDING = Set.of("about", "contain", "containing", "mention", "mentioning");
    private static final Set<String> NAMING = Set.of("name", "title", "subject", "description", "summary");
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
    private final Meanings meanings;
    private final CellWords cells;
    private final List<LinkColumn> dateColumns;

    private Linker(LinkSchema schema, String question) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = new Mending(schema).tokens(question);
        NamedTables tables = new NamedTables(schema, tokens);
        this.named = tables.all();
        LinkTable first = tables.first(named);
        this.meanings = new Meanings(schema, named, first);
        this.cells = new CellWords(schema, tokens, named, meanings);
        this.dateColumns = new DateColumns(schema, tokens, named, first).columns();
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
        value(type, norm, dateColumns, Map.of());
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
        Optional<CellWords.Found> found = cells.at(at);
        if (found.isEmpty()) {
            return 0;
        }
        List<String> stems = Token.stems(tokens.subList(at, at + found.get().length()));
        stems.forEach(stem -> items.add(new Link.Word(stem, false)));
        cellValue(found.get().cells());
        List<Entry> entries = meanings.lookup(stems);
        emit(meanings.ranked(stems.size() == 1 ? entries : entries.stream().filter(Linker::hasRole).toList()), 2); // sales rep
        return stems.size();
    }

    private static boolean hasRole(Entry entry) {
        return entry instanceof LinkColumn column && !column.role().isEmpty();
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
        List<LinkSchema.Cell> part = entries.isEmpty() && related.stream().noneMatch(LinkTable.class::isInstance) ? cells.partly(word) : List.of();
        if (!part.isEmpty()) {
            items.add(new Link.Word(word, false));
            cellValue(part);
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
