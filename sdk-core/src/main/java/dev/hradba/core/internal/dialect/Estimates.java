package dev.hradba.core.internal.dialect;

import java.util.List;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.ToolCall;

/// What a call has cost where its server did not tell: some never do, and none does before the end, which a cancelled call does
/// not reach. Without an estimate such calls would pass every quota for nothing.
public final class Estimates {

    private Estimates() {}

    /// The estimated tokens of a prompt and of everything that came back.
    public static Usage usage(CompletionRequest request, String text, String reasoning, List<ToolCall> calls) {
        int asked = request.messages().stream().mapToInt(message -> tokens(message.text()) + tokens(message.toolCalls())).sum();
        return Usage.of(asked, tokens(text) + tokens(reasoning) + tokens(calls));
    }

    private static int tokens(List<ToolCall> calls) {
        return calls.stream().mapToInt(call -> tokens(call.name()) + tokens(call.arguments())).sum();
    }

    private static int tokens(String text) {
        return TokenCount.estimate(text).tokens();
    }
}
