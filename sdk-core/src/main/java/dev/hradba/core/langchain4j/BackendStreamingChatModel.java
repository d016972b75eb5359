package dev.hradba.core.langchain4j;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.FinishReason;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;

/// A backend as LangChain4j's streaming chat model. Each call runs on a virtual thread of its own; the handler hears
/// everything there, in order. After [StreamingHandle#cancel] it hears nothing more. Thread-safe.
public final class BackendStreamingChatModel implements StreamingChatModel {

    private final Backend backend;
    private final ChatRequestParameters defaults;
    private final List<ChatModelListener> listeners;

    /// A model with greedy sampling and at most 2048 tokens per reply, unless a request says otherwise.
    public BackendStreamingChatModel(Backend backend) {
        this(backend, ChatRequestParameters.builder().build(), List.of());
    }

    /// A model with defaults and listeners of the application.
    ///
    /// @throws dev.langchain4j.exception.UnsupportedFeatureException if a default is one that we have no word for
    public BackendStreamingChatModel(Backend backend, ChatRequestParameters defaults, List<ChatModelListener> listeners) {
        this.backend = backend;
        LangRequests.refuse(defaults, backend.info().model());
        this.defaults = defaults;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Thread.ofVirtual().name("hradba-stream").start(() -> run(request, handler));
    }

    private void run(ChatRequest request, StreamingChatResponseHandler handler) {
        var handle = new Handle();
        var telling = new Telling(handler, handle);
        try {
            var model = backend.info().model();
            var completion = backend.complete(LangRequests.toCompletion(request, model), telling, handle.cancellation);
            if (!handle.isCancelled()) {
                finish(completion, model, handler, telling);
            }
        } catch (BackendException failure) {
            telling.fail(LangFailures.toLang(failure));
        } catch (RuntimeException failure) {
            telling.fail(failure); // nobody else would ever hear of it
        }
    }

    private static void finish(Completion completion, String model, StreamingChatResponseHandler handler, Telling telling) {
        if (completion.finishReason() == FinishReason.CANCELLED) {
            telling.fail(new CancellationException("the call was interrupted"));
            return;
        }
        for (int i = 0; i < completion.toolCalls().size(); i++) {
            var call = new CompleteToolCall(i, LangRequests.request(completion.toolCalls().get(i)));
            telling.onToolCall(call);
            telling.tell(() -> handler.onCompleteToolCall(call));
        }
        telling.tell(() -> handler.onCompleteResponse(LangRequests.toResponse(completion, model)));
    }

    /// The user's switch.
    private static final class Handle implements StreamingHandle {
        private final Cancellation cancellation = new Cancellation();

        @Override
        public void cancel() {
            cancellation.cancel();
        }

        @Override
        public boolean isCancelled() {
            return cancellation.isCancelled();
        }
    }

    /// Tells the user's handler. Whatever it throws goes to its own `onError`, as LangChain4j has it, and the stream goes on.
    private record Telling(StreamingChatResponseHandler handler, Handle handle) implements CompletionListener {

        @Override
        public void onText(String text) {
            tell(() -> handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(handle)));
        }

        @Override
        public void onReasoning(String text) {
            tell(() -> handler.onPartialThinking(new PartialThinking(text), new PartialThinkingContext(handle)));
        }

        /// The whole call as its only part, for handlers that collect parts.
        void onToolCall(CompleteToolCall call) {
            var request = call.toolExecutionRequest();
            var part = PartialToolCall.builder().index(call.index()).id(request.id()).name(request.name()).partialArguments(request.arguments()).build();
            tell(() -> handler.onPartialToolCall(part, new PartialToolCallContext(handle)));
        }

        void tell(Runnable callback) {
            if (handle.isCancelled()) {
                return;
            }
            try {
                callback.run();
            } catch (RuntimeException thrown) {
                fail(thrown);
            }
        }

        void fail(Throwable failure) {
            if (handle.isCancelled()) {
                return;
            }
            try {
                handler.onError(failure);
            } catch (RuntimeException thrown) {
                System.getLogger(BackendStreamingChatModel.class.getName())
                        .log(System.Logger.Level.WARNING, "a streaming handler's onError threw", thrown);
            }
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
        return BackendChatModel.providerOf(backend.info());
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return backend.info().can(BackendInfo.Capability.JSON_SCHEMA) ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA) : Set.of();
    }
}
