package dev.hradba.agent.sql.internal.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;

/// Readable names for the columns of a result, where the database would give none or the same twice.
final class ItemNames {

    private ItemNames() {}

    /// One name per item; empty where the column's own name serves.
    static List<String> of(Plan plan) {
        List<String> own = plan.items().stream().map(ItemNames::ownName).toList();
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < own.size(); i++) {
            Plan.Item item = plan.items().get(i);
            boolean twice = java.util.Collections.frequency(own, own.get(i)) > 1;
            String name = own.get(i).isEmpty() || twice || isRelated(item, plan) ? named(item, plan) : "";
            String unique = name;
            for (int n = 2; !unique.isEmpty() && !taken.add(unique); n++) {
                unique = name + "_" + n;
            }
            names.add(unique);
        }
        return names;
    }

    /// The name the database gives; empty for computed items and for the row behind a key.
    private static String ownName(Plan.Item item) {
        return switch (item) {
            case Plan.Shown(LinkColumn column) -> column.target() != null ? "" : column.raw().toLowerCase(Locale.ROOT);
            case Plan.Row(LinkTable table) -> table.display().raw().toLowerCase(Locale.ROOT);
            case Plan.Star() -> "*";
            case Plan.Count() -> "";
            case Plan.CountDistinct ignored -> "";
            case Plan.Aggregate ignored -> "";
            case Plan.Span ignored -> "";
            case Plan.Bucket ignored -> "";
            case Plan.Percent ignored -> "";
            case Plan.Product ignored -> "";
            case Plan.Mean ignored -> "";
            case Plan.Share ignored -> "";
        };
    }

    /// Whether an item is the name of another table's row, which reads better under that table's name.
    private static boolean isRelated(Plan.Item item, Plan plan) {
        return item instanceof Plan.Row(LinkTable table) && table != plan.base() && plan.items().size() > 1;
    }

    private static String named(Plan.Item item, Plan plan) {
        return switch (item) {
            case Plan.Shown(LinkColumn column) ->
                column.target() != null
                        ? words(column.role().isEmpty() ? column.key().home().words() : column.role())
                        : words(column.home().words()) + "_" + column.raw().toLowerCase(Locale.ROOT);
            case Plan.Row(LinkTable table) -> words(table.words());
            case Plan.Star() -> "";
            case Plan.Count() -> plan.base().name().toLowerCase(Locale.ROOT);
            case Plan.CountDistinct(Entry entry) -> switch (entry) {
                case LinkTable table -> table.name().toLowerCase(Locale.ROOT);
                case LinkColumn column -> "different_" + plain(column);
            };
            case Plan.Aggregate(String function, LinkColumn column) -> prefix(function, column) + plain(column);
            case Plan.Span(String unit, LinkColumn start, LinkColumn end) -> "average_" + unit;
            case Plan.Bucket(String grain, LinkColumn column) -> grain;
            case Plan.Product(LinkColumn first, LinkColumn second) -> "total_" + plain(first) + "_times_" + plain(second);
            case Plan.Mean(LinkTable table) -> "average_per_" + words(table.words());
            case Plan.Share ignored -> "percent";
            case Plan.Percent ignored -> "percent";
        };
    }

    private static String prefix(String function, LinkColumn column) {
        boolean date = column.kind() == dev.hradba.agent.sql.internal.link.Kind.DATE;
        return switch (function) {
            case "sum" -> "total_";
            case "avg" -> "average_";
            case "min" -> date ? "first_" : "lowest_";
            default -> date ? "last_" : "highest_";
        };
    }

    private static String plain(LinkColumn column) {
        return column.raw().toLowerCase(Locale.ROOT);
    }

    private static String words(List<String> words) {
        return String.join("_", words);
    }
}
