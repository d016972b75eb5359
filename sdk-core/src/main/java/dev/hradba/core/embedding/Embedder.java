package dev.hradba.core.embedding;

import java.util.List;

import dev.hradba.core.backend.BackendException;

/// A model that turns texts into vectors of length one, so that their dot product is their cosine and says how near two
/// meanings are. Thread-safe; calls block.
public interface Embedder extends AutoCloseable {

    /// Name of the model; vectors of different models are never compared.
    String model();

    /// Length of every vector, in numbers.
    int dimension();

    /// Everything besides a text that shapes its vector, such as the server, the model, its prefixes and whether long texts are
    /// cut: embedders of one recipe may share kept vectors.
    String recipe();

    /// The vector of a question, with whatever the model wants before questions.
    ///
    /// @throws BackendException if the server failed, or the text is longer than the model reads
    /// @throws java.util.concurrent.CancellationException if the thread was interrupted
    float[] query(String text);

    /// The vectors of passages, in their order, with whatever the model wants before passages. Any number of them.
    ///
    /// @throws BackendException if the server failed, or a text is longer than the model reads
    /// @throws java.util.concurrent.CancellationException if the thread was interrupted
    List<float[]> passages(List<String> texts);

    /// Releases connections.
    @Override
    void close();
}
