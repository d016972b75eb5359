package dev.hradba.rag.retrieve;

import java.util.List;
import java.util.Set;

/// Turns texts into vectors whose cosine says how near two meanings are. Implementations are safe for use by several threads.
public interface Embedder {

    /// Name and version of the model; vectors of different models are never compared.
    String model();

    /// Length of every vector.
    int dimension();

    /// Languages the model knows, as two-letter codes such as `en`; empty for any. A model is not asked about documents in other languages.
    Set<String> languages();

    /// The vector of a question, with whatever prefix the model wants.
    float[] query(String text);

    /// The vectors of passages, in their order, with whatever prefix the model wants.
    List<float[]> passages(List<String> texts);
}
