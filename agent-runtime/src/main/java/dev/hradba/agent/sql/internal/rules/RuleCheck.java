package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.Piece;

/// What of a question a plan leaves out. The same, word by word, as in the scripts that train the model.
public final class RuleCheck {

    private static final String CELL = "<vcell>";

    private final LinkSchema schema;
    private final Link link;
    private final RuleUnits units;
    private final List<Piece> pieces;
    private final Set<String> plan;

    /// @param plan the pieces of the plan to check
    public RuleCheck(LinkSchema schema, Link link, List<Piece> plan) {
        this.schema = schema;
        this.link = link;
        this.units = new RuleUnits(schema, link);
        this.pieces = List.copyOf(plan);
        this.plan = new HashSet<>();
        plan.forEach(piece -> {
            if (piece instanceof Piece.Keyword(String word)) {
                this.plan.add(word);
            }
        });
    }

    /// Words that neither the links nor the rules took up; words of a cell belong to its value.
    public List<String> unread() {
        List<String> unread = new ArrayList<>();
        List<Link.Item> items = link.items();
        Lexicon lexicon = schema.lexicon();
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at) instanceof Link.Word(String word, boolean known)
                    && !known
                    && !lexicon.isNeutral(word)
                    && !lexicon.isMissing(word)
                    && !RuleWords.KNOWN.contains(word)
                    && !isMark(at + 1, "<p>")
                    && !isInCell(at)) {
                unread.add(word);
            }
        }
        return unread;
    }

    private boolean isMark(int at, String piece) {
        return at < link.items().size() && link.items().get(at).equals(new Link.Mark(piece));
    }

    private boolean isInCell(int at) {
        int end = at;
        while (end < link.items().size() && link.items().get(end) instanceof Link.Word(String _, boolean known) && !known) {
            end++;
        }
        if (end >= link.items().size()
                || !(link.items().get(end) instanceof Link.Literal(int index))
                || !isMark(end + 1, CELL)) {
            return false;
        }
        return at >= end - schema.lexicon().cellKey(link.values().get(index).norm()).size();
    }

    /// Whether the question asks for the most or least of something, and the plan ranks nothing.
    public boolean isUnranked() {
        return units.words.stream().anyMatch(schema.lexicon()::isSuperlative)
                && Set.of("order", "min", "max", "limit", "top").stream().noneMatch(plan::contains);
    }

    /// Whether the question asks for an average, a total or a number of groups, and the plan has none.
    public boolean isUnmeasured() {
        boolean how = units.size() > 0 && units.words.getFirst().equals("how")
                && (units.size() == 1 || !Set.of("many", "much", "often").contains(units.words.get(1)));
        if (how && pieces.size() > 2 && pieces.get(2) instanceof Piece.TableId) {
            return true; // how old, how far: a measure is asked for, not a name
        }
        boolean averaged = units.has("average", "mean", "avg")
                && Set.of("avg", "avgdays", "avghours", "gtavg", "ltavg", "mean").stream().noneMatch(plan::contains);
        boolean totalled = units.has("total", "sum") && Set.of("sum", "count", "countd", "times").stream().noneMatch(plan::contains);
        boolean rows = pieces.size() > 2
                && pieces.get(2) instanceof Piece.TableId
                && Set.of("count", "countd", "sum", "mean").stream().noneMatch(plan::contains);
        return averaged || totalled || (units.has("many") && (plan.contains("having") || rows));
    }

    /// Whether the question asks who, and the plan shows what is no person.
    public boolean isImpersonal() {
        boolean who = units.size() > 0 && Set.of("who", "whom").contains(units.words.getFirst());
        if (!who || pieces.size() < 3) {
            return false;
        }
        boolean distinct = pieces.get(2).equals(new Piece.Keyword("distinct"));
        return switch (pieces.get(distinct ? 3 : 2)) {
            case Piece.TableId(LinkTable table) -> !units.isPerson(table);
            case Piece.ColumnId(LinkColumn column) ->
                column.target() == null && (column.kind() == Kind.NAME || column.kind() == Kind.PK) && !units.isPerson(column.home());
            case Piece.ValueId _, Piece.Keyword _ -> false;
        };
    }

    /// Whether the question denies something, and the plan does not.
    public boolean isUndenied() {
        boolean denied = false;
        for (int at = 0; at < units.size(); at++) {
            String next = at + 1 < units.size() ? units.words.get(at + 1) : "";
            denied |= schema.lexicon().isDenial(units.words.get(at)) && !Set.of("more", "less", "later").contains(next);
        }
        return denied && Set.of("noexist", "isnull", "!=", "no", "notnull", "<").stream().noneMatch(plan::contains);
    }

    /// Whether the question names a table or column that the plan does not touch.
    public boolean isUnused() {
        Set<LinkTable> tables = new HashSet<>();
        Set<LinkColumn> columns = new HashSet<>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.TableId(LinkTable table) -> tables.add(table);
                case Piece.ColumnId(LinkColumn column) -> columns.add(column);
                case Piece.ValueId _, Piece.Keyword _ -> { }
            }
        }
        columns.forEach(column -> {
            tables.add(column.home());
            if (column.target() != null) {
                tables.add(column.key().home());
            }
        });
        return new RuleUnits(schema, link).read().stream()
                .filter(unit -> !unit.isValue() && unit.sure && unit.isKnown())
                .anyMatch(unit -> unit.tables.stream().noneMatch(tables::contains)
                        && unit.columns.stream().noneMatch(column -> isTouched(column, columns, tables)));
    }

    private static boolean isTouched(LinkColumn column, Set<LinkColumn> columns, Set<LinkTable> tables) {
        return columns.contains(column)
                || (tables.contains(column.home()) && column.home().display() == column)
                || (column.target() != null && tables.contains(column.key().home()));
    }
}
