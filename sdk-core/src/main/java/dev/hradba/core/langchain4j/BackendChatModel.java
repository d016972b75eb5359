package dev.hradba.core.langchain4j;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.FinishReason;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;

/// A backend as LangChain4j's chat model, so that `AiServices` works on top of it. Thread-safe; the backend stays its
/// owner's to close.
///
/// Failures are LangChain4j's exceptions with the [BackendException] as cause. Images, penalties and another model's name
/// are refused as unsupported.
public final class BackendChatModel implements ChatModel {

    private final Backend backend;
    private final ChatRequestParameters defaults;
    private final List<ChatModelListener> listeners;

    /// A model with greedy sampling and at most 2048 tokens per reply, unless a request says otherwise.
    public BackendChatModel(Backend backend) {
        this(backend, ChatRequestParameters.builder().build(), List.of());
    }

    /// A model with defaults and listeners of the application.
    ///
    /// @throws dev.langchain4j.exception.UnsupportedFeatureException if a default is one that we have no word for
    public BackendChatModel(Backend backend, ChatRequestParameters defaults, List<ChatModelListener> listeners) {
        this.backend = backend;
        LangRequests.refuse(defaults, backend.info().model());
        this.defaults = defaults;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        var model = backend.info().model();
        try {
            var completion = backend.complete(LangRequests.toCompletion(request, model));
            if (completion.finishReason() == FinishReason.CANCELLED) {
                throw new CancellationException("the call was interrupted"); // as far as it came, it would look like an answer
            }
            return LangRequests.toResponse(completion, model);
        } catch (BackendException failure) {
            throw LangFailures.toLang(failure);
        }
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return defaults;
    }

    @Override
    public List<ChatModelListener> listeners() {
        return listeners;
    }

    @Override
    public ModelProvider provider() {
        return providerOf(backend.info());
    }

    static ModelProvider providerOf(BackendInfo info) {
        return info.kind().equals("ollama") ? ModelProvider.OLLAMA : ModelProvider.OTHER;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return backend.info().can(BackendInfo.Capability.JSON_SCHEMA) ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA) : Set.of();
    }
}
