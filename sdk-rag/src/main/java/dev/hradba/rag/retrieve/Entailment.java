package dev.hradba.rag.retrieve;

import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.prompt.Prompt;

/// Judges whether a claim follows from sentences. Implementations are safe for use by several threads.
@FunctionalInterface
public interface Entailment {

    /// Probability, in [0, 1], that `claim` follows from `sentences`.
    double follows(String sentences, String claim);

    /// A model's judgement: 1 or 0, and 0 if it gives none. It may be another model than the one that wrote the claim.
    ///
    /// @throws dev.hradba.core.backend.BackendException when judging, if the backend fails
    static Entailment of(ModelClient judge) {
        return (sentences, claim) -> {
            var prompt = Prompt.of("Judge whether the claim follows from the text alone. It does not if it adds, leaves out or turns round anything that changes its meaning.",
                    "Does this follow from the text? " + claim).withData("text", sentences);
            return judge.call(Judgement.CONTRACT, prompt) instanceof Outcome.Answer<Judgement>(var judgement, var usage) && judgement.follows() ? 1 : 0;
        };
    }

    /// What a model says when it judges.
    ///
    /// @param reason  in one sentence, given first
    /// @param follows whether the claim follows
    record Judgement(String reason, boolean follows) {
        private static final Contract<Judgement> CONTRACT = Contract.of(Judgement.class).withoutAbstention();
    }
}
