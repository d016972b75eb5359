package dev.hradba.core.langchain4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.internal.chat.ToolTurns;
import dev.hradba.core.internal.dialect.Estimates;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import org.jspecify.annotations.Nullable;

/// Any chat model of LangChain4j as a backend. It does not stream, knows no seed, no log-probabilities, no grammar and no
/// named tool choice, and a running call is stopped only by interrupting its thread, where the model heeds that; a cancelled call's
/// reply is dropped when it comes.
public final class ChatModelBackend implements Backend {

    private final ChatModel model;
    private final BackendInfo info;

    /// A backend over this model, which stays its owner's to close.
    ///
    /// @param name the model's name, for reports
    public ChatModelBackend(ChatModel model, String name) {
        this.model = model;
        var capabilities = EnumSet.of(BackendInfo.Capability.TOOLS);
        if (model.supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA)) {
            capabilities.add(BackendInfo.Capability.JSON_SCHEMA);
            capabilities.add(BackendInfo.Capability.TOOLS_WITH_SCHEMA); // in two turns
        }
        this.info = new BackendInfo("langchain4j", "", name, 0, capabilities, BackendInfo.CHAT, Map.of());
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        return ToolTurns.isNeededFor(request)
                ? ToolTurns.complete(this::turn, request, listener, cancellation)
                : turn(request, listener, cancellation);
    }

    private Completion turn(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var chat = toChat(request);
        long started = System.nanoTime();
        ChatResponse response;
        try {
            response = model.chat(chat);
        } catch (RuntimeException failure) { // of any kind: models of others throw what they like
            if (cancellation.isCancelled() || LangFailures.isInterruption(failure)) {
                return cancelled(Estimates.usage(request, "", "", List.of()), started);
            }
            throw LangFailures.toBackend(failure);
        }
        if (cancellation.isCancelled()) {
            return cancelled(usage(request, response), started);
        }
        var took = Duration.ofNanos(System.nanoTime() - started);
        var message = response.aiMessage();
        var text = message.text() == null ? "" : message.text();
        Optional.ofNullable(message.thinking()).filter(thought -> !thought.isEmpty()).ifPresent(listener::onReasoning);
        if (!text.isEmpty()) {
            listener.onText(text);
        }
        var calls = message.toolExecutionRequests().stream().map(ChatModelBackend::call).toList();
        return new Completion(text, Optional.ofNullable(message.thinking()), calls, reason(response), usage(request, response), List.of(), took, took);
    }

    private static Completion cancelled(Usage usage, long started) {
        var took = Duration.ofNanos(System.nanoTime() - started);
        return new Completion("", Optional.empty(), List.of(), FinishReason.CANCELLED, usage, List.of(), took, took);
    }

    private ChatRequest toChat(CompletionRequest request) {
        refuse(request);
        var messages = new ArrayList<ChatMessage>();
        var tools = new HashMap<String, String>(); // names by the ids of calls
        for (var message : request.messages()) {
            message.toolCalls().forEach(call -> tools.put(call.id(), call.name()));
            messages.add(message(message, tools.getOrDefault(message.toolCallId().orElse(""), "tool")));
        }
        var sampling = request.sampling();
        var chat = ChatRequest.builder().messages(messages).temperature(sampling.temperature()).topP(sampling.topP())
                .maxOutputTokens(request.maxTokens());
        if (sampling.topK() > 0) {
            chat.topK(sampling.topK());
        }
        if (!request.stop().isEmpty()) {
            chat.stopSequences(request.stop());
        }
        if (request.constraint() instanceof Constraint.JsonSchema schema) {
            chat.responseFormat(ResponseFormat.builder().type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder().name(schema.name()).rootElement(JsonRawSchema.from(schema.schema())).build()).build());
        }
        if (!request.tools().isEmpty()) {
            chat.toolSpecifications(request.tools().stream().map(tool -> ToolSpecification.builder().name(tool.name())
                    .description(tool.description()).parameters(LangSchemas.parameters(tool.parameters())).build()).toList());
            chat.toolChoice(switch (request.toolChoice()) {
                case ToolChoice.Required required -> dev.langchain4j.model.chat.request.ToolChoice.REQUIRED;
                case ToolChoice.None none -> dev.langchain4j.model.chat.request.ToolChoice.NONE;
                case ToolChoice.Auto auto -> dev.langchain4j.model.chat.request.ToolChoice.AUTO;
                case ToolChoice.Named named -> throw unsupported("the tool choice " + named, "choose Required");
            });
        }
        return chat.build();
    }

    private void refuse(CompletionRequest request) {
        if (request.constraint() instanceof Constraint.Grammar) {
            throw unsupported("a grammar constraint", "use a JSON Schema");
        }
        boolean typed = request.constraint() instanceof Constraint.JsonSchema;
        if (typed && !info.can(BackendInfo.Capability.JSON_SCHEMA)) {
            throw unsupported("a JSON Schema constraint", "ask without it and check the reply");
        }
        if (request.logProbs()) {
            throw unsupported("logProbs", "ask without them");
        }
        if (request.sampling().seed().isPresent()) {
            throw unsupported("a sampling seed", "ask without one");
        }
    }

    private static BackendException unsupported(String option, String advice) {
        return new BackendException(Kind.UNSUPPORTED, false, "a LangChain4j model cannot honour %s; %s".formatted(option, advice));
    }

    private static ChatMessage message(Message message, String tool) {
        return switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.text());
            case USER -> UserMessage.from(message.text());
            case TOOL -> ToolExecutionResultMessage.from(message.toolCallId().orElse(""), tool, message.text());
            case ASSISTANT -> {
                var ai = AiMessage.builder();
                if (!message.text().isEmpty() || message.toolCalls().isEmpty()) {
                    ai.text(message.text());
                }
                yield ai.toolExecutionRequests(message.toolCalls().stream().map(LangRequests::request).toList()).build();
            }
        };
    }

    private static ToolCall call(ToolExecutionRequest request) {
        return new ToolCall(request.id() == null ? "" : request.id(), request.name(), request.arguments() == null ? "{}" : request.arguments());
    }

    private static FinishReason reason(ChatResponse response) {
        if (response.aiMessage().hasToolExecutionRequests()) {
            return FinishReason.TOOL_CALLS;
        }
        var reason = response.finishReason();
        if (reason == null) {
            return FinishReason.OTHER;
        }
        return switch (reason) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case OTHER -> FinishReason.OTHER;
        };
    }

    private static Usage usage(CompletionRequest request, ChatResponse response) {
        var usage = response.tokenUsage();
        var message = response.aiMessage();
        return usage == null
                ? Estimates.usage(request, Objects.requireNonNullElse(message.text(), ""), Objects.requireNonNullElse(message.thinking(), ""),
                        message.toolExecutionRequests().stream().map(ChatModelBackend::call).toList())
                : Usage.of(count(usage.inputTokenCount()), count(usage.outputTokenCount()));
    }

    private static int count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    @Override
    public void close() {}
}
