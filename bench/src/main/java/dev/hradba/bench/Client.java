package dev.hradba.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/// Asks the stub server, one way or the other.
interface Client extends AutoCloseable {

    /// A call that does not listen to pieces.
    String whole();

    /// A call that hears so many pieces one by one.
    long stream(int tokens);

    @Override
    void close();

    /// Our OpenAI-compatible adapter.
    static Backend backend(int port) {
        return Backends.connect("openai=http://localhost:%d#m".formatted(port), ConnectOptions.DEFAULTS.withoutConstraintProbe());
    }

    /// The client of that name: `hradba` or `langchain4j`.
    static Client of(String name, int port) {
        return switch (name) {
            case "hradba" -> new Ours(backend(port));
            case "langchain4j" -> new Theirs(port);
            default -> throw new IllegalArgumentException("'%s' is neither hradba nor langchain4j".formatted(name));
        };
    }

    /// Ours.
    record Ours(Backend backend) implements Client {

        private static final CompletionRequest REQUEST = CompletionRequest.of(List.of(Message.user("Hello")));

        @Override
        public String whole() {
            return backend.complete(REQUEST.withMaxTokens(1)).text();
        }

        @Override
        public long stream(int tokens) {
            var heard = new LongAdder();
            backend.complete(REQUEST.withMaxTokens(tokens), text -> heard.increment(), new Cancellation());
            return heard.sum();
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    /// LangChain4j's OpenAI client with its default HTTP client.
    final class Theirs implements Client {

        private final OpenAiChatModel whole;
        private final OpenAiStreamingChatModel streaming;

        Theirs(int port) {
            var url = "http://localhost:%d/v1".formatted(port);
            whole = OpenAiChatModel.builder().baseUrl(url).apiKey("none").modelName("m").maxTokens(1).build();
            streaming = OpenAiStreamingChatModel.builder().baseUrl(url).apiKey("none").modelName("m").build();
        }

        @Override
        public String whole() {
            return whole.chat(ChatRequest.builder().messages(UserMessage.from("Hello")).build()).aiMessage().text();
        }

        @Override
        public long stream(int tokens) {
            var heard = new LongAdder();
            var done = new CompletableFuture<ChatResponse>();
            var request = ChatRequest.builder().messages(UserMessage.from("Hello"))
                    .parameters(OpenAiChatRequestParameters.builder().maxOutputTokens(tokens).build()).build();
            streaming.chat(request, new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String text) {
                    heard.increment();
                }

                @Override
                public void onCompleteResponse(ChatResponse response) {
                    done.complete(response);
                }

                @Override
                public void onError(Throwable failure) {
                    done.completeExceptionally(failure);
                }
            });
            done.join();
            return heard.sum();
        }

        @Override
        public void close() {}
    }
}
