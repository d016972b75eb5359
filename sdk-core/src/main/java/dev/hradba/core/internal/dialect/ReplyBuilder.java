package dev.hradba.core.internal.dialect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.TokenLogProb;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.internal.wire.Json;
import org.jspecify.annotations.Nullable;

/// Collects the pieces of one reply and tells the listener. Confined to the thread of its call.
public final class ReplyBuilder {

    private static final class PartialCall {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    private final CompletionRequest request;
    private final CompletionListener listener;
    private final StopFilter stopFilter;
    private final long startedNanos;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, PartialCall> calls = new TreeMap<>();
    private final List<TokenLogProb> logProbs = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private @Nullable FinishReason finishReason;
    private long firstNanos;
    private int pieces;
    private boolean told;
    private boolean sawChoice;

    public ReplyBuilder(CompletionRequest request, CompletionListener listener, long startedNanos) {
        this.request = request;
        this.listener = listener;
        this.stopFilter = new StopFilter(request.stop());
        this.startedNanos = startedNanos;
    }

    /// A further piece of the answer.
    public void text(String piece) {
        if (!piece.isEmpty()) {
            progressed();
            tellText(stopFilter.pass(piece));
        }
    }

    /// A further piece of thinking aloud.
    public void reasoning(String piece) {
        if (!piece.isEmpty()) {
            progressed();
            reasoning.append(piece);
            told = true;
            listener.onReasoning(piece);
        }
    }

    /// A further piece of a tool call. Only the first piece of a call has its id and name.
    public void toolCall(int index, String id, String name, String arguments) {
        progressed();
        var call = calls.computeIfAbsent(index, fresh -> new PartialCall());
        call.id = call.id.isEmpty() ? id : call.id;
        call.name = call.name.isEmpty() ? name : call.name;
        call.arguments.append(arguments);
    }

    /// A tool call that came in one piece, from a server that does not number its calls.
    public void wholeToolCall(String id, String name, String arguments) {
        toolCall(calls.size(), id, name, arguments);
    }

    /// How sure the model was of a token.
    public void logProb(String token, double logProb) {
        logProbs.add(new TokenLogProb(token, Math.min(0, logProb)));
    }

    /// Tokens spent, as of now.
    public void usage(Usage newUsage) {
        usage = newUsage;
    }

    /// Tokens spent, as told so far.
    public Usage usage() {
        return usage;
    }

    /// The server's word for why the reply ended.
    public void finish(String reason) {
        finishReason = switch (reason) {
            case "stop", "stop_sequence", "eos_token", "eos", "end_turn" -> FinishReason.STOP;
            case "length", "max_tokens", "limit" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /// Part of the reply came, though perhaps an empty one.
    public void choice() {
        sawChoice = true;
    }

    private void progressed() {
        sawChoice = true;
        if (pieces++ == 0) {
            firstNanos = System.nanoTime();
        }
    }

    private void tellText(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            told = true;
            listener.onText(piece);
        }
    }

    /// Pieces that came so far.
    public int pieces() {
        return pieces;
    }

    /// Whether the call may be made anew: nobody has heard anything, or the listener forgets it.
    public boolean canBeginAnew() {
        return !told || listener.forget();
    }

    public boolean isFinished() {
        return finishReason != null;
    }

    public boolean hasChoice() {
        return sawChoice;
    }

    /// The reply as the server finished it.
    public Completion completed() {
        tellText(stopFilter.rest());
        var reason = finishReason == null ? FinishReason.OTHER : finishReason;
        var toolCalls = toolCalls();
        boolean cut = reason == FinishReason.LENGTH || usage.outputTokens() >= request.maxTokens();
        if (cut && toolCalls.stream().anyMatch(call -> !(Json.parse(call.arguments()) instanceof ObjectNode))) {
            // Some servers call a tool call that the limit cut a complete one.
            reason = FinishReason.LENGTH;
            toolCalls = toolCalls.stream().filter(call -> Json.parse(call.arguments()) instanceof ObjectNode).toList();
        } else if (!toolCalls.isEmpty()) {
            reason = FinishReason.TOOL_CALLS;
        }
        return completion(reason, toolCalls);
    }

    /// The reply as far as it came before the caller cancelled.
    public Completion cancelled() {
        return completion(FinishReason.CANCELLED, List.of());
    }

    private Completion completion(FinishReason reason, List<ToolCall> toolCalls) {
        long now = System.nanoTime();
        return new Completion(
                text.toString(),
                reasoning.isEmpty() ? Optional.empty() : Optional.of(reasoning.toString()),
                toolCalls,
                reason,
                usage.equals(Usage.NONE) ? Estimates.usage(request, text.toString(), reasoning.toString(), toolCalls) : usage,
                logProbs,
                Duration.ofNanos((pieces == 0 ? now : firstNanos) - startedNanos),
                Duration.ofNanos(now - startedNanos));
    }

    /// The calls with ids that are unique in the conversation. Nine characters, because Mistral's templates want that.
    private List<ToolCall> toolCalls() {
        var taken = new HashSet<String>();
        request.messages().stream().map(Message::toolCalls).flatMap(List::stream).forEach(call -> taken.add(call.id()));
        var complete = new ArrayList<ToolCall>();
        for (var call : calls.values()) {
            var id = call.id;
            for (int n = taken.size() + 1; id.isBlank() || id.equals("0") || taken.contains(id); n++) {
                id = "call%05d".formatted(n);
            }
            taken.add(id);
            complete.add(new ToolCall(id, call.name, call.arguments.isEmpty() ? "{}" : call.arguments.toString()));
        }
        return complete;
    }
}
