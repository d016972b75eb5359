package dev.hradba.core.langchain4j;

import java.util.List;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/// LangChain4j's own kits for models with listeners. A completion has no id, so none is looked for.
class ListenerKitTest {

    @RegisterExtension
    static final KnowingServer SERVER = new KnowingServer();

    private static final ChatRequestParameters DEFAULTS = ChatRequestParameters.builder()
            .modelName(KnowingServer.MODEL).temperature(0.7).topP(1.0).maxOutputTokens(7).build();

    @Nested
    class OfChatModels extends AbstractChatModelListenerIT {

        @Override
        protected ChatModel createModel(ChatModelListener listener) {
            return new BackendChatModel(SERVER.backend(), DEFAULTS, List.of(listener));
        }

        @Override
        protected ChatModel createFailingModel(ChatModelListener listener) {
            return new BackendChatModel(SERVER.refusedBackend(), DEFAULTS, List.of(listener));
        }

        @Override
        protected String modelName() {
            return KnowingServer.MODEL;
        }

        @Override
        protected Class<? extends Exception> expectedExceptionClass() {
            return AuthenticationException.class;
        }

        @Override
        protected boolean assertResponseId() {
            return false;
        }
    }

    @Nested
    class OfStreamingChatModels extends AbstractStreamingChatModelListenerIT {

        @Override
        protected StreamingChatModel createModel(ChatModelListener listener) {
            return new BackendStreamingChatModel(SERVER.backend(), DEFAULTS, List.of(listener));
        }

        @Override
        protected StreamingChatModel createFailingModel(ChatModelListener listener) {
            return new BackendStreamingChatModel(SERVER.refusedBackend(), DEFAULTS, List.of(listener));
        }

        @Override
        protected String modelName() {
            return KnowingServer.MODEL;
        }

        @Override
        protected Class<? extends Exception> expectedExceptionClass() {
            return AuthenticationException.class;
        }

        @Override
        protected boolean assertResponseId() {
            return false;
        }
    }
}
