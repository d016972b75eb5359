package dev.hradba.agent.sql;

import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.plan.BadPlanException;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.Plan;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.rules.RuleDraft;

/// One way to read a question.
///
/// @param pieces the plan in pieces, its base table settled
/// @param plan   the same, parsed
/// @param sql    the same on one line, without names for columns; two readings with equal SQL are the same
record Reading(List<Piece> pieces, Plan plan, String sql) {

    /// The reading by rules, empty if they find none.
    static Optional<Reading> byRules(Understanding understood) {
        List<Piece> pieces = RuleDraft.of(understood.schema(), understood.link());
        return Piece.has(pieces, Piece.CANNOT) ? Optional.empty() : of(understood, pieces);
    }

    /// A model's reading, empty if its text is no plan or cannot be joined.
    static Optional<Reading> of(Understanding understood, String plan) {
        try {
            return of(understood, Piece.read(plan, understood.schema(), understood.link().values().size()));
        } catch (BadPlanException e) {
            return Optional.empty(); // nothing to show: the caller falls back on the other reading
        }
    }

    private static Optional<Reading> of(Understanding understood, List<Piece> pieces) {
        try {
            List<Piece> settled = Piece.rebase(pieces, understood.link().tables());
            Plan plan = PlanParser.parse(settled, understood.link().values());
            return Optional.of(new Reading(settled, plan, PlanSql.write(understood.schema(), plan, false)));
        } catch (BadPlanException e) {
            return Optional.empty(); // as above
        }
    }

    /// The statement for people: laid out, with readable column names.
    String shown(Understanding understood) {
        return SqlFormat.format(PlanSql.write(understood.schema(), plan, true));
    }
}
