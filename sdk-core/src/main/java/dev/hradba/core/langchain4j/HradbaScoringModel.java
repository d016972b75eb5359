package dev.hradba.core.langchain4j;

import java.util.List;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Reranker;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;

/// A reranker as LangChain4j's scoring model. Thread-safe; the reranker stays its owner's to close.
public final class HradbaScoringModel implements ScoringModel {

    private final Reranker reranker;

    /// The model behind this reranker.
    public HradbaScoringModel(Reranker reranker) {
        this.reranker = reranker;
    }

    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        try {
            return Response.from(reranker.scores(query, segments.stream().map(TextSegment::text).toList()));
        } catch (BackendException failure) {
            throw LangFailures.toLang(failure);
        }
    }
}
