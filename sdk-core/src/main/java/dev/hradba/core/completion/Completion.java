package dev.hradba.core.completion;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Usage;

/// What one call to a backend gave back.
///
/// @param text          the reply, without reasoning
/// @param reasoning     what the model thought aloud, where the server separates it
/// @param toolCalls     calls the model asks for
/// @param finishReason  why the reply ended
/// @param usage         tokens spent; an estimate where the server tells nothing
/// @param logProbs      one per output token when the request asked for them and the backend has them, else empty
/// @param timeToFirst   from the request to its first token
/// @param total         from the request to its end
public record Completion(
        String text,
        Optional<String> reasoning,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        Usage usage,
        List<TokenLogProb> logProbs,
        Duration timeToFirst,
        Duration total) {

    /// Copies the lists.
    public Completion {
        toolCalls = List.copyOf(toolCalls);
        logProbs = List.copyOf(logProbs);
    }
}
