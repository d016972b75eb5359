package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.PlanWords;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView;

/// Drafts without a model, by rules over the links of a question. Thread-safe.
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
        Optional<SqlDraft.NotCovered> notCovered = understood.notCovered();
        if (notCovered.isPresent()) {
            return notCovered.get();
        }
        Optional<Reading> reading = Reading.byRules(understood);
        if (reading.isEmpty()) {
            return understood.nothing(understood.missing());
        }
        String sql = reading.get().shown(understood);
        List<Doubt> doubts = Doubts.of(understood, reading.get());
        Duration total = Duration.ofNanos(System.nanoTime() - start);
        return new SqlDraft.Drafted(
                sql,
                SqlDraft.Confidence.of(doubts),
                Optional.of(Likelihood.of(doubts)),
                understood.wordLinks(),
                PlanWords.of(reading.get().plan()),
                Piece.text(reading.get().pieces()),
                Usage.NONE,
                new SqlDraft.Timings(total, Duration.ZERO, total));
    }
}
