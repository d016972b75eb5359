package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.plan.BadPlanException;
import dev.hradba.agent.sql.internal.plan.Plan;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.plan.PlanWords;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView;

/// Drafts without a model. Its drafts are never sure: rules do not know what they did not understand. Thread-safe.
final class RuleDrafter implements SqlDrafter {

    private final LinkSchemas schemas;

    RuleDrafter(DraftOptions options) {
        this.schemas = new LinkSchemas(Lexicon.builtIn().withSynonyms(options.synonyms()));
    }

    @Override
    public SqlDraft draft(String question, SchemaView view, Cancellation cancellation) {
        long start = System.nanoTime();
        Optional<SqlDraft.Rejected> rejected = QuestionCheck.check(question, view);
        if (rejected.isPresent()) {
            return rejected.get();
        }
        Understanding understood = schemas.understand(question.strip(), view);
        Optional<Plan> plan = RulePlan.of(understood);
        if (plan.isEmpty()) {
            return understood.nothing(understood.missing());
        }
        try {
            String sql = SqlFormat.format(PlanSql.write(understood.schema(), plan.get(), true));
            Duration total = Duration.ofNanos(System.nanoTime() - start);
            return new SqlDraft.Drafted(
                    sql,
                    new SqlDraft.Confidence.Unsure(List.of("Drafted by rules, without a model.")),
                    understood.wordLinks(),
                    PlanWords.of(plan.get()),
                    "",
                    Usage.NONE,
                    new SqlDraft.Timings(total, Duration.ZERO, total));
        } catch (BadPlanException e) {
            return new SqlDraft.NotCovered(understood.missing(), "The rules found no way to join what is asked: " + e.getMessage(), Usage.NONE);
        }
    }
}
