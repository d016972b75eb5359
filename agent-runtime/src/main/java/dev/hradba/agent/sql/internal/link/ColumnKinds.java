package dev.hradba.agent.sql.internal.link;

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
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.SchemaView;

/// Reads tables, kinds of columns and keys out of a view of the database.
final class ColumnKinds {

    private static final int MOST_CATEGORIES = 24;
    private static final int LONGEST_CELL = 60;
    private static final Set<String> STRONG =
            Set.of("name", "title", "subject", "hostname", "label", "summary", "caption", "login");
    private static final Set<String> WEAK =
            Set.of("code", "description", "reference", "number", "tag", "username", "company");

    private static final Pattern MONTH = Pattern.compile("(19|20)\\d\\d-(0[1-9]|1[0-2])");
    private static final Set<String> TRUTH = Set.of("y", "n", "yes", "no", "true", "false");

    private final SchemaView view;
    private final Lexicon lexicon;
    private int columns;

    private ColumnKinds(SchemaView view, Lexicon lexicon) {
        this.view = view;
        this.lexicon = lexicon;
    }

    static List<LinkTable> read(SchemaView view, Lexicon lexicon) {
        return new ColumnKinds(view, lexicon).tables();
    }

    private List<LinkTable> tables() {
        List<LinkTable> tables = new ArrayList<>();
        for (SchemaView.Table table : view.tables()) {
            if (!table.columns().isEmpty()) {
                tables.add(table(tables.size(), table));
            }
        }
        Map<String, LinkTable> byName = new HashMap<>();
        tables.forEach(table -> byName.putIfAbsent(lower(table.raw()), table));
        tables.forEach(table -> table.filling.forEach(column -> declaredKey(column, byName)));
        UndeclaredKeys.find(tables, lexicon);
        NamePrefixes.trim(tables, lexicon);
        return tables;
    }

    private LinkTable table(int id, SchemaView.Table source) {
        LinkTable table = new LinkTable(id, source.name(), lexicon.nameWords(spoken(source.name())));
        for (SchemaView.Column column : source.columns()) {
            Kind kind = kind(source, column);
            List<String> words = lexicon.nameWords(column.name());
            table.filling.add(new LinkColumn(table, columns++, column, words, kind, cells(kind, column)));
        }
        nameColumn(table);
        return table;
    }

    /// The name of a table without its schema, unless two schemas have tables of that name.
    private String spoken(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean single = view.tables().stream().filter(table -> table.name().substring(table.name().lastIndexOf('.') + 1).equalsIgnoreCase(last)).count() == 1;
        return single ? last : name;
    }

    private Kind kind(SchemaView.Table table, SchemaView.Column column) {
        if (column.references().isPresent()) {
            return Kind.FK;
        }
        if (isKey(table, column)) {
            return Kind.PK;
        }
        int distinct = column.values().size();
        return switch (column.type()) {
            case DATE, TIMESTAMP -> Kind.DATE;
            case BOOLEAN -> Kind.BOOL;
            case INTEGER, DECIMAL -> Kind.NUM;
            case TEXT, OTHER -> distinct > 0 && column.values().stream().allMatch(v -> MONTH.matcher(v).matches())
                    ? Kind.DATE
                    : distinct > 0 && column.values().stream().allMatch(v -> TRUTH.contains(lower(v)))
                    ? Kind.BOOL
                    : distinct <= MOST_CATEGORIES && distinct * 2L <= Math.max(table.rows(), 4) ? Kind.CAT : Kind.TXT;
        };
    }

    /// The declared key; where none is declared, the first column if it is called a key, of this table or of none, and no two rows
    /// share a value.
    private boolean isKey(SchemaView.Table table, SchemaView.Column column) {
        if (!table.primaryKey().isEmpty()) {
            return table.primaryKey().size() == 1 && table.primaryKey().getFirst().equalsIgnoreCase(column.name());
        }
        List<String> words = lexicon.nameWords(column.name());
        boolean called = lexicon.keyWords().endings().contains(words.getLast()) && column.equals(table.columns().getFirst()) && column.unique();
        List<String> stem = words.subList(0, words.size() - 1);
        return called && (isOf(table, stem) || view.tables().stream().noneMatch(other -> isOf(other, stem)));
    }

    private boolean isOf(SchemaView.Table table, List<String> stem) {
        return !Collections.disjoint(lexicon.nameWords(spoken(table.name())), stem);
    }

