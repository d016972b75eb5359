package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.PlanGrammar;
import dev.hradba.agent.sql.internal.plan.PlanWords;
import dev.hradba.agent.sql.internal.rules.RuleDraft;
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
/// The road is [#draft]: check, link, ask the model for a plan under the grammar of plans, choose between its reading and
/// the one by rules, and weigh what speaks against it.
final class PlanDrafter implements SqlDrafter {

    /// The prompt format of models that write plans.
    static final String FORMAT = "plan/1";

    private static final String MIN_LOG_PROB = "hradba.plan.min_logprob";
    private static final double DEFAULT_MIN_LOG_PROB = -0.7;
    /// Mean log-probability of a plan below which the model's disagreement says nothing; found on the development sets.
    private static final double IN_DOUBT = -0.15;
    private static final int MOST_TOKENS = 64;

    private final Backend backend;
    private final LinkSchemas schemas;
    private final Optional<Double> minLogProb;

    PlanDrafter(Backend backend, DraftOptions options) {
        this.backend = backend;
        this.schemas = new LinkSchemas(Lexicon.builtIn().withSynonyms(options.synonyms()));
        this.minLogProb = Optional.ofNullable(backend.info().metadata().get(MIN_LOG_PROB))
                .map(Double::parseDouble)
                .filter(threshold -> threshold > -100 && threshold <= 0); // an uncalibrated model says minus infinity
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
        List<Doubt> doubts = new ArrayList<>();
        Optional<Reading> reading = choose(understood, completion, doubts);
        if (reading.isEmpty()) {
            SqlDraft.NotCovered nothing = understood.nothing(understood.missing());
            return new SqlDraft.NotCovered(nothing.missing(), nothing.reason(), completion.usage());
        }
        return new SqlDraft.Drafted(
                reading.get().shown(understood),
                SqlDraft.Confidence.of(doubts),
                Optional.of(Likelihood.of(doubts)),
                understood.wordLinks(),
                PlanWords.of(reading.get().plan()),
                Piece.text(reading.get().pieces()),
                completion.usage(),
                new SqlDraft.Timings(
                        Duration.ofNanos(linked - start), Duration.ofNanos(asked - linked), Duration.ofNanos(System.nanoTime() - start)));
    }

    /// Asks for a plan; the reading by rules stands in the prompt, as it did in the model's training.
    private Completion ask(Understanding understood, Cancellation cancellation) {
        LinkSchema schema = understood.schema();
        String rules = Piece.text(RuleDraft.of(schema, understood.link()));
        CompletionRequest request = CompletionRequest.of(
                        List.of(Message.system(schema.prompt()), Message.user(understood.link().prompt(rules))))
                .with(new Constraint.Grammar(PlanGrammar.of(schema, understood.link().values())))
                .withMaxTokens(MOST_TOKENS)
                .withLogProbs();
        Completion completion = backend.complete(request, CompletionListener.NONE, cancellation);
        if (completion.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("drafting was cancelled while the model wrote its plan");
        }
        return completion;
    }

    /// The reading by rules. It is sure only if every word and value was understood and the model reads the same or is in doubt itself. A certain refusal of the
    /// model overrules a reading that is not clear.
    private Optional<Reading> choose(Understanding understood, Completion completion, List<Doubt> doubts) {
        Optional<Reading> rules = Reading.byRules(understood);
        boolean complete = completion.finishReason() != FinishReason.LENGTH;
        boolean refuses = complete && completion.text().strip().equals(Piece.CANNOT);
        Optional<Reading> model = complete && !refuses ? Reading.of(understood, completion.text()) : Optional.empty();
        double mean = completion.logProbs().stream().mapToDouble(TokenLogProb::logProb).average().orElse(0);
        if (rules.isEmpty()) {
            return rules; // what only the model read was seldom right on the question sets
        }
        doubts.addAll(Doubts.of(understood, rules.get()));
        if (refuses && !doubts.isEmpty() && mean >= minLogProb.orElse(DEFAULT_MIN_LOG_PROB)) {
            return Optional.empty();
        }
        if (refuses || model.isEmpty()) {
            doubts.add(new Doubt(Doubt.Kind.MODEL_REFUSES, "The model found no answer to the question; this reading is by rules."));
        } else if (!model.get().sql().equals(rules.get().sql()) && mean >= IN_DOUBT) {
            doubts.add(new Doubt(Doubt.Kind.MODEL_DIFFERS, "The question can also be read in another way: " + PlanWords.of(model.get().plan())));
        }
        return rules;
    }
}
