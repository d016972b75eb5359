package dev.hradba.agent.sql.internal.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;

/// Tables that one SELECT reads together, joined along foreign keys.
///
/// @param tables each once, by id
record Sources(List<LinkTable> tables) {

    /// Most sets of more than one table.
    private static final int MOST = 24;

    Sources {
        tables = tables.stream().sorted(Comparator.comparingInt(LinkTable::id)).toList();
    }

    boolean single() {
        return tables.size() == 1;
    }

    /// Every table alone, then pairs, then threes, those of wanted tables first; not more than a grammar can carry.
    static List<Sources> of(LinkSchema schema, Set<LinkTable> wanted) {
        Set<Sources> all = new LinkedHashSet<>();
        schema.tables().forEach(table -> all.add(new Sources(List.of(table))));
        int most = all.size() + MOST;
        List<Sources> last = List.copyOf(all);
        for (int size = 2; size <= 3; size++) {
            List<Sources> next = last.stream().flatMap(from -> larger(from, schema).stream()).distinct()
                    .sorted(Comparator.comparingInt((Sources set) -> (int) set.tables().stream().filter(table -> !wanted.contains(table)).count())).toList();
            next.stream().limit(Math.max(0, most - all.size())).forEach(all::add);
            last = next;
        }
        return List.copyOf(all);
    }

    private static List<Sources> larger(Sources from, LinkSchema schema) {
        List<Sources> sets = new ArrayList<>();
        for (LinkTable table : schema.tables()) {
            boolean joins = !from.tables().contains(table) && from.tables().stream().anyMatch(other -> !conditions(other, table, schema).isEmpty());
            boolean sameName = from.tables().stream().anyMatch(other -> last(other.raw()).equalsIgnoreCase(last(table.raw())));
            if (joins && !sameName) {
                List<LinkTable> more = new ArrayList<>(from.tables());
                more.add(table);
                sets.add(new Sources(more));
            }
        }
        return sets;
    }

    /// The tables in every order in which each is joined to one before it.
    List<List<LinkTable>> orders(LinkSchema schema) {
        List<List<LinkTable>> orders = new ArrayList<>();
        extend(List.of(), schema, orders);
        return orders;
    }

    private void extend(List<LinkTable> begun, LinkSchema schema, List<List<LinkTable>> orders) {
        if (begun.size() == tables.size()) {
            orders.add(begun);
        }
        for (LinkTable table : tables) {
            if (!begun.contains(table) && (begun.isEmpty() || begun.stream().anyMatch(other -> !conditions(other, table, schema).isEmpty()))) {
                List<LinkTable> more = new ArrayList<>(begun);
                more.add(table);
                extend(more, schema, orders);
            }
        }
    }

    /// Pairs of columns by which two tables are joined, a key and what it points to.
    static List<List<LinkColumn>> conditions(LinkTable left, LinkTable right, LinkSchema schema) {
        List<List<LinkColumn>> pairs = new ArrayList<>();
        for (LinkColumn key : schema.keys()) {
            LinkColumn target = Optional.ofNullable(key.target()).orElseThrow();
            boolean between = (key.home() == left && target.home() == right) || (key.home() == right && target.home() == left);
            if (between && left != right) {
                pairs.add(List.of(key, target));
            }
        }
        return pairs;
    }

    /// A table's name without its schema.
    static String last(String raw) {
        return raw.substring(raw.indexOf('.') + 1);
    }
}
