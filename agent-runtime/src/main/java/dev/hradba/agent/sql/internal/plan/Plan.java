package dev.hradba.agent.sql.internal.plan;

import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;

/// A query over a schema without joins and without spelling. Joins follow from the columns it uses.
///
/// @param base     table whose rows are counted or listed
/// @param distinct whether equal rows are shown once
/// @param items    what to show, at least one
/// @param where    conditions on rows
/// @param top      what makes a row the first of its group, where only the first of each are shown
/// @param group    what rows are grouped by
/// @param having   condition on groups
/// @param order    what rows are sorted by
/// @param limit    most rows
public record Plan(
        LinkTable base,
        boolean distinct,
        List<Item> items,
        Optional<Conditions> where,
        Optional<Top> top,
        List<Item> group,
        Optional<Having> having,
        Optional<Order> order,
        Optional<Limit> limit) {

    /// Copies the lists.
    public Plan {
        items = List.copyOf(items);
        group = List.copyOf(group);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a plan shows at least one thing");
        }
    }

    /// Something shown, grouped by, compared or sorted by.
    public sealed interface Item {}

    /// A column; for a foreign key the name of the row it points to.
    public record Shown(LinkColumn column) implements Item {}

    /// The column that stands for a row of a table.
    public record Row(LinkTable table) implements Item {}

    /// Every column of the base table.
    public record Star() implements Item {}

    /// The number of rows.
    public record Count() implements Item {}

    /// The number of different values of a column or rows of a table.
    public record CountDistinct(Entry entry) implements Item {}

    /// An aggregate: `sum`, `avg`, `min` or `max`.
    public record Aggregate(String function, LinkColumn column) implements Item {}

    /// The average time between two columns in `days` or `hours`.
    public record Span(String unit, LinkColumn start, LinkColumn end) implements Item {}

    /// A date cut to its `day`, `week`, `month` or `year`.
    public record Bucket(String grain, LinkColumn column) implements Item {}

    /// The share of rows that meet conditions, in percent.
    public record Percent(Conditions conditions) implements Item {}

    /// The sum of the products of two columns: quantity times price.
    public record Product(LinkColumn first, LinkColumn second) implements Item {}

    /// The number of rows for each row of a table they belong to.
    public record Mean(LinkTable table) implements Item {}

    /// What a group's measure is of the whole, in percent.
    public record Share(Item measure) implements Item {}

    /// Alternatives that must all be met: each inner list needs one of its conditions.
    public record Conditions(List<List<Condition>> all) {
        /// Copies the lists.
        public Conditions {
            all = all.stream().map(List::copyOf).toList();
        }
    }

    /// A condition on rows.
    public sealed interface Condition {}

    /// The column has no value, or has one.
    public record Missing(LinkColumn column, boolean negated) implements Condition {}

    /// A yes/no column says yes or no.
    public record Truth(LinkColumn column, boolean yes) implements Condition {}

    /// A date lies before or after today.
    public record Side(LinkColumn column, boolean past) implements Condition {}

    /// A date lies between today and a length of time from now.
    public record Within(LinkColumn column, Value length) implements Condition {}

    /// A number is above or below the column's average.
    ///
    /// @param within the column whose value the rows averaged share with the row; empty for the average of all
    public record Average(LinkColumn column, boolean above, Optional<LinkColumn> within) implements Condition {}

    /// A column compared with a column of the row that a key points to: more than their manager's.
    public record CompareWith(LinkColumn column, String sign, LinkColumn other, LinkColumn key) implements Condition {}

    /// A column of the row that a key points to, compared with a value: tickets assigned to somebody called Eva.
    public record CompareThrough(LinkColumn column, String sign, Value value, LinkColumn key) implements Condition {}

    /// The time between two dates compared with a number of `days` or `hours`.
    public record Lasts(String unit, LinkColumn start, LinkColumn end, String sign, Value value) implements Condition {}

    /// A text contains, starts or ends with a value, ignoring case.
    public record Like(LinkColumn column, Value value, Place place) implements Condition {
        /// Where in the text the value stands.
        public enum Place {
            ANYWHERE,
            START,
            END
        }
    }

    /// A column lies between two values, both included.
    public record Between(LinkColumn column, Value low, Value high) implements Condition {}

    /// A column compared with a value.
    public record Compare(LinkColumn column, String sign, Value value) implements Condition {}

    /// A column compared with another.
    public record CompareColumns(LinkColumn column, String sign, LinkColumn other) implements Condition {}

    /// Related rows exist or are missing.
    ///
    /// @param negated whether none may exist
    /// @param by      the related table, or the exact key of it that points to the base table
    /// @param such    conditions that the related rows meet
    public record Related(boolean negated, Entry by, Optional<Conditions> such) implements Condition {}

    /// A condition on groups: a measure compared with a number, or with the average of the column it measures where there is none.
    public record Having(Item measure, String sign, Optional<Value> value) {}

    /// The rows that come first in each group by a column.
    public record Top(Item key, Item measure, boolean descending) {}

    /// A measure to sort by.
    public record Order(Item measure, boolean descending) {}

    /// Most rows: a number, or one row if there is none.
    ///
    /// @param nth whether the number is the place of the only row
    public record Limit(Optional<Value> value, boolean nth) {}
}
