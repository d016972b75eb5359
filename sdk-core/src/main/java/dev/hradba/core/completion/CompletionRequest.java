package dev.hradba.core.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One question to a backend.
///
/// @param messages   the conversation, oldest first; never empty
/// @param constraint what the reply may look like
/// @param sampling   how tokens are chosen
/// @param maxTokens  hard limit on output tokens, at least 1
/// @param stop       texts that end the reply and are not part of it
/// @param tools      tools the model may call
/// @param toolChoice whether it may, must or must not
/// @param logProbs   whether to report how sure the model was of each token
public record CompletionRequest(
        List<Message> messages,
        Constraint constraint,
        Sampling sampling,
        int maxTokens,
        List<String> stop,
        List<ToolSpec> tools,
        ToolChoice toolChoice,
        boolean logProbs) {

    /// Copies the lists and checks the limits.
    public CompletionRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a completion request needs at least one message");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens %d is below 1".formatted(maxTokens));
        }
    }

    /// A greedy, unconstrained request for at most 1024 tokens; the `with` methods change single options.
    public static CompletionRequest of(List<Message> messages) {
        return new CompletionRequest(
                messages, Constraint.NONE, Sampling.GREEDY, 1024, List.of(), List.of(), new ToolChoice.Auto(), false);
    }

    /// The same request under a constraint.
    public CompletionRequest with(Constraint newConstraint) {
        return new CompletionRequest(messages, newConstraint, sampling, maxTokens, stop, tools, toolChoice, logProbs);
    }

    /// The same request with other sampling.
    public CompletionRequest with(Sampling newSampling) {
        return new CompletionRequest(messages, constraint, newSampling, maxTokens, stop, tools, toolChoice, logProbs);
    }

    /// The same request with another limit on output tokens.
    public CompletionRequest withMaxTokens(int limit) {
        return new CompletionRequest(messages, constraint, sampling, limit, stop, tools, toolChoice, logProbs);
    }

    /// The same request that ends at one of these texts.
    public CompletionRequest withStop(List<String> texts) {
        return new CompletionRequest(messages, constraint, sampling, maxTokens, texts, tools, toolChoice, logProbs);
    }

    /// The same request with tools.
    public CompletionRequest withTools(List<ToolSpec> newTools, ToolChoice choice) {
        return new CompletionRequest(messages, constraint, sampling, maxTokens, stop, newTools, choice, logProbs);
    }

    /// The same request that also reports how sure the model was of each token.
    public CompletionRequest withLogProbs() {
        return new CompletionRequest(messages, constraint, sampling, maxTokens, stop, tools, toolChoice, true);
    }

    /// The same request after a turn of the model that called tools: with that turn and with what each of its calls returned.
    ///
    /// @param turn  what the model said last
    /// @param tools runs one call and gives back its result as text
    public CompletionRequest answering(Completion turn, Function<ToolCall, String> tools) {
        var longer = new ArrayList<>(messages);
        longer.add(new Message(Message.Role.ASSISTANT, turn.text(), turn.toolCalls(), Optional.empty()));
        turn.toolCalls().forEach(call -> longer.add(Message.tool(call.id(), tools.apply(call))));
        return new CompletionRequest(longer, constraint, sampling, maxTokens, stop, this.tools, toolChoice, logProbs);
    }
}
