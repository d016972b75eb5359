package dev.hradba.core.langchain4j;

import java.util.List;
import java.util.Set;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Embedder;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;

/// An embedder as LangChain4j's embedding model. Texts are embedded as passages unless a request says that they are queries;
/// other lengths than the embedder's and images are refused. Thread-safe; the embedder stays its owner's to close.
public final class HradbaEmbeddingModel implements EmbeddingModel {

    private final Embedder embedder;
    private final List<EmbeddingModelListener> listeners;

    /// The model behind this embedder.
    public HradbaEmbeddingModel(Embedder embedder) {
        this(embedder, List.of());
    }

    /// The model behind this embedder, with listeners of the application.
    public HradbaEmbeddingModel(Embedder embedder, List<EmbeddingModelListener> listeners) {
        this.embedder = embedder;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
        var texts = request.inputs().stream().map(EmbeddingInput::text).toList();
        try {
            var vectors = request.inputType() == EmbeddingInputType.QUERY ? texts.stream().map(embedder::query).toList() : embedder.passages(texts);
            return EmbeddingResponse.builder()
                    .embeddings(vectors.stream().map(Embedding::from).toList())
                    .metadata(EmbeddingResponseMetadata.builder().modelName(embedder.model()).build())
                    .build();
        } catch (BackendException failure) {
            throw LangFailures.toLang(failure);
        }
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
        return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
    }

    @Override
    public List<EmbeddingModelListener> listeners() {
        return listeners;
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public String modelName() {
        return embedder.model();
    }
}
