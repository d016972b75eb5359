package dev.hradba.core.adapter;

import java.util.Set;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.EmbedOptions;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.internal.vectors.HttpEmbedder;
import dev.hradba.core.internal.vectors.ModelServer;

/// Connects to servers of embedding models.
///
/// ```java
/// try (var embedder = Embedders.connect("tei=http://localhost:8080")) {
///     float[] vector = embedder.query("What is a rampart?");
/// }
/// ```
public final class Embedders {

    private static final Set<String> KINDS = Set.of("tei", "vllm", "llamacpp", "ollama", "sglang", "litellm", "infinity", "openai");

    private Embedders() {}

    /// Connects with default options; see [#connect(String, ConnectOptions, EmbedOptions)].
    public static Embedder connect(String spec) {
        return connect(spec, ConnectOptions.DEFAULTS, EmbedOptions.DEFAULTS);
    }

    /// Connects to a server, and embeds one word to learn the dimension.
    ///
    /// @param spec    `tei=URL` (text-embeddings-inference), `vllm=URL`, `llamacpp=URL`, `ollama=URL`, `sglang=URL`, `litellm=URL`,
    ///                `infinity=URL` or `openai=URL`, with `#model` at its end to name the model
    /// @param connect key and limits
    /// @param options how texts are sent
    /// @throws IllegalArgumentException if the specification cannot be read
    /// @throws BackendException         if nobody answers, the server is of another kind, lacks the model, or cannot honour an option
    public static Embedder connect(String spec, ConnectOptions connect, EmbedOptions options) {
        return HttpEmbedder.open(ModelServer.connect(spec, KINDS, "embedding", connect), options);
    }
}
