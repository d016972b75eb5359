package dev.hradba.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.hradba.rag.embed.CachedEmbedder;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.retrieve.Embedder;
import org.jspecify.annotations.Nullable;

/// The embedding model of the command line, with the vectors it has already computed, kept below Hradba's home.
final class Vectors implements Embedder, AutoCloseable {

    private final OnnxEmbedder model;
    private final CachedEmbedder cached;

    private Vectors(OnnxEmbedder model, CachedEmbedder cached) {
        this.model = model;
        this.cached = cached;
    }

    /// The model in `onnx`, the embedded one if it is null.
    static Vectors open(Home home, @Nullable Path onnx) {
        OnnxEmbedder model = onnx == null ? OnnxEmbedder.embedded() : OnnxEmbedder.open(onnx);
        try {
            return new Vectors(model, CachedEmbedder.open(home.cache().resolve("vectors"), model));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public String model() {
        return cached.model();
    }

    @Override
    public int dimension() {
        return cached.dimension();
    }

    @Override
    public Set<String> languages() {
        return cached.languages();
    }

    @Override
    public float[] query(String text) {
        return cached.query(text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return cached.passages(texts);
    }

    @Override
    public void close() {
        cached.close();
        model.close();
    }
}
