package dev.hradba.core.langchain4j;

import java.util.List;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.extension.RegisterExtension;

/// LangChain4j's own kit for chat models, through our adapter and bridge, against a server that knows what it asks. What a
/// switch turns off, the kit tests to be refused.
class ChatModelKitTest extends AbstractChatModelIT {

    @RegisterExtension
    static final KnowingServer SERVER = new KnowingServer();

    @Override
    protected List<ChatModel> models() {
        return List.of(new BackendChatModel(SERVER.backend()));
    }

    @Override
    protected ChatModel createModelWith(ChatRequestParameters parameters) {
        return new BackendChatModel(SERVER.backend(), parameters, List.of());
    }

    @Override
    protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
        return ChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
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
