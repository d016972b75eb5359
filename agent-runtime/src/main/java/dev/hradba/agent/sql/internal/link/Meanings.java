package dev.hradba.agent.sql.internal.link;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What words of a question mean in a schema, where some of its tables are named.
final class Meanings implements DateWords.Names {

    private static final Map<String, Set<String>> UNITS = Map.of(
            "minute", Set.of("minute", "minutes", "min", "mins"),
            "hour", Set.of("hour", "hours"),
            "day", Set.of("day", "days"),
            "week", Set.of("week", "weeks"),
            "month", Set.of("month", "months"),
            "year", Set.of("year", "years"));

    private final LinkSchema schema;
    private final Lexicon lexicon;
    private final Set<LinkTable> named;
    private final @Nullable LinkTable first;

    Meanings(LinkSchema schema, Set<LinkTable> named, @Nullable LinkTable first) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.named = named;
        this.first = first;
    }

    /// Tables first, then columns of tables that the question names, then schema order.
    List<Entry> ranked(List<? extends Entry> entries) {
        return entries.stream()
                .map(Entry.class::cast)
                .sorted(Comparator.comparing((Entry entry) -> entry instanceof LinkColumn)
                        .thenComparing(entry -> entry instanceof LinkColumn && !named.contains(entry.home()))
                        .thenComparing(Entry::id))
                .toList();
    }

    List<Entry> tablesCalled(String stem) {
        return schema.levels().getFirst().full(List.of(stem)).stream().filter(LinkTable.class::isInstance).toList();
    }

    /// Tables and columns whose whole name is these words, by the nearest level that has any; then keys by role.
    List<Entry> lookup(List<String> words) {
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
    List<LinkColumn> roleKeys(String word, boolean alone) {
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

    /// Tables and columns with a word of the same root: never shipped gives shipments.
    List<Entry> related(String word) {
        if (lexicon.isPlain(word)) {
            return List.of();
        }
        return lexicon.family(word).map(schema::family).orElse(List.of()).stream()
                .filter(entry -> !(entry instanceof LinkColumn column) || (column.kind() != Kind.PK && column.kind() != Kind.FK))
                .toList();
    }

    /// What a word hints at or means in the named tables, where its nearest meaning is none of theirs: the cost of products
    /// is their price, not the freight.
    List<Entry> nearer(String text, String word, List<Entry> entries) {
        List<Entry> hinted = hinted(text).stream().filter(entry -> named.contains(entry.home())).toList();
        if (!hinted.isEmpty()) {
            return hinted;
        }
        Set<Entry> others = new LinkedHashSet<>();
        for (LinkSchema.Level level : schema.levels()) {
            level.full(List.of(word)).stream().filter(entry -> named.contains(entry.home())).forEach(others::add);
            level.part(word).stream().filter(entry -> named.contains(entry.home())).forEach(others::add);
        }
        return others.isEmpty() ? entries : List.copyOf(others);
    }

    /// Columns an adjective or verb speaks of without naming them: longest gives duration, newest gives dates.
    List<Entry> hinted(String word) {
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
        List<Entry> columns = found.keySet().stream()
                .filter(entry -> entry instanceof LinkColumn column && column.kind() != Kind.PK)
                .toList();
        return columns.isEmpty() ? truths(word) : columns;
    }

    /// Truths of named tables with a part of a name that a word is longer than and begins with: organic for is_org.
    private List<Entry> truths(String word) {
        int length = word.codePointCount(0, word.length());
        return schema.columns().stream()
                .filter(column -> column.kind() == Kind.BOOL && named.contains(column.home()))
                .filter(column -> lexicon.nameParts(column.raw()).stream()
                        .anyMatch(part -> part.length() > 2 && length > part.length() + 1 && word.startsWith(part)))
                .map(Entry.class::cast)
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
    public boolean age() {
        return schema.columns().stream()
                .anyMatch(column -> column.kind() == Kind.NUM
                        && column.words().contains("age")
                        && (named.isEmpty() || named.contains(column.home())));
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
