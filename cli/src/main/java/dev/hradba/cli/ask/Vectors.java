package dev.hradba.cli.ask;

import java.nio.file.Path;
import java.util.Set;

import dev.hradba.cli.common.Home;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.embed.CachedEmbedder;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.retrieve.Embedder;
import org.jspecify.annotations.Nullable;

/// The embedding model of the command line, with the vectors it has already computed, kept below Hradba's home.
public record Vectors(OnnxEmbedder model, CachedEmbedder cached) implements AutoCloseable {

    /// The embedded model, in words for a person.
    public static final String EMBEDDED_NAME = "BGE small, English";

    /// Languages of knowledge bases in which the embedded model finds what words do not.
    public static final Set<Language> EMBEDDED_KNOWS = Set.of(Language.ENGLISH, Language.MIXED);

    /// The model in `onnx`, the embedded one if it is null.
    public static Vectors open(Home home, @Nullable Path onnx) {
        OnnxEmbedder model = onnx == null ? OnnxEmbedder.embedded() : OnnxEmbedder.open(onnx);
        try {
            return new Vectors(model, CachedEmbedder.open(home.cache().resolve("vectors"), model));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// The model behind its cache.
    public Embedder embedder() {
        return cached;
    }

    @Override
    public void close() {
        cached.close();
        model.close();
    }
}
