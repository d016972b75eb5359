package dev.hradba.core.adapter;

import java.util.Set;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.core.internal.vectors.HttpReranker;
import dev.hradba.core.internal.vectors.ModelServer;

/// Connects to servers of reranking models.
public final class Rerankers {

    private static final Set<String> KINDS = Set.of("tei", "vllm", "llamacpp", "sglang", "litellm", "infinity", "openai");

    private Rerankers() {}

    /// Connects with default options; see [#connect(String, ConnectOptions, EmbedOptions)].
    public static Reranker connect(String spec) {
        return connect(spec, ConnectOptions.DEFAULTS, EmbedOptions.DEFAULTS);
    }

    /// Connects to a server. Whether its model can rerank shows at the first call, except on TEI, which tells.
    ///
    /// @param spec    `tei=URL` (text-embeddings-inference), `vllm=URL`, `llamacpp=URL`, `sglang=URL`, `litellm=URL`, `infinity=URL`,
    ///                or `openai=URL` for others with `/v1/rerank`; with `#model` at its end to name the model
    /// @param connect key and limits
    /// @param options how passages are sent
    /// @throws IllegalArgumentException if the specification cannot be read
    /// @throws BackendException         if nobody answers, the server is of another kind, or lacks the model
    public static Reranker connect(String spec, ConnectOptions connect, EmbedOptions options) {
        return HttpReranker.open(ModelServer.connect(spec, KINDS, "reranker", connect), options);
    }
}
