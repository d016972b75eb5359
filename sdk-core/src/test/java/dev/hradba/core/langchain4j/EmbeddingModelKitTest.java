package dev.hradba.core.langchain4j;

import java.util.List;

import dev.hradba.core.embedding.Embedder;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/// LangChain4j's own kit for embedding models, through our adapter and bridge. What a switch turns off, the kit tests to be
/// refused.
class EmbeddingModelKitTest extends AbstractEmbeddingModelIT {

    @RegisterExtension
    static final KnowingServer SERVER = new KnowingServer();

    private static Embedder embedder;

    @BeforeAll
    static void connect() {
        embedder = SERVER.embedder();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Override
    protected List<EmbeddingModel> models() {
        return List.of(new HradbaEmbeddingModel(embedder));
    }

    @Override
    protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
        return new HradbaEmbeddingModel(embedder, List.of(listener));
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
