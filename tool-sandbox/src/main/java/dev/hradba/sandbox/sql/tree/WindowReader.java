package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function.NullHandling;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/// Copies window functions, FILTER and WITHIN GROUP from JSqlParser's tree.
final class WindowReader {

    /// Aggregates that keep as many values as one more argument says.
    private static final Set<String> TOP = Syntax.words("max min max_by min_by arg_max arg_min argmax argmin");
    private static final int FRAME = 100;
    private static final int FRAME_DIGITS = 3;

    private final ExpressionReader expressions;
    private final TreeReader queries;
    private final Syntax syntax;

    WindowReader(ExpressionReader expressions, TreeReader queries, Syntax syntax) {
        this.syntax = syntax;
        this.expressions = expressions;
        this.queries = queries;
    }

    Tree.Expr read(AnalyticExpression e) {
        var parts = new ArrayList<Tree.Expr>(List.of(new Tree.Call(expressions.functionName(e.getName()), new Tree.Seq(arguments(e)))));
        if (e.getType() == AnalyticType.WITHIN_GROUP) {
            parts.addAll(List.of(word("WITHIN GROUP ("), word("ORDER BY"), expressions.orders(e.getOrderByElements()), word(")")));
            return new Tree.Seq(parts);
        }
        if (ignoresNulls(e) && syntax == Syntax.H2) {
            parts.add(word("IGNORE NULLS"));
        }
        if (e.getFilterExpression() != null) {
            parts.addAll(List.of(word("FILTER ( WHERE"), expressions.read(e.getFilterExpression()), word(")")));
        }
        if (e.getType() == AnalyticType.OVER) {
            checkCollecting(e);
            if (e.getWindowName() != null) {
                parts.add(word("OVER " + name(e.getWindowName())));
            } else {
                parts.addAll(List.of(word("OVER ("), window(e.getPartitionExpressionList(), e.getOrderByElements(), e.getWindowElement()), word(")")));
            }
        } else if (e.getType() != AnalyticType.FILTER_ONLY) {
            throw new RefusedException("window", "%s is not allowed; use OVER (PARTITION BY ... ORDER BY ...)".formatted(e.getType()));
        }
        return new Tree.Seq(parts);
    }

    /// An engine in this process that keeps a collection for every row of a window holds the square of its rows, and DuckDB neither counts that
    /// nor can be stopped while it does: 240,000 rows took 17 GB and a minute.
    private void checkCollecting(AnalyticExpression e) {
        String name = e.getName().toUpperCase(Locale.ROOT);
        boolean collects = Syntax.COLLECTING.contains(name) || (TOP.contains(name) && (name.length() == 3 ? e.getOffset() : e.getDefaultValue()) != null)
                || (e.isDistinct() && e.getWindowElement() != null && isWrittenOut(e.getWindowElement()));
        if ((syntax == Syntax.DUCKDB || syntax == Syntax.H2) && collects && !isSmall(e.getWindowElement())) {
            throw new RefusedException("growth", "%s collects all rows of its window once more for every row; give it a frame such as ROWS BETWEEN 6 PRECEDING AND CURRENT ROW, or group"
                    .formatted(name.toLowerCase(Locale.ROOT)));
        }
    }

    /// Whether a frame begins and ends at most [#FRAME] rows away.
    private static boolean isSmall(@Nullable WindowElement frame) {
        return frame != null && frame.getType() == WindowElement.Type.ROWS && (frame.getRange() == null
                ? isNear(frame.getOffset()) : isNear(frame.getRange().getStart()) && isNear(frame.getRange().getEnd()));
    }

    private static boolean isNear(@Nullable WindowOffset bound) {
        return bound != null && (bound.getType() == WindowOffset.Type.CURRENT || (bound.getExpression() instanceof LongValue rows
                && rows.getStringValue().length() <= FRAME_DIGITS && rows.getValue() <= FRAME));
    }

    private static boolean ignoresNulls(AnalyticExpression e) {
        return e.isIgnoreNulls() || e.isIgnoreNullsOutside() || e.getNullHandling() == NullHandling.IGNORE_NULLS;
    }

