package dev.hradba.core.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.ToolCall;

/// A backend that says what a test wrote down for it, in order, and remembers what it was asked.
///
/// Text reaches the listener in pieces of a few characters, so that code under test meets replies cut at any place.
/// A cancelled call ends between two pieces. Thread-safe; concurrent calls take the next step each.
public final class ScriptedBackend implements Backend {

    /// One scripted reaction to one request.
    @FunctionalInterface
    public interface Step {
        /// The reply to this request; may throw a [BackendException].
        Completion reply(CompletionRequest request);
    }

    private static final int DEFAULT_PIECE = 3;

    private final Object lock = new Object();
    private final Deque<Step> script;
    private final List<CompletionRequest> requests = new ArrayList<>();
    private final BackendInfo info;
    private final int pieceChars;
    private boolean closed;

    private ScriptedBackend(List<Step> script, BackendInfo info, int pieceChars) {
        this.script = new ArrayDeque<>(script);
        this.info = info;
        this.pieceChars = pieceChars;
    }

    /// A backend that gives these texts, one per request.
    public static ScriptedBackend saying(String... replies) {
        var steps = new ArrayList<Step>();
        for (var reply : replies) {
            steps.add(text(reply));
        }
        return of(steps);
    }

    /// A backend that follows these steps, one per request. It claims every capability.
    public static ScriptedBackend of(List<Step> steps) {
        var info = new BackendInfo("scripted", "", "script", 0, EnumSet.allOf(BackendInfo.Capability.class),
                BackendInfo.CHAT, Map.of());
        return new ScriptedBackend(steps, info, DEFAULT_PIECE);
    }

    /// The same script behind other facts, such as fewer capabilities.
    public ScriptedBackend withInfo(BackendInfo newInfo) {
        synchronized (lock) {
            return new ScriptedBackend(List.copyOf(script), newInfo, pieceChars);
        }
    }

    /// The same script, streamed in pieces of this many UTF-16 units, at least 1.
    public ScriptedBackend withPieces(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("a piece of %d characters never ends; use at least 1".formatted(units));
        }
        synchronized (lock) {
            return new ScriptedBackend(List.copyOf(script), info, units);
        }
    }

    /// A step that answers with this text. Usage counts words, so that sums can be checked by eye.
    public static Step text(String reply) {
        return request -> completion(request, reply, List.of(), FinishReason.STOP);
    }

    /// A step that answers with text that the token limit cut.
    public static Step cutText(String reply) {
        return request -> completion(request, reply, List.of(), FinishReason.LENGTH);
    }

    /// A step that calls tools.
    public static Step calls(ToolCall... calls) {
        return request -> completion(request, "", List.of(calls), FinishReason.TOOL_CALLS);
    }

    /// A step that fails.
    public static Step failure(BackendException.Kind kind, boolean retryable, String message) {
        return request -> {
            throw new BackendException(kind, retryable, message);
        };
    }

    /// What was asked so far, oldest first.
    public List<CompletionRequest> requests() {
        synchronized (lock) {
            return List.copyOf(requests);
        }
    }

    /// How many steps nobody has asked for yet.
    public int stepsLeft() {
        synchronized (lock) {
            return script.size();
        }
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException if the script has ended or the backend is closed
    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var completion = next(request).reply(request);
        completion.reasoning().filter(thought -> !thought.isEmpty()).ifPresent(listener::onReasoning);
        var text = completion.text();
        int told = 0;
        while (told < text.length() && !cancellation.isCancelled()) {
            int end = Math.min(text.length(), told + pieceChars);
            listener.onText(text.substring(told, end));
            told = end;
        }
        if (!cancellation.isCancelled()) {
            return completion;
        }
        return new Completion(text.substring(0, told), completion.reasoning(), List.of(), FinishReason.CANCELLED,
                completion.usage(), List.of(), completion.timeToFirst(), completion.total());
    }

    private Step next(CompletionRequest request) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("this scripted backend is closed");
            }
            requests.add(request);
            var step = script.poll();
            if (step == null) {
                throw new IllegalStateException("request %d comes after the end of the script; add a step for it. Last message: %s"
                        .formatted(requests.size(), request.messages().getLast().text()));
            }
            return step;
        }
    }

    private static Completion completion(
            CompletionRequest request, String text, List<ToolCall> calls, FinishReason reason) {
        int inputWords = request.messages().stream().mapToInt(message -> words(message.text())).sum();
        return new Completion(text, Optional.empty(), calls, reason, Usage.of(inputWords, words(text)), List.of(),
                Duration.ZERO, Duration.ZERO);
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }
}
