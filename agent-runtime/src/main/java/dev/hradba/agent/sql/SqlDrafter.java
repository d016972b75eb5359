package dev.hradba.agent.sql;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView;

/// Drafts read-only SQL for a question about a database. Drafting runs nothing; a draft still has to pass the SQL gate.
@FunctionalInterface
public interface SqlDrafter {

    /// Drafts one statement.
    ///
    /// @param question     what a person asks, in English, at most 4,000 characters
    /// @param schema       the part of the database that this person may read; nothing else can be named
    /// @param cancellation stops a running model call
    /// @throws dev.hradba.core.backend.BackendException if the model's backend failed
    /// @throws java.util.concurrent.CancellationException if the call was cancelled
    SqlDraft draft(String question, SchemaView schema, Cancellation cancellation);

    /// The drafter for a backend: plans for models that write plans, SQL under a grammar for all others.
    static SqlDrafter over(Backend backend, DraftOptions options) {
        String format = backend.info().promptFormat();
        if (format.equals(PlanDrafter.FORMAT)) {
            return new PlanDrafter(backend, options);
        }
        if (format.equals(BackendInfo.CHAT)) {
            return new SqlTextDrafter(backend, options);
        }
        throw new IllegalArgumentException(
                "model '%s' reads prompts of format '%s'; SQL can be drafted by formats '%s' and '%s'. Choose another model."
                        .formatted(backend.info().model(), format, BackendInfo.CHAT, PlanDrafter.FORMAT));
    }

    /// The drafter without a model: word overlap and values of the database, for simple questions about one or two tables.
    static SqlDrafter rules(DraftOptions options) {
        return new RuleDrafter(options);
    }
}