    private List<Tree.Expr> arguments(AnalyticExpression e) {
        var arguments = new ArrayList<Tree.Expr>();
        if (e.isDistinct()) {
            arguments.add(word("DISTINCT"));
        }
        if (e.isAllColumns()) {
            arguments.add(word("*"));
        }
        for (var argument : new @Nullable Expression[] {e.getExpression(), e.getOffset(), e.getDefaultValue()}) {
            if (argument != null) {
                if (arguments.size() > (e.isDistinct() ? 1 : 0)) {
                    arguments.add(word(","));
                }
                arguments.add(argument instanceof AllColumns ? word("*") : expressions.read(argument));
            }
        }
        if (ignoresNulls(e) && syntax != Syntax.H2) {
            arguments.add(word("IGNORE NULLS"));
        }
        expressions.orderInside(e.getFuncOrderBy(), arguments);
        return arguments;
    }

    /// A named window: its name, AS and what stands in its parentheses.
    Tree.Expr read(WindowDefinition definition) {
        return new Tree.Seq(List.of(word(name(definition.getWindowName()) + " AS ("),
                window(definition.getPartitionExpressionList(), definition.getOrderByElements(), definition.getWindowElement()), word(")")));
    }

    private static String name(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new RefusedException("window", "the window name %s is not a plain name".formatted(name));
        }
        return name;
    }

    private Tree.Expr window(@Nullable ExpressionList<?> partition, @Nullable List<OrderByElement> order, @Nullable WindowElement frame) {
        var parts = new ArrayList<Tree.Expr>();
        if (partition != null && !partition.isEmpty()) {
            boolean base = partition.size() == 1 && partition.getFirst() instanceof Column column && ParserText.standsIn(column.getColumnName(), 'w');
            if (base) {
                parts.add(word(name(queries.behind(((Column) partition.getFirst()).getColumnName()).text())));
            } else {
                parts.addAll(List.of(word("PARTITION BY"), expressions.commas(partition)));
            }
        }
        if (order != null && !order.isEmpty()) {
            parts.addAll(List.of(word("ORDER BY"), expressions.orders(order)));
        }
        if (frame != null) {
            parts.add(frame(frame));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr frame(WindowElement element) {
        if (isWrittenOut(element) && element.getOffset().getExpression() instanceof Column column) {
            if (!syntax.groupFrames()) {
                throw new RefusedException("window", "a frame with GROUPS or EXCLUDE is not known here; count in ROWS or RANGE and leave rows out with CASE");
            }
            return word(queries.frame(column.getColumnName()));
        }
        var unit = word(element.getType().name());
        if (element.getRange() == null) {
            return new Tree.Seq(List.of(unit, bound(element.getOffset())));
        }
        return new Tree.Seq(List.of(unit, word("BETWEEN"), bound(element.getRange().getStart()), word("AND"), bound(element.getRange().getEnd())));
    }

    /// Whether the frame has words that the parser does not know, such as EXCLUDE, and a name stands in for it.
    private static boolean isWrittenOut(WindowElement element) {
        return element.getOffset() != null && element.getOffset().getExpression() instanceof Column column && ParserText.standsIn(column.getColumnName(), 'x');
    }

    /// A bound is a number, an interval, UNBOUNDED or CURRENT ROW.
    private Tree.Expr bound(WindowOffset bound) {
        String words = bound.toString().strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        if (bound.getExpression() == null && words.matches("UNBOUNDED (PRECEDING|FOLLOWING)|CURRENT ROW")) {
            return word(words);
        }
        boolean distance = bound.getExpression() instanceof LongValue || bound.getExpression() instanceof IntervalExpression;
        if (!distance || (bound.getType() != WindowOffset.Type.PRECEDING && bound.getType() != WindowOffset.Type.FOLLOWING)) {
            throw new RefusedException("window", "the window frame '%s' is not allowed; use ROWS BETWEEN n PRECEDING AND CURRENT ROW".formatted(words));
        }
        return new Tree.Seq(List.of(expressions.read(bound.getExpression()), word(bound.getType().name())));
    }

    private static Tree.Expr word(String text) {
        return new Tree.Word(text);
    }
}
