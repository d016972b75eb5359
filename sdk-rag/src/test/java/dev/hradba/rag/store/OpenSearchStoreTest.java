package dev.hradba.rag.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The kit on a real node of OpenSearch: one started here, or that of `HRADBA_TEST_OPENSEARCH`, such as `http://127.0.0.1:9200`.
@Tag("slow")
class OpenSearchStoreTest extends StoreConformance {

    @TempDir
    private static Path place;

    private static @Nullable OpenSearchNodes nodes;
    private static List<URI> urls = List.of();

    private final Set<String> indexes = new HashSet<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        String given = System.getenv("HRADBA_TEST_OPENSEARCH");
        if (given == null || given.isBlank()) {
            nodes = OpenSearchNodes.start(1, place);
            urls = nodes.urls();
        } else {
            urls = List.of(URI.create(given));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (nodes != null) {
            nodes.close();
        }
    }

    private static OpenSearchStore store(String name) {
        return OpenSearchStore.at(OpenSearchOptions.of(urls.getFirst().toString(), "kit-" + name).withShards(2, 0).withLimits(Duration.ofSeconds(5), Duration.ofSeconds(60), 3));
    }

    @Override
    KnowledgeBase open(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        indexes.add(name);
        ChunkStore store = store(name);
        if (embedder.isEmpty()) {
            return readOnly ? KnowledgeBase.openReadOnly(store, options) : KnowledgeBase.open(store, options);
        }
        return readOnly ? KnowledgeBase.openReadOnly(store, options, embedder.get()) : KnowledgeBase.open(store, options, embedder.get());
    }

    @Override
    Optional<ChunkStore> port(String name) {
        return Optional.of(store(name));
    }

    @Override
    int rounds() {
        return 2;
    }

    @Override
    RebuildReport rebuild(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        return KnowledgeBase.rebuild(store(name), options, embedder, progress -> { });
    }

    @Override
    boolean vectors() {
        return true;
    }

    @AfterEach
    void drop() {
        for (String name : indexes) {
            try (ChunkStore store = store(name)) {
                store.drop();
            }
        }
    }
}