    private static List<String> cells(Kind kind, SchemaView.Column column) {
        return switch (kind) {
            case CAT, TXT ->
                column.values().stream().filter(v -> v.codePointCount(0, v.length()) <= LONGEST_CELL).toList();
            case BOOL -> column.values().stream().filter(v -> !v.equals("0") && !v.equals("1")).toList();
            case PK -> column.type() != SchemaView.Type.TEXT
                    ? List.of()
                    : column.values().stream().filter(v -> v.codePointCount(0, v.length()) <= LONGEST_CELL).toList();
            case FK, NUM, DATE, NAME -> List.of();
        };
    }

    /// How much a text column looks like the name of a row: strong words, then no other person's name, then unique cells, then few
    /// extra words.
    private record Rank(boolean strong, boolean own, boolean unique, int fewWords, String raw) {
        static final Comparator<Rank> ORDER = Comparator.comparing(Rank::strong)
                .thenComparing(Rank::own)
                .thenComparing(Rank::unique)
                .thenComparing(Rank::fewWords)
                .thenComparing(Rank::raw);
    }

    private void nameColumn(LinkTable table) {
        Optional<LinkColumn> last = lastName(table);
        if (last.isPresent()) {
            last.get().become(Kind.NAME);
            return;
        }
        List<Rank> ranks = new ArrayList<>();
        for (LinkColumn column : table.filling) {
            if (column.kind() == Kind.TXT || column.kind() == Kind.CAT) {
                rank(table, column).ifPresent(ranks::add);
            }
        }
        if (!ranks.isEmpty()) {
            String best = Collections.max(ranks, Rank.ORDER).raw();
            table.filling.stream().filter(column -> column.raw().equals(best)).forEach(column -> column.become(Kind.NAME));
            return;
        }
        // the first column that is no key and no category, where its cells are texts and no two rows share one: the product of a licence
        table.filling.stream()
                .filter(column -> column.kind() != Kind.PK && column.kind() != Kind.FK && column.kind() != Kind.CAT)
                .findFirst()
                .filter(column -> column.kind() == Kind.TXT && column.origin().unique())
                .ifPresent(column -> column.become(Kind.NAME));
    }

    /// The last name, where a table has a first and a last name and none in whole.
    private Optional<LinkColumn> lastName(LinkTable table) {
        List<LinkColumn> texts = table.filling.stream()
                .filter(column -> column.kind() == Kind.TXT || column.kind() == Kind.CAT)
                .toList();
        boolean whole = texts.stream().anyMatch(column -> {
            Set<String> own = new HashSet<>(plainWords(table, column));
            table.words().forEach(own::remove);
            return own.equals(Set.of("name")) || own.equals(Set.of("full", "name"));
        });
        boolean first = texts.stream().anyMatch(column -> isNamePart(table, column, LinkTable.FIRST));
        return whole || !first
                ? Optional.empty()
                : texts.stream().filter(column -> isNamePart(table, column, LinkTable.LAST)).findFirst();
    }

    private boolean isNamePart(LinkTable table, LinkColumn column, Set<String> part) {
        List<String> words = plainWords(table, column);
        return !Collections.disjoint(words, part) && (words.contains("name") || words.size() == 1);
    }

    private List<String> plainWords(LinkTable table, LinkColumn column) {
        Set<String> prefix = NamePrefixes.of(table, lexicon).map(Set::of).orElse(Set.of());
        return lexicon.nameWords(NamePrefixes.without(column.raw(), prefix));
    }

    private Optional<Rank> rank(LinkTable table, LinkColumn column) {
        List<String> plain = plainWords(table, column);
        List<String> own = plain.stream().filter(word -> !table.words().contains(word)).toList();
        List<String> words = own.isEmpty() ? plain : own;
        boolean strong = words.stream().anyMatch(STRONG::contains);
        boolean weak = words.stream().anyMatch(WEAK::contains);
        boolean unique = column.origin().unique();
        boolean fits = (strong && (words.size() == 1 || unique || column.kind() == Kind.TXT)) || (weak && unique);
        return fits ? Optional.of(new Rank(strong, words.stream().noneMatch(lexicon::isPerson), unique, -words.size(), column.raw())) : Optional.empty();
    }

    private void declaredKey(LinkColumn column, Map<String, LinkTable> byName) {
        if (column.origin().references().isEmpty()) {
            return;
        }
        SchemaView.Reference reference = column.origin().references().get();
        LinkTable target = byName.get(lower(reference.table()));
        if (target == null) {
            column.become(Kind.NUM);
            return;
        }
        column.pointTo(target.filling.stream()
                .filter(key -> key.raw().equalsIgnoreCase(reference.column()))
                .findFirst()
                .orElseGet(target::counted));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
