package dev.hradba.agent.sql.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import org.jspecify.annotations.Nullable;

/// Reads pieces from left to right into a [Plan].
///
/// ```
/// plan  = T sel [distinct] items [where conds] [top item C asc|desc] [group item {item}]
///         [having measure sign V|gtavg|ltavg] [order measure asc|desc] [limit one|V|nth V]
/// item  = C | T | count | countd C|T | sum|avg|min|max C | avgdays|avghours C C | month|year|day|week|quarter|weekday C
///       | star | pct conds | times C C | mean T | share item
/// cond  = C sign V | C sign C [via C] | C between V V | C next V | C like|starts|ends V | C isnull|notnull | C yes|no
///       | C past|future | C gtavg|ltavg [within C] | lastdays|lasthours C C sign V | exist|noexist T|C [such conds]
///                                                                                   joined by and / or
/// ```
/// `or` binds tighter than `and`: open or new tickets of high priority.
public final class PlanParser {

    private static final Set<String> SIGNS = Set.of("=", "!=", ">", "<", ">=", "<=");

    private final List<Piece> pieces;
    private final List<Value> values;
    private int at;

    private PlanParser(List<Piece> pieces, List<Value> values) {
        this.pieces = pieces;
        this.values = values;
    }

    /// Reads a whole plan.
    ///
    /// @throws BadPlanException if the pieces are no plan
    public static Plan parse(List<Piece> pieces, List<Value> values) {
        return new PlanParser(pieces, values).plan();
    }

    private @Nullable Piece peek() {
        return at < pieces.size() ? pieces.get(at) : null;
    }

    private String keyword() {
        return peek() instanceof Piece.Keyword(String text) ? text : "";
    }

    private boolean skip(String keyword) {
        boolean here = keyword().equals(keyword);
        at += here ? 1 : 0;
        return here;
    }

    private BadPlanException wrong(String missing) {
        return new BadPlanException("%s is missing at place %d of the plan".formatted(missing, at + 1));
    }

    private LinkTable table() {
        if (peek() instanceof Piece.TableId(LinkTable table)) {
            at++;
            return table;
        }
        throw wrong("a table");
    }

    private LinkColumn column() {
        if (peek() instanceof Piece.ColumnId(LinkColumn column)) {
            at++;
            return column;
        }
        throw wrong("a column");
    }

    private Value value() {
        if (peek() instanceof Piece.ValueId(int index)) {
            at++;
            return values.get(index);
        }
        throw wrong("a value");
    }

    private Entry entry() {
        return peek() instanceof Piece.TableId ? table() : column();
    }

    private String sign() {
        String sign = keyword();
        if (!SIGNS.contains(sign)) {
            throw wrong("a comparison");
        }
        at++;
        return sign;
    }

    private Plan plan() {
        LinkTable base = table();
        if (!skip("sel")) {
            throw wrong("sel");
        }
        boolean distinct = skip("distinct");
        List<Plan.Item> items = itemsUntil(Set.of("where", "top", "group", "having", "order", "limit"));
        Optional<Plan.Conditions> where = skip("where") ? Optional.of(conditions()) : Optional.empty();
        Optional<Plan.Top> top = skip("top") ? Optional.of(top()) : Optional.empty();
        List<Plan.Item> group = skip("group") ? itemsUntil(Set.of("having", "order", "limit")) : List.of();
        Optional<Plan.Having> having = skip("having") ? Optional.of(having()) : Optional.empty();
        Optional<Plan.Order> order = skip("order") ? Optional.of(order()) : Optional.empty();
        Optional<Plan.Limit> limit = skip("limit") ? Optional.of(limit()) : Optional.empty();
        if (at != pieces.size()) {
            throw new BadPlanException("unexpected %s at place %d of the plan".formatted(peek(), at + 1));
        }
        return new Plan(base, distinct, items, where, top, group, having, order, limit);
    }

    private Plan.Top top() {
        return new Plan.Top(item(), item(), descending());
    }

    private Plan.Having having() {
        Plan.Item measure = item();
        if (measure instanceof Plan.Aggregate && (keyword().equals("gtavg") || keyword().equals("ltavg"))) {
            String sign = keyword().equals("gtavg") ? ">" : "<";
            at++;
            return new Plan.Having(measure, sign, Optional.empty());
        }
        return new Plan.Having(measure, sign(), Optional.of(value()));
    }

