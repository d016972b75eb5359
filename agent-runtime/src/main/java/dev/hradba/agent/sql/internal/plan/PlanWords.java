package dev.hradba.agent.sql.internal.plan;

import java.util.List;
import java.util.stream.Collectors;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;

/// Says in one English sentence what a plan does, so that a person can see whether it is what they asked.
public final class PlanWords {

    private PlanWords() {}

    /// The sentence, with a full stop.
    public static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        boolean counts = plan.items().equals(List.of(new Plan.Count())) && plan.group().isEmpty();
        if (counts) {
            text.append("Counts rows of ").append(plan.base().raw());
        } else {
            text.append(plan.distinct() ? "Shows each different " : "Shows ").append(list(plan.items(), plan));
            if (plan.items().stream().anyMatch(item -> !isComputed(item)) && usesOnlyOthers(plan)) {
                text.append(" for ").append(plan.base().raw());
            }
        }
        plan.where().ifPresent(where -> text.append(", where ").append(conditions(where)));
        plan.top().ifPresent(top -> text.append(", only those with the ")
                .append(top.descending() ? "highest " : "lowest ")
                .append(item(top.measure(), plan))
                .append(" for each ")
                .append(item(top.key(), plan)));
        if (!plan.group().isEmpty()) {
            text.append(", for each ").append(list(plan.group(), plan));
        }
        plan.having().ifPresent(having -> text.append(", only where ")
                .append(item(having.measure(), plan))
                .append(' ')
                .append(sign(having.sign()))
                .append(' ')
                .append(having.value().map(Value::spoken).orElse("the average of all")));
        plan.order().ifPresent(order -> text.append(", ordered by ")
                .append(item(order.measure(), plan))
                .append(order.descending() ? ", highest first" : ", lowest first"));
        plan.limit().ifPresent(limit ->
                text.append(limit.nth() ? ", only row " : ", only the first ")
                        .append(limit.value().map(v -> v.norm() + (limit.nth() ? "" : " rows")).orElse("row")));
        return text.append('.').toString();
    }

    private static boolean isComputed(Plan.Item item) {
        return item instanceof Plan.Count || item instanceof Plan.Aggregate || item instanceof Plan.Percent
                || item instanceof Plan.Product || item instanceof Plan.Mean || item instanceof Plan.Share
                || item instanceof Plan.Span || item instanceof Plan.CountDistinct || item instanceof Plan.Star;
    }

    private static boolean usesOnlyOthers(Plan plan) {
        return plan.items().stream().noneMatch(item -> switch (item) {
            case Plan.Shown(LinkColumn column) -> column.home() == plan.base();
            case Plan.Row(LinkTable table) -> table == plan.base();
            case Plan.Star() -> true;
            case Plan.Count() -> true;
            case Plan.CountDistinct ignored -> false;
            case Plan.Aggregate(String function, LinkColumn column) -> column.home() == plan.base();
            case Plan.Span ignored -> true;
            case Plan.Bucket(String grain, LinkColumn column) -> column.home() == plan.base();
            case Plan.Product(LinkColumn first, LinkColumn second) -> first.home() == plan.base();
            case Plan.Mean ignored -> true;
            case Plan.Share ignored -> true;
            case Plan.Percent ignored -> true;
        });
    }

    private static String list(List<Plan.Item> items, Plan plan) {
        List<String> texts = items.stream().map(item -> item(item, plan)).toList();
        return texts.size() == 1
                ? texts.getFirst()
                : String.join(", ", texts.subList(0, texts.size() - 1)) + " and " + texts.getLast();
    }

    private static String item(Plan.Item item, Plan plan) {
        return switch (item) {
            case Plan.Shown(LinkColumn column) -> column(column);
            case Plan.Row(LinkTable table) -> column(table.display());
            case Plan.Star() -> "every column of " + plan.base().raw();
            case Plan.Count() -> "the number of " + plan.base().raw();
            case Plan.CountDistinct(Entry entry) -> "the number of different " + switch (entry) {
                case LinkTable table -> table.raw();
                case LinkColumn column -> column(column);
            };
            case Plan.Aggregate(String function, LinkColumn column) -> aggregate(function) + column(column);
            case Plan.Span(String unit, LinkColumn start, LinkColumn end) ->
                "the average " + unit + " from " + column(start) + " to " + column(end);
            case Plan.Bucket(String grain, LinkColumn column) -> "the " + grain + " of " + column(column);
            case Plan.Product(LinkColumn first, LinkColumn second) ->
                "the total of " + column(first) + " times " + column(second);
            case Plan.Mean(LinkTable table) -> "the average number of " + plan.base().raw() + " per row of " + table.raw();
            case Plan.Share(Plan.Item measure) -> "the share in percent of " + item(measure, plan);
            case Plan.Percent(Plan.Conditions conditions) ->
                "the percentage of " + plan.base().raw() + " where " + conditions(conditions);
        };
    }

    private static String aggregate(String function) {
        return switch (function) {
            case "sum" -> "the total of ";
            case "avg" -> "the average of ";
            case "min" -> "the lowest ";
            default -> "the highest ";
        };
    }

    private static String column(LinkColumn column) {
        return column.home().raw() + "." + column.raw();
    }

    private static String conditions(Plan.Conditions conditions) {
        return conditions.all().stream()
                .map(group -> group.stream().map(PlanWords::condition).collect(Collectors.joining(" or ")))
                .collect(Collectors.joining(" and "));
    }

    private static String condition(Plan.Condition condition) {
        return switch (condition) {
            case Plan.Missing(LinkColumn column, boolean negated) ->
                column(column) + (negated ? " is filled in" : " is missing");
            case Plan.Truth(LinkColumn column, boolean yes) -> column(column) + (yes ? " is yes" : " is no");
            case Plan.Side(LinkColumn column, boolean past) ->
                column(column) + (past ? " lies before today" : " lies after today");
            case Plan.Within(LinkColumn column, Value length) ->
                column(column) + " lies within the next " + length.spoken();
            case Plan.Average(LinkColumn column, boolean above, var within) ->
                column(column) + (above ? " is above its average" : " is below its average")
                        + within.map(key -> " for the same " + column(key)).orElse("");
            case Plan.CompareWith(LinkColumn column, String sign, LinkColumn other, LinkColumn key) ->
                column(column) + " " + sign(sign) + " " + column(other) + " of the row that " + column(key) + " points to";
            case Plan.CompareThrough(LinkColumn column, String sign, Value value, LinkColumn key) ->
                column(column) + " of the row that " + column(key) + " points to " + sign(sign) + " " + value.spoken();
            case Plan.Lasts(String unit, LinkColumn start, LinkColumn end, String sign, Value value) ->
                "the " + unit + " from " + column(start) + " to " + column(end) + " " + sign(sign) + " " + value.spoken();
            case Plan.Like(LinkColumn column, Value value, var place) ->
                column(column)
                        + switch (place) {
                            case ANYWHERE -> " contains ";
                            case START -> " starts with ";
                            case END -> " ends with ";
                        }
                        + value.spoken();
            case Plan.Between(LinkColumn column, Value low, Value high) ->
                column(column) + " lies between " + low.spoken() + " and " + high.spoken();
            case Plan.Compare(LinkColumn column, String sign, Value value) -> column(column) + " " + sign(sign) + " "
                    + (value.type() == Value.Type.DUR ? "today minus " : "") + value.spoken();
            case Plan.CompareColumns(LinkColumn column, String sign, LinkColumn other) ->
                column(column) + " " + sign(sign) + " " + column(other);
            case Plan.Related(boolean negated, Entry by, var such) -> (negated ? "no " : "at least one ")
                    + (by instanceof LinkColumn column ? column.home().raw() + " points to it by " + column.raw()
                            : by.raw() + " belongs to it")
                    + such.map(c -> " with " + conditions(c)).orElse("");
        };
    }

    private static String sign(String sign) {
        return switch (sign) {
            case "=" -> "is";
            case "!=" -> "is not";
            case ">" -> "is more than";
            case ">=" -> "is at least";
            case "<" -> "is less than";
            default -> "is at most";
        };
    }
}
