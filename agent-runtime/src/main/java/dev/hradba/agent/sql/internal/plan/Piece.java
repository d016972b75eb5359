package dev.hradba.agent.sql.internal.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;

/// One piece of a plan as the model writes it.
public sealed interface Piece {

    /// The plan of a model that cannot express the question.
    String CANNOT = "<cannot>";

    /// The piece as it stands in a plan.
    default String spelled() {
        return switch (this) {
            case Keyword(String text) -> text;
            case TableId(LinkTable table) -> "<T" + table.id() + ">";
            case ColumnId(LinkColumn column) -> "<C" + column.id() + ">";
            case ValueId(int index) -> "<V" + index + ">";
        };
    }

    /// A plan as text, pieces joined by single spaces.
    static String text(List<Piece> plan) {
        return plan.stream().map(Piece::spelled).collect(Collectors.joining(" "));
    }

    /// A keyword's piece.
    static Piece word(String text) {
        return new Keyword(text);
    }

    /// A column's piece.
    static Piece id(LinkColumn column) {
        return new ColumnId(column);
    }

    /// A keyword.
    record Keyword(String text) implements Piece {}

    /// A table.
    record TableId(LinkTable table) implements Piece {}

    /// A column.
    record ColumnId(LinkColumn column) implements Piece {}

    /// A value of the question, by its place.
    record ValueId(int index) implements Piece {}

    /// The ids `<T3>`, `<C17>` and `<V0>`.
    Pattern ID = Pattern.compile("<([TCV])(\\d{1,4})>");

    /// Splits a plan at its spaces and looks ids up.
    ///
    /// @throws BadPlanException if an id names nothing
    static List<Piece> read(String plan, LinkSchema schema, int values) {
        List<Piece> pieces = new ArrayList<>();
        for (String text : plan.strip().split(" +")) {
            Matcher id = ID.matcher(text);
            pieces.add(id.matches() ? named(id.group(1), Integer.parseInt(id.group(2)), schema, values) : new Keyword(text));
        }
        return pieces;
    }

    private static Piece named(String family, int number, LinkSchema schema, int values) {
        int size =
                switch (family) {
                    case "T" -> schema.tables().size();
                    case "C" -> schema.columns().size();
                    default -> values;
                };
        if (number >= size) {
            throw new BadPlanException("the plan names <%s%d>, but there are only %d".formatted(family, number, size));
        }
        return switch (family) {
            case "T" -> new TableId(schema.tables().get(number));
            case "C" -> new ColumnId(schema.columns().get(number));
            default -> new ValueId(number);
        };
    }

    /// Drops a base table that nothing uses: it would only multiply rows. The first used table takes its place, unless
    /// rows of the base are counted and the question names it.
    static List<Piece> rebase(List<Piece> plan, Set<LinkTable> linked) {
        if (!(plan.getFirst() instanceof TableId(LinkTable base))) {
            return plan;
        }
        List<LinkTable> used = new ArrayList<>();
        for (Piece piece : plan.subList(1, plan.size())) {
            switch (piece) {
                case ColumnId(LinkColumn column) -> used.add(column.home());
                case TableId(LinkTable table) -> used.add(table);
                case ValueId ignored -> { }
                case Keyword ignored -> { }
            }
        }
        boolean countsRows = IntStream.range(0, plan.size() - 1)
                .anyMatch(at -> plan.get(at) instanceof Keyword(String text)
                        && (text.equals("countd") || text.equals("distinct"))
                        && plan.get(at + 1) instanceof TableId);
        boolean counted = countsRows || has(plan, "mean") || (has(plan, "count") && (has(plan, "group") || linked.contains(base)));
        if (used.isEmpty() || used.contains(base) || has(plan, "exist") || has(plan, "noexist") || has(plan, "star") || counted) {
            return plan;
        }
        List<Piece> changed = new ArrayList<>(plan);
        changed.set(0, new TableId(used.getFirst()));
        return changed;
    }

    /// The columns that a plan names.
    static Set<LinkColumn> columns(List<Piece> plan) {
        Set<LinkColumn> columns = new HashSet<>();
        for (Piece piece : plan) {
            if (piece instanceof ColumnId(LinkColumn column)) {
                columns.add(column);
            }
        }
        return columns;
    }

    /// Whether a plan uses a keyword.
    static boolean has(List<Piece> plan, String keyword) {
        return plan.contains(new Keyword(keyword));
    }
}
