package dev.hradba.core.langchain4j;

import java.util.List;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Embedder;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;

/// An embedder as LangChain4j's embedding model. Texts are embedded as passages; LangChain4j does not tell questions apart.
/// Thread-safe; the embedder stays its owner's to close.
public final class HradbaEmbeddingModel implements EmbeddingModel {

    private final Embedder embedder;

    /// The model behind this embedder.
    public HradbaEmbeddingModel(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        try {
            return Response.from(embedder.passages(segments.stream().map(TextSegment::text).toList()).stream().map(Embedding::from).toList());
        } catch (BackendException failure) {
            throw LangFailures.toLang(failure);
        }
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
