package dev.hradba.sandbox.sql.tree;

import java.util.List;
import java.util.Optional;

/// The SQL that the gate understands. What has no place here cannot be executed.
public final class Tree {

    private Tree() {}

    /// A name as it is printed.
    ///
    /// @param text   the name itself
    /// @param quoted whether it is printed in double quotes
    public record Name(String text, boolean quoted) {
        /// Whether both name the same thing where case does not matter.
        public boolean same(String other) {
            return text.equalsIgnoreCase(other);
        }
    }

    /// A query with everything that may surround its body.
    ///
    /// @param with   named queries, visible to later ones and to the body
    /// @param body   what is selected
    /// @param order  sort keys
    /// @param limit  at most so many rows
    /// @param offset rows to skip
    /// @param bound  how the limit was written
    public record Query(List<Cte> with, Body body, List<Order> order, Optional<Long> limit, Optional<Long> offset, Bound bound) {}

    /// How the number of rows is bounded.
    public enum Bound {
        /// `LIMIT 5`.
        LIMIT,
        /// `FETCH FIRST 5 ROWS ONLY`.
        FETCH,
        /// `FETCH FIRST 5 ROWS WITH TIES`: also those that sort like the last.
        TIES
    }

    /// A named query.
    ///
    /// @param name    its name
    /// @param columns names of its columns, or empty
    /// @param query   the query
    /// @param recursive whether WITH RECURSIVE was written before it
    public record Cte(Name name, List<Name> columns, Query query, boolean recursive) {}

    /// What a query selects.
    public sealed interface Body {}

    /// One SELECT.
    ///
    /// @param distinct   words after SELECT
    /// @param distinctOn expressions of DISTINCT ON
    /// @param items      selected columns
    /// @param from       first source, then joins
    /// @param joins      further sources
    /// @param where      condition on rows
    /// @param group      grouping keys
    /// @param having     condition on groups
    /// @param windows    named windows
    /// @param qualify    condition on rows after window functions
    public record Select(
            boolean distinct,
            List<Expr> distinctOn,
            List<Item> items,
            Optional<From> from,
            List<Join> joins,
            Optional<Expr> where,
            List<Expr> group,
            Optional<Expr> having,
            List<Expr> windows,
            Optional<Expr> qualify) implements Body {

        /// A plain SELECT without grouping.
        public static Select of(List<Item> items, TableRef from, Optional<Expr> where) {
            return new Select(false, List.of(), items, Optional.of(from), List.of(), where, List.of(), Optional.empty(), List.of(), Optional.empty());
        }
    }

    /// Rows that are written down.
    ///
    /// @param rows  the rows, each in its parentheses
    /// @param width columns of a row
    public record Values(List<Expr> rows, int width) implements Body {}

    /// Several queries joined by set operations.
    ///
    /// @param arms       the queries, at least two
    /// @param operations words between them, one fewer
    public record Compound(List<Query> arms, List<String> operations) implements Body {}

    /// A query in parentheses.
    ///
    /// @param query the query
    public record Nested(Query query) implements Body {}

    /// Something selected.
    public sealed interface Item {}

    /// All columns, of one source or of all.
    ///
    /// @param source the source, if one is named
    /// @param except columns left out
    /// @param word   `EXCLUDE` or `EXCEPT`
    /// @param replace what stands in the place of columns of its names
    public record Star(List<Name> source, List<Name> except, String word, List<Value> replace) implements Item {}

    /// An expression.
    ///
    /// @param value the expression
    /// @param alias its name in the result
    public record Value(Expr value, Optional<Name> alias) implements Item {}

    /// A source of rows.
    public sealed interface From {}

    /// A table, view or named query.
    ///
    /// @param path   name, with its schema if given
    /// @param alias  its name in this query
    /// @param sample such as `TABLESAMPLE BERNOULLI (10)`, where only some rows are wanted
    public record TableRef(List<Name> path, Optional<Name> alias, Optional<String> sample) implements From {
        /// All rows of a table.
        public TableRef(List<Name> path, Optional<Name> alias) {
            this(path, alias, Optional.empty());
        }
    }

    /// A query as a source.
    ///
    /// @param query   the query
    /// @param alias   its name in this query
    /// @param columns names of its columns, or empty
    /// @param lateral whether it sees the sources before it
    public record Derived(Query query, Optional<Name> alias, List<Name> columns, boolean lateral) implements From {}

    /// Numbers or times in a row, such as `generate_series(1, 10) AS g (n)`, or the parts of a value, such as `jsonb_each(profile) AS e`.
    ///
    /// @param call    the function
    /// @param alias   its name in this query
    /// @param columns names of its columns, or empty
    /// @param types   types of these columns where the function has to be told, or empty
    /// @param lateral whether LATERAL was written before it
    /// @param numbered whether WITH ORDINALITY adds a column that counts its rows
    public record Series(Call call, Optional<Name> alias, List<Name> columns, List<Expr> types, boolean lateral, boolean numbered) implements From {}

    /// Joined sources in parentheses.
    ///
    /// @param first first source
    /// @param joins further sources
    public record Group(From first, List<Join> joins) implements From {}

    /// A further source.
    ///
    /// @param words such as `LEFT JOIN`, or `,`
    /// @param right the source
    /// @param on    condition
    /// @param using shared columns
    public record Join(String words, From right, Optional<Expr> on, List<Name> using) {}

    /// A sort key.
    ///
    /// @param value what to sort by
    /// @param words such as `DESC NULLS LAST`
    public record Order(Expr value, String words) {}

    /// A part of an expression.
    public sealed interface Expr {}

    /// A column, or something an alias names.
    ///
    /// @param source name of its source, with schema if given, or empty
    /// @param name   its name
    public record Column(List<Name> source, Name name) implements Expr {}

    /// A number, text or placeholder as written.
    ///
    /// @param token the literal
    public record Literal(Token token) implements Expr {}

    /// A keyword or operator.
    ///
    /// @param text as printed
    public record Word(String text) implements Expr {}

    /// A function call.
    ///
    /// @param name      the function
    /// @param arguments everything between its parentheses
    public record Call(String name, Seq arguments) implements Expr {}

    /// A query in parentheses as a value.
    ///
    /// @param query the query
    public record Sub(Query query) implements Expr {}

    /// Parts in a row.
    ///
    /// @param parts the parts
    public record Seq(List<Expr> parts) implements Expr {
        /// Copies the list.
        public Seq {
            parts = List.copyOf(parts);
        }
    }
}
