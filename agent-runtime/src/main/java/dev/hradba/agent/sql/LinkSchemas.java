package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.sandbox.sql.SchemaView;
import org.jspecify.annotations.Nullable;

/// Keeps the index of the last schema, and cuts schemas that are too large for a plan to what a question is about.
/// Thread-safe.
final class LinkSchemas {

    /// Tables and columns that have ids in a plan.
    static final int MOST_TABLES = 12;
    static final int MOST_COLUMNS = 96;

    private final Lexicon lexicon;
    private volatile @Nullable LinkSchema last;

    LinkSchemas(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /// The index of a view; kept as long as the same view is asked for.
    LinkSchema of(SchemaView view) {
        LinkSchema kept = last;
        if (kept != null && isSame(kept.view(), view)) {
            return kept;
        }
        LinkSchema made = LinkSchema.of(view, lexicon);
        last = made;
        return made;
    }

    /// Whether both are the same object; comparing all values of a large view would cost more than it saves.
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    /// Links a question to a view of any size.
    Understanding understandWhole(String question, SchemaView view) {
        return Understanding.of(question, of(view));
    }

    /// Links a question to a view, or to the part of a large view that the question is about.
    Understanding understand(String question, SchemaView view) {
        Understanding whole = Understanding.of(question, of(view));
        LinkSchema schema = whole.schema();
        if (schema.tables().size() <= MOST_TABLES && schema.columns().size() <= MOST_COLUMNS) {
            return whole;
        }
        return Understanding.of(question, LinkSchema.of(cut(whole), lexicon));
    }

    private static SchemaView cut(Understanding whole) {
        LinkSchema schema = whole.schema();
        Map<LinkTable, Integer> scores = new HashMap<>();
        Set<LinkColumn> said = new LinkedHashSet<>();
        for (Link.Span span : whole.link().spans()) {
            int weight = span.guess() ? 1 : 3;
            span.entries().forEach(entry -> score(entry, weight, scores, said));
        }
        List<LinkTable> wanted = schema.tables().stream()
                .filter(scores::containsKey)
                .sorted(Comparator.comparing((LinkTable table) -> -scores.getOrDefault(table, 0)).thenComparing(LinkTable::id))
                .toList();
        Set<LinkTable> kept = new LinkedHashSet<>();
        for (LinkTable table : wanted) {
            Set<LinkTable> way = new LinkedHashSet<>();
            if (!kept.isEmpty()) {
                schema.path(kept.iterator().next(), table).ifPresent(path -> path.forEach(step -> way.add(step.to())));
            }
            way.add(table);
            way.addAll(kept);
            if (way.size() <= MOST_TABLES) {
                kept.addAll(way);
            }
        }
        schema.tables().stream().filter(table -> kept.size() < MOST_TABLES).forEach(table -> {
            if (kept.size() < MOST_TABLES) {
                kept.add(table);
            }
        });
        return view(schema.view(), kept, said);
    }

    private static void score(Entry entry, int weight, Map<LinkTable, Integer> scores, Set<LinkColumn> said) {
        switch (entry) {
            case LinkTable table -> scores.merge(table, 2 * weight, Integer::sum);
            case LinkColumn column -> {
                scores.merge(column.home(), weight, Integer::sum);
                said.add(column);
            }
        }
    }

    /// The kept tables in the view's order; columns nobody spoke of go first where there are too many.
    private static SchemaView view(SchemaView view, Set<LinkTable> kept, Set<LinkColumn> said) {
        int room = MOST_COLUMNS / Math.max(1, kept.size());
        List<SchemaView.Table> tables = new ArrayList<>();
        for (SchemaView.Table table : view.tables()) {
            kept.stream().filter(k -> k.raw().equals(table.name())).findFirst().ifPresent(k -> {
                Set<String> names = new LinkedHashSet<>();
                k.columns().stream()
                        .sorted(Comparator.comparing((LinkColumn column) -> rank(column, said)))
                        .limit(room)
                        .forEach(column -> names.add(column.raw()));
                List<SchemaView.Column> columns =
                        table.columns().stream().filter(column -> names.contains(column.name())).toList();
                tables.add(new SchemaView.Table(table.name(), table.comment(), columns, table.primaryKey(), table.rows()));
            });
        }
        return new SchemaView(view.dialect(), tables);
    }

    private static int rank(LinkColumn column, Set<LinkColumn> said) {
        if (said.contains(column)) {
            return 0;
        }
        return switch (column.kind()) {
            case PK, NAME -> 1;
            case FK -> 2;
            case DATE, CAT, NUM, BOOL -> 3;
            case TXT -> 4;
        };
    }
}
