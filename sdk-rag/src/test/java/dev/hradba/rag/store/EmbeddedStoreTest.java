package dev.hradba.rag.store;

import java.util.Optional;

import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.retrieve.Embedder;

/// The embedded index passes the kit that the stores must pass.
class EmbeddedStoreTest extends StoreConformance {

    @Override
    KnowledgeBase open(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        var place = folder.resolve("store").resolve(name);
        if (embedder.isEmpty()) {
            return readOnly ? KnowledgeBase.openReadOnly(place, options) : KnowledgeBase.open(place, options);
        }
        return readOnly ? KnowledgeBase.openReadOnly(place, options, embedder.get()) : KnowledgeBase.open(place, options, embedder.get());
    }

    @Override
    Optional<ChunkStore> port(String name) {
        return Optional.empty();
    }

    @Override
    int rounds() {
        return 8;
    }

    @Override
    RebuildReport rebuild(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        return KnowledgeBase.rebuild(folder.resolve("store").resolve(name), options, embedder, progress -> { });
    }

    @Override
    boolean vectors() {
        return true;
    }
}
