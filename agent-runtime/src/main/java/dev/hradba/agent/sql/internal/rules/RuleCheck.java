package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// What of a question a plan leaves out. The same, word by word, as in the scripts that train the model.
public final class RuleCheck {

    private static final String CELL = "<vcell>";

    private final LinkSchema schema;
    private final Link link;
    private final List<RuleUnits.Unit> units;
    private final List<String> words;
    private final List<Piece> pieces;
    private final Set<String> plan;

    /// @param plan the pieces of the plan to check
    public RuleCheck(LinkSchema schema, Link link, List<Piece> plan) {
        this.schema = schema;
        this.link = link;
        this.units = RuleUnits.read(schema, link);
        this.words = units.stream().map(unit -> unit.inCell ? "" : unit.word).toList();
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

    private boolean isWord(int at, Set<String> any) {
        return at >= 0 && at < words.size() && any.contains(words.get(at));
    }

    private boolean says(String... any) {
        return words.stream().anyMatch(Set.of(any)::contains);
    }

    private boolean plans(String... any) {
        return Set.of(any).stream().anyMatch(plan::contains);
    }

    /// Whether the question asks for the most or least of something, and the plan ranks nothing.
    public boolean isUnranked() {
        return IntStream.range(0, words.size())
                        .anyMatch(at -> schema.lexicon().isSuperlative(words.get(at)) && !isWord(at - 1, Set.of("at")))
                && !plans("order", "min", "max", "limit", "top");
    }

    /// Whether the question asks for an average, a total or a number of groups, and the plan has none.
    public boolean isUnmeasured() {
        boolean ofRows = pieces.size() > 2 && pieces.get(2) instanceof Piece.TableId;
        if (isWord(0, Set.of("how")) && !isWord(1, Set.of("many", "much", "often")) && ofRows) {
            return true; // how old, how far: a measure is asked for, not a name
        }
        boolean averaged = says("average", "mean", "avg") && !plans("avg", "avgdays", "avghours", "gtavg", "ltavg", "mean");
        boolean totalled = says("total", "sum") && !plans("sum", "count", "countd", "times");
        boolean listed = ofRows && !plans("count", "countd", "sum", "mean");
        return averaged || totalled || (says("many") && (plans("having") || listed));
    }

    /// Whether the question asks who, and the plan shows what is no person.
    public boolean isImpersonal() {
        if (!isWord(0, Set.of("who", "whom")) || pieces.size() < 3) {
            return false;
        }
        Piece shown = pieces.get(2).equals(word("distinct")) ? pieces.get(3) : pieces.get(2);
        return switch (shown) {
            case Piece.TableId(LinkTable table) -> !isPerson(table);
            case Piece.ColumnId(LinkColumn column) ->
                column.target() == null && (column.kind() == Kind.NAME || column.kind() == Kind.PK) && !isPerson(column.home());
            case Piece.ValueId _, Piece.Keyword _ -> false;
        };
    }

    private boolean isPerson(LinkTable table) {
        return table.words().stream().anyMatch(schema.lexicon()::isPerson);
    }

    /// Whether the question denies something, and the plan does not.
    public boolean isUndenied() {
        return IntStream.range(0, words.size())
                        .anyMatch(at -> schema.lexicon().isDenial(words.get(at)) && !isWord(at + 1, Set.of("more", "less", "later")))
                && !plans("noexist", "isnull", "!=", "no", "notnull", "<");
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
        return units.stream()
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
