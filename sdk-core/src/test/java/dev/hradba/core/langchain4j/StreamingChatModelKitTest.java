package dev.hradba.core.langchain4j;

import java.util.List;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.extension.RegisterExtension;

/// LangChain4j's own kit for streaming chat models, through our adapter and bridge, against a server that knows what it asks.
/// What a switch turns off, the kit tests to be refused, but for what is said here.
class StreamingChatModelKitTest extends AbstractStreamingChatModelIT {

    @RegisterExtension
    static final KnowingServer SERVER = new KnowingServer();

    @Override
    protected List<StreamingChatModel> baseModels() {
        return List.of(new BackendStreamingChatModel(SERVER.backend()));
    }

    @Override
    protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
        return new BackendStreamingChatModel(SERVER.backend(), parameters, List.of());
    }

    @Override
    public StreamingChatModel createModelWith(ChatModelListener listener) {
        return new BackendStreamingChatModel(SERVER.backend(), ChatRequestParameters.builder().build(), List.of(listener));
    }

    @Override
    protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
        return ChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
    }

    /// The kit waits half a minute for a silence; [StreamingCancellationKitTest] does.
    @Override
    protected boolean supportsStreamingCancellation() {
        return false;
    }

    /// A backend is one model; another one is another backend.
    @Override
    protected boolean supportsModelNameParameter() {
        return false;
    }

    /// Messages are text.
    @Override
    protected boolean supportsSingleImageInputAsBase64EncodedString() {
        return false;
    }

    /// Messages are text.
    @Override
    protected boolean supportsSingleImageInputAsPublicURL() {
        return false;
    }

    /// A completion has no id: servers' ids are empty, repeated or made up.
    @Override
    protected boolean assertResponseId() {
        return false;
    }
}
