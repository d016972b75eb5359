package dev.hradba.core.internal.chat;

import java.util.List;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.ToolChoice;

/// Tools and a constrained reply in one call, on servers that cannot do both: a constraint would silently turn the tools
/// off, or the request would be refused. The model is first asked with its tools and without the constraint; if it calls
/// none, it is asked again with the constraint and without the tools. Usage is the sum of both turns.
public final class ToolTurns {

    /// One call to the server.
    @FunctionalInterface
    public interface Turn {
        /// As [dev.hradba.core.backend.Backend#complete(CompletionRequest, CompletionListener, Cancellation)].
        Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation);
    }

    private ToolTurns() {}

    /// Whether a request asks for both.
    public static boolean isNeededFor(CompletionRequest request) {
        return !request.tools().isEmpty() && !(request.constraint() instanceof Constraint.Unconstrained);
    }

    /// Asks with the tools, and for the typed reply where none is called.
    public static Completion complete(Turn turn, CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var free = request.with(Constraint.NONE);
        var typed = request.withTools(List.of(), new ToolChoice.Auto());
        return switch (request.toolChoice()) {
            case ToolChoice.Required required -> turn.complete(free, listener, cancellation);
            case ToolChoice.Named named -> turn.complete(free, listener, cancellation);
            case ToolChoice.None none -> turn.complete(typed, listener, cancellation);
            case ToolChoice.Auto auto -> {
                var first = turn.complete(free, new ThoughtsOnly(listener), cancellation);
                yield first.finishReason() == FinishReason.CANCELLED || !first.toolCalls().isEmpty()
                        ? first : sum(first, turn.complete(typed, listener, cancellation));
            }
        };
    }

    /// The first turn's text is a draft that nobody sees.
    private static final class ThoughtsOnly implements CompletionListener {
        private final CompletionListener listener;
        private boolean told;

        ThoughtsOnly(CompletionListener listener) {
            this.listener = listener;
        }

        @Override
        public void onText(String text) {}

        @Override
        public void onReasoning(String text) {
            told = true;
            listener.onReasoning(text);
        }

        @Override
        public boolean forget() {
            told = told && !listener.forget();
            return !told;
        }
    }

    private static Completion sum(Completion first, Completion second) {
        return new Completion(second.text(), second.reasoning().or(first::reasoning), second.toolCalls(), second.finishReason(),
                first.usage().plus(second.usage()), second.logProbs(), first.total().plus(second.timeToFirst()),
                first.total().plus(second.total()));
    }
}
