package dev.hradba.core.internal.chat;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;

/// A backend whose calls take a way of their own, as through a cache. Closing the view closes nothing: the backend may have others.
public record BackendView(Backend backend, Call call) implements Backend {

    /// How the view completes a request.
    @FunctionalInterface
    public interface Call {
        /// As [Backend#complete(CompletionRequest, CompletionListener, Cancellation)].
        Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation);
    }

    @Override
    public BackendInfo info() {
        return backend.info();
    }

    @Override
    public TokenCount countTokens(String text) {
        return backend.countTokens(text);
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        return call.complete(request, listener, cancellation);
    }

    @Override
    public void close() {}
}
