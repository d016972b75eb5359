package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.agent.sql.Doubt.Kind;
import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.Plan;
import dev.hradba.agent.sql.internal.rules.RuleCheck;

/// What speaks against a reading of a question.
final class Doubts {

    private Doubts() {}

    static List<Doubt> of(Understanding understood, Reading reading) {
        List<Doubt> doubts = new ArrayList<>();
        missing(understood, doubts);
        check(understood, reading, doubts);
        values(understood, reading.pieces(), doubts);
        base(understood, reading.pieces(), reading.plan(), doubts);
        columns(understood, reading.pieces(), doubts);
        return doubts;
    }

    /// Words that name nothing here.
    static void missing(Understanding understood, List<Doubt> doubts) {
        List<String> missing = understood.missing();
        if (!missing.isEmpty()) {
            doubts.add(new Doubt(missing.size() == 1 ? Kind.MISSING_WORD : Kind.MISSING_WORDS, "%s %s nothing in this database and %s left out."
                    .formatted(Understanding.quoted(missing), missing.size() == 1 ? "names" : "name", missing.size() == 1 ? "was" : "were")));
        }
    }

    /// What the reading leaves out of the question.
    private static void check(Understanding understood, Reading reading, List<Doubt> doubts) {
        RuleCheck check = new RuleCheck(understood.schema(), understood.link(), reading.pieces());
        List<String> unread = check.unread();
        if (!unread.isEmpty() && doubts.isEmpty()) {
            doubts.add(new Doubt(Kind.UNREAD, "%s of the question was not understood.".formatted(Understanding.quoted(unread))));
        }
        if (check.isUnranked()) {
            doubts.add(new Doubt(Kind.UNRANKED, "The question asks for the most or least of something, and the reading ranks nothing."));
        }
        if (check.isUnused()) {
            doubts.add(new Doubt(Kind.UNUSED_NAME, "The question names a table or column that the reading does not use."));
        }
        if (check.isImpersonal()) {
            doubts.add(new Doubt(Kind.IMPERSONAL, "The question asks who, and the reading shows what is no person."));
        }
        if (check.isUndenied()) {
            doubts.add(new Doubt(Kind.UNDENIED, "The question denies something, and the reading does not."));
        }
        if (check.isUnmeasured()) {
            doubts.add(new Doubt(Kind.UNMEASURED, "The question asks for a measure (an age, an average, a total, a number of groups), and the reading has none."));
        }
    }

    private static void values(Understanding understood, List<Piece> pieces, List<Doubt> doubts) {
        List<Value> values = understood.link().values();
        Set<Integer> used = new HashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ValueId(int index) && !used.add(index)) {
                doubts.add(new Doubt(Kind.REPEATED_VALUE, "%s is used twice.".formatted(values.get(index).spoken())));
            }
        }
        for (int i = 0; i < values.size(); i++) {
            if (!used.contains(i)) {
                doubts.add(new Doubt(Kind.UNUSED_VALUE, "%s of the question is not used.".formatted(values.get(i).spoken())));
            }
        }
    }

    /// A base table that the question does not name and that nothing in the plan uses was guessed.
    private static void base(Understanding understood, List<Piece> pieces, Plan plan, List<Doubt> doubts) {
        Set<LinkTable> said = new HashSet<>();
        for (var span : understood.link().spans()) {
            span.entries().forEach(entry -> said.add(entry.home()));
        }
        boolean used = pieces.stream().skip(1).anyMatch(piece -> switch (piece) {
            case Piece.ColumnId(LinkColumn column) -> column.home() == plan.base();
            case Piece.TableId(LinkTable table) -> table == plan.base();
            case Piece.ValueId ignored -> false;
            case Piece.Keyword ignored -> false;
        });
        if (!said.contains(plan.base()) && !used) {
            doubts.add(new Doubt(Kind.GUESSED_TABLE, "The question does not name the table %s that is counted or listed.".formatted(plan.base().raw())));
        }
    }

    /// Columns that no word of the question can mean.
    private static void columns(Understanding understood, List<Piece> pieces, List<Doubt> doubts) {
        Set<Entry> said = new HashSet<>();
        for (var span : understood.link().spans()) {
            said.addAll(span.entries());
            span.value().ifPresent(index -> said.addAll(understood.link().values().get(index).texts().keySet()));
        }
        Set<String> guessed = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.ColumnId(LinkColumn column)
                    && !said.contains(column)
                    && !(column.target() != null && said.contains(column.key().home()))
                    && !(said.contains(column.home()) && column.home().display() == column)) {
                guessed.add(column.toString());
            }
        }
        if (!guessed.isEmpty()) {
            doubts.add(new Doubt(Kind.GUESSED_COLUMN, "No word of the question names %s; using it is a guess.".formatted(String.join(", ", guessed))));
        }
    }
}
