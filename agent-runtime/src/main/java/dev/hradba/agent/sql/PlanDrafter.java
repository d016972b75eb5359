package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.plan.BadPlanException;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.Plan;
import dev.hradba.agent.sql.internal.plan.PlanGrammar;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.plan.PlanWords;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.TokenLogProb;
import dev.hradba.sandbox.sql.SchemaView;

/// Drafts with a model that writes plans over ids, such as the starter model. Thread-safe.
///
/// The road is [#draft]: check, link, ask the model for a plan under the grammar of plans, write the plan as SQL, and weigh
/// what speaks against it.
final class PlanDrafter implements SqlDrafter {

    /// The prompt format of models that write plans.
    static final String FORMAT = "plan/1";

    private static final String MIN_LOG_PROB = "hradba.plan.min_logprob";
    private static final int MOST_TOKENS = 64;

    private final Backend backend;
    private final LinkSchemas schemas;
    private final Confidences confidences;

    PlanDrafter(Backend backend, DraftOptions options) {
        this.backend = backend;
        this.schemas = new LinkSchemas(Lexicon.builtIn().withSynonyms(options.synonyms()));
        this.confidences = new Confidences(
                Optional.ofNullable(backend.info().metadata().get(MIN_LOG_PROB)).map(Double::parseDouble).orElse(-0.7));
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
        long linked = System.nanoTime();
        Completion completion = ask(understood, cancellation);
        long asked = System.nanoTime();
        String text = completion.text().strip();
        if (text.equals(Piece.CANNOT) || completion.finishReason() == FinishReason.LENGTH) {
            return withUsage(understood.nothing(understood.missing()), completion);
        }
        try {
            List<Piece> pieces = Piece.rebase(
                    Piece.read(text, understood.schema(), understood.link().values().size()),
                    understood.link().tables());
            Plan plan = PlanParser.parse(pieces, understood.link().values());
            String sql = SqlFormat.format(PlanSql.write(understood.schema(), plan, true));
            double[] logProbs = completion.logProbs().stream().mapToDouble(TokenLogProb::logProb).toArray();
            var confidence = confidences.of(understood, pieces, plan, logProbs);
            var timings = new SqlDraft.Timings(
                    Duration.ofNanos(linked - start), Duration.ofNanos(asked - linked), Duration.ofNanos(System.nanoTime() - start));
            return new SqlDraft.Drafted(
                    sql, confidence, understood.wordLinks(), PlanWords.of(plan), text, completion.usage(), timings);
        } catch (BadPlanException e) {
            return new SqlDraft.NotCovered(understood.missing(),
                    "The model's plan cannot be turned into SQL: %s. Ask in other words.".formatted(e.getMessage()), completion.usage());
        }
    }

    private Completion ask(Understanding understood, Cancellation cancellation) {
        LinkSchema schema = understood.schema();
        CompletionRequest request = CompletionRequest.of(
                        List.of(Message.system(schema.prompt()), Message.user(understood.link().prompt())))
                .with(new Constraint.Grammar(PlanGrammar.of(schema, understood.link().values())))
                .withMaxTokens(MOST_TOKENS)
                .withLogProbs();
        Completion completion = backend.complete(request, CompletionListener.NONE, cancellation);
        if (completion.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("drafting was cancelled while the model wrote its plan");
        }
        return completion;
    }

    private static SqlDraft withUsage(SqlDraft.NotCovered notCovered, Completion completion) {
        return new SqlDraft.NotCovered(notCovered.missing(), notCovered.reason(), completion.usage());
    }
}
