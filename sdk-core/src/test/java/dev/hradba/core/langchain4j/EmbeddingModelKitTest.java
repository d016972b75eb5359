package dev.hradba.core.langchain4j;

import java.util.List;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import org.junit.jupiter.api.extension.RegisterExtension;

/// LangChain4j's own kit for embedding models, through our adapter and bridge. What a switch turns off, the kit tests to be
/// refused.
class EmbeddingModelKitTest extends AbstractEmbeddingModelIT {

    @RegisterExtension
    static final KnowingServer SERVER = new KnowingServer();

    @Override
    protected List<EmbeddingModel> models() {
        return List.of(new HradbaEmbeddingModel(SERVER.embedder()));
    }

    @Override
    protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
        return new HradbaEmbeddingModel(SERVER.embedder(), List.of(listener));
    }

    @Override
    protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
        var closed = SERVER.embedder();
        closed.close();
        return new HradbaEmbeddingModel(closed, List.of(listener));
    }

    /// Vectors have the length that the embedder was connected for.
    @Override
    protected boolean supportsDimensionsParameter() {
        return false;
    }

    /// Texts only.
    @Override
    protected boolean supportsImageInput() {
        return false;
    }

    /// An embedder does not count tokens.
    @Override
    protected boolean assertTokenUsage() {
        return false;
    }
}
