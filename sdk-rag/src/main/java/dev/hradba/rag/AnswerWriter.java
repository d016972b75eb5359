package dev.hradba.rag;

import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Entailment;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// Lets a model write answers from documents, and shows of them only what the documents say.
///
/// The model gives for every sentence the words it rests on. Each quote must stand in the text of its document, word for word, in what the person may read, at the
/// end as at the beginning; numbers, denials and most words of a sentence must be those of the sentences quoted (or an [Entailment] judges). What breaks this goes
/// back to the model with the reason, as often as the client's options allow repair; what is still wrong is left out. Thread-safe;
/// base and backend stay their owners' to close.
///
/// ```java
/// var writer = AnswerWriter.of(base, ModelClient.of(backend));
/// switch (writer.write("How often is the filter changed?", Identity.of("alice"))) {
///     case WrittenOutcome.Written written -> System.out.println(written.text() + written.citations().stream().map(Citation::where).toList());
///     case WrittenOutcome.NotEnoughInformation nothing -> System.out.println(nothing.missing());
/// }
/// ```
///
/// @param base       whose documents answer
/// @param client     who writes; a reply may take an eighth of its context, or less as its options say
/// @param plan       how passages are chosen; a budget of tokens is kept beside the model's own
/// @param entailment judges whether a sentence follows from the sentences it quotes, instead of comparing words; numbers are compared all the same. Needed
///                   where questions are asked in another language than the documents'
/// @param marks      whether sentences without support stay in the answer, with their doubt
public record AnswerWriter(KnowledgeBase base, ModelClient client, RetrievalPlan plan, Optional<Entailment> entailment, boolean marks) {

    /// Hears the claims of an answer while it is written, each once its quotes were found in documents that the person may read and support it.
    ///
    /// What was heard since the beginning or the last restart are, in the end, the supported claims of the outcome. A call that was cancelled or failed has
    /// no outcome, and what was heard of it is no answer.
    @FunctionalInterface
    public interface Listener {

        /// Hears nothing.
        Listener NONE = claim -> { };

        /// The next claim, verified. Called by one thread at a time, which the model's reply waits for.
        void onClaim(Claim claim);

        /// The model begins anew, or a document changed meanwhile: what was heard so far is void.
        default void onRestart() {}
    }

    /// A writer that leaves out what is not supported.
    public static AnswerWriter of(KnowledgeBase base, ModelClient client) {
        return new AnswerWriter(base, client, RetrievalPlan.plain(), Optional.empty(), false);
    }

    /// The same writer from passages chosen in another way.
    public AnswerWriter with(RetrievalPlan newPlan) {
        return new AnswerWriter(base, client, newPlan, entailment, marks);
    }

    /// The same writer with a judge of meaning.
    public AnswerWriter with(Entailment judge) {
        return new AnswerWriter(base, client, plan, Optional.of(judge), marks);
    }

    /// The same writer, whose answers keep sentences without support and mark them with their doubt.
    public AnswerWriter marking() {
        return new AnswerWriter(base, client, plan, entailment, true);
    }

    /// Answers from the ten best passages that this person may read.
    ///
    /// @throws dev.hradba.core.backend.BackendException if the backend failed
    /// @throws KnowledgeBaseException                    if the model's context has no room for a passage
    public WrittenOutcome write(String question, Identity identity) {
        return write(Query.of(question), identity, new Cancellation());
    }

    /// Answers from the best passages within the collections and the time of `query`, as many as it asks for and the model has room for.
    ///
    /// @throws java.util.concurrent.CancellationException if it was cancelled
    /// @throws dev.hradba.core.backend.BackendException   if the backend failed
    /// @throws KnowledgeBaseException                      if the model's context has no room for a passage
    public WrittenOutcome write(Query query, Identity identity, Cancellation cancellation) {
        return write(query, identity, Listener.NONE, cancellation);
    }

    /// As [#write(Query, Identity, Cancellation)], and tells `listener` each claim as soon as it is written and verified. A claim with a quote that does not stand,
    /// or that the quotes do not support, is never heard. Where an [Entailment] judges, all claims are heard at the end, since it may need the model that is still writing.
    ///
    /// ```java
    /// writer.write(query, identity, claim -> show(claim.text(), claim.citations()), cancellation);
    /// ```
    ///
    /// @throws java.util.concurrent.CancellationException if it was cancelled
    /// @throws dev.hradba.core.backend.BackendException   if the backend failed
    /// @throws KnowledgeBaseException                      if the model's context has no room for a passage
    public WrittenOutcome write(Query query, Identity identity, Listener listener, Cancellation cancellation) {
        List<Hit> hits = base.hits(query, identity, plan);
        if (hits.isEmpty()) {
            return new WrittenOutcome.NotEnoughInformation(List.of("no readable document has anything about it"), List.of(), List.<Passage>of(), Usage.NONE);
        }
        return new Writing(this, query.text(), hits, identity).run(listener, cancellation);
    }
}