    private Plan.Order order() {
        return new Plan.Order(item(), descending());
    }

    private boolean descending() {
        boolean descending = skip("desc");
        if (!descending && !skip("asc")) {
            throw wrong("asc or desc");
        }
        return descending;
    }

    private Plan.Limit limit() {
        boolean nth = skip("nth");
        return new Plan.Limit(!nth && skip("one") ? Optional.empty() : Optional.of(value()), nth);
    }

    private List<Plan.Item> itemsUntil(Set<String> stops) {
        List<Plan.Item> items = new ArrayList<>();
        do {
            items.add(item());
        } while (at < pieces.size() && !stops.contains(keyword()));
        return items;
    }

    private Plan.Item item() {
        String word = keyword();
        if (!word.isEmpty()) {
            at++;
        }
        return switch (word) {
            case "sum", "avg", "min", "max" -> new Plan.Aggregate(word, column());
            case "count" -> new Plan.Count();
            case "countd" -> new Plan.CountDistinct(entry());
            case "avgdays" -> new Plan.Span("days", column(), column());
            case "avghours" -> new Plan.Span("hours", column(), column());
            case "month", "year", "day", "week", "quarter", "weekday" -> new Plan.Bucket(word, column());
            case "times" -> new Plan.Product(column(), column());
            case "mean" -> new Plan.Mean(table());
            case "share" -> new Plan.Share(item());
            case "pct" -> new Plan.Percent(conditions());
            case "star" -> new Plan.Star();
            case "" -> peek() instanceof Piece.TableId ? new Plan.Row(table()) : new Plan.Shown(column());
            default -> throw new BadPlanException("\"%s\" at place %d of the plan shows nothing".formatted(word, at));
        };
    }

    private boolean relates(int place) {
        return place < pieces.size()
                && pieces.get(place) instanceof Piece.Keyword(String text)
                && (text.equals("exist") || text.equals("noexist"));
    }

    private Plan.Conditions conditions() {
        return conditions(false);
    }

    private Plan.Conditions conditions(boolean inside) {
        List<List<Plan.Condition>> all = new ArrayList<>();
        all.add(new ArrayList<>(List.of(condition())));
        while (true) {
            if (inside && keyword().equals("and") && relates(at + 1)) {
                return new Plan.Conditions(all); // what follows belongs to the base again
            }
            if (skip("and")) {
                all.add(new ArrayList<>(List.of(condition())));
            } else if (skip("or")) {
                all.getLast().add(condition());
            } else {
                return new Plan.Conditions(all);
            }
        }
    }

    private Plan.Condition condition() {
        if (keyword().equals("exist") || keyword().equals("noexist")) {
            boolean negated = keyword().equals("noexist");
            at++;
            Entry by = entry();
            return new Plan.Related(negated, by, skip("such") ? Optional.of(conditions(true)) : Optional.empty());
        }
        if (keyword().equals("lastdays") || keyword().equals("lasthours")) {
            String unit = keyword().substring("last".length());
            at++;
            return new Plan.Lasts(unit, column(), column(), sign(), value());
        }
        LinkColumn column = column();
        String word = keyword();
        if (SIGNS.contains(word)) {
            at++;
            if (!(peek() instanceof Piece.ColumnId)) {
                Value value = value();
                return skip("via") ? new Plan.CompareThrough(column, word, value, column()) : new Plan.Compare(column, word, value);
            }
            LinkColumn other = column();
            return skip("via")
                    ? new Plan.CompareWith(column, word, other, column())
                    : new Plan.CompareColumns(column, word, other);
        }
        at++;
        return switch (word) {
            case "isnull", "notnull" -> new Plan.Missing(column, word.equals("notnull"));
            case "yes", "no" -> new Plan.Truth(column, word.equals("yes"));
            case "past", "future" -> new Plan.Side(column, word.equals("past"));
            case "next" -> new Plan.Within(column, value());
            case "gtavg", "ltavg" ->
                new Plan.Average(column, word.equals("gtavg"), skip("within") ? Optional.of(column()) : Optional.empty());
            case "like" -> new Plan.Like(column, value(), Plan.Like.Place.ANYWHERE);
            case "starts" -> new Plan.Like(column, value(), Plan.Like.Place.START);
            case "ends" -> new Plan.Like(column, value(), Plan.Like.Place.END);
            case "between" -> new Plan.Between(column, value(), value());
            default -> throw wrong("a comparison");
        };
    }
}
