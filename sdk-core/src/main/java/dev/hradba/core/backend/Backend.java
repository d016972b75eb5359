package dev.hradba.core.backend;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;

/// A language model, whoever runs it. Thread-safe; calls block, so call from a virtual thread to do other work meanwhile.
public interface Backend extends AutoCloseable {

    /// What is behind this port and what it can do.
    BackendInfo info();

    /// Asks the model and waits for its whole reply.
    ///
    /// @param request      what to ask
    /// @param listener     hears the reply while it is written
    /// @param cancellation stops the call; the completion then ends with `CANCELLED` and has the text so far
    /// @throws BackendException if the backend failed or cannot honour an option of the request
    Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation);

    /// Asks without listening and without a way to cancel.
    default Completion complete(CompletionRequest request) {
        return complete(request, CompletionListener.NONE, new Cancellation());
    }

    /// How many tokens a text has: exact where the backend has a tokenizer to ask, otherwise an estimate that says so.
    ///
    /// @throws BackendException if the backend has a tokenizer but could not be asked
    default TokenCount countTokens(String text) {
        return TokenCount.estimate(text);
    }

    /// Releases connections or memory. Running calls end.
    @Override
    void close();
}
