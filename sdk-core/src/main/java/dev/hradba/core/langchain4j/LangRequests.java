package dev.hradba.core.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/// LangChain4j's requests and responses as ours. An option that we have no word for is refused, not dropped.
final class LangRequests {

    private LangRequests() {}

    /// @param model name of the model behind the backend; another one cannot be asked for
    static CompletionRequest toCompletion(ChatRequest request, String model) {
        var parameters = request.parameters();
        refuse(parameters, model);
        var messages = new ArrayList<Message>();
        request.messages().forEach(message -> messages.add(message(message)));
        return new CompletionRequest(
                messages,
                constraint(parameters.responseFormat()),
                new Sampling(or(parameters.temperature(), 0.0), or(parameters.topP(), 1.0), or(parameters.topK(), 0), OptionalLong.empty()),
                or(parameters.maxOutputTokens(), 2048),
                orEmpty(parameters.stopSequences()),
                orEmpty(parameters.toolSpecifications()).stream().map(LangRequests::tool).toList(),
                choice(parameters),
                false);
    }

    static void refuse(ChatRequestParameters parameters, String model) {
        if (parameters.frequencyPenalty() != null || parameters.presencePenalty() != null) {
            throw new UnsupportedFeatureException("frequencyPenalty and presencePenalty are not supported here; leave them out");
        }
        if (parameters.modelName() != null && !parameters.modelName().equals(model)) {
            throw new UnsupportedFeatureException("the modelName '%s' is not supported: this backend serves '%s'; connect to the other one"
                    .formatted(parameters.modelName(), model));
        }
    }

    private static <V> V or(@Nullable V value, V otherwise) {
        return value == null ? otherwise : value;
    }

    private static <V> List<V> orEmpty(@Nullable List<V> values) {
        return values == null ? List.of() : values;
    }

    private static Constraint constraint(@Nullable ResponseFormat format) {
        if (format == null || format.type() == ResponseFormatType.TEXT) {
            return Constraint.NONE;
        }
        var schema = format.jsonSchema();
        return schema == null ? new Constraint.JsonSchema("json", LangSchemas.toJson(null))
                : new Constraint.JsonSchema(or(schema.name(), "reply"), LangSchemas.toJson(schema.rootElement()));
    }

    private static ToolChoice choice(ChatRequestParameters parameters) {
        var choice = parameters.toolChoice();
        if (choice == null || orEmpty(parameters.toolSpecifications()).isEmpty()) {
            return new ToolChoice.Auto();
        }
        return switch (choice) {
            case AUTO -> new ToolChoice.Auto();
            case REQUIRED -> new ToolChoice.Required();
            case NONE -> new ToolChoice.None();
        };
    }

    private static ToolSpec tool(ToolSpecification tool) {
        return new ToolSpec(tool.name(), or(tool.description(), ""), LangSchemas.toJson(tool.parameters()));
    }

    private static Message message(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> Message.system(system.text());
            case UserMessage user -> Message.user(text(user));
            case ToolExecutionResultMessage result -> Message.tool(or(result.id(), ""), result.text());
            case AiMessage ai -> new Message(Message.Role.ASSISTANT, or(ai.text(), ""),
                    orEmpty(ai.toolExecutionRequests()).stream().map(LangRequests::call).toList(), Optional.empty());
            default -> throw new UnsupportedFeatureException("messages of type %s are not supported here".formatted(message.type()));
        };
    }

    private static String text(UserMessage message) {
        var lines = new ArrayList<String>();
        for (var content : message.contents()) {
            if (!(content instanceof TextContent text)) {
                throw new UnsupportedFeatureException("content of type %s is not supported here; send text".formatted(content.type().name().toLowerCase(Locale.ROOT)));
            }
            lines.add(text.text());
        }
        return String.join("\n", lines);
    }

    private static ToolCall call(ToolExecutionRequest request) {
        return new ToolCall(or(request.id(), ""), request.name(), or(request.arguments(), "{}"));
    }

    static ChatResponse toResponse(Completion completion, String model) {
        var calls = completion.toolCalls().stream().map(LangRequests::request).toList();
        var message = AiMessage.builder();
        if (!completion.text().isEmpty() || calls.isEmpty()) {
            message.text(completion.text());
        }
        completion.reasoning().ifPresent(message::thinking);
        message.toolExecutionRequests(calls);
        var usage = completion.usage();
        return ChatResponse.builder()
                .aiMessage(message.build())
                .modelName(model)
                .tokenUsage(new TokenUsage(usage.inputTokens(), usage.outputTokens()))
                .finishReason(reason(completion.finishReason()))
                .build();
    }

    static ToolExecutionRequest request(ToolCall call) {
        return ToolExecutionRequest.builder().id(call.id()).name(call.name()).arguments(call.arguments()).build();
    }

    private static dev.langchain4j.model.output.FinishReason reason(FinishReason reason) {
        return switch (reason) {
            case STOP -> dev.langchain4j.model.output.FinishReason.STOP;
            case LENGTH -> dev.langchain4j.model.output.FinishReason.LENGTH;
            case TOOL_CALLS -> dev.langchain4j.model.output.FinishReason.TOOL_EXECUTION;
            case CONTENT_FILTER -> dev.langchain4j.model.output.FinishReason.CONTENT_FILTER;
            case CANCELLED, OTHER -> dev.langchain4j.model.output.FinishReason.OTHER;
        };
    }
}
