package dev.hradba.rag.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A real cluster of three nodes loses one while documents are ingested and questions asked, then the others.
@Tag("slow")
class OpenSearchClusterFaultTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final int DOCUMENTS = 2_500;

    @Test
    void a_cluster_that_loses_a_node_loses_nothing_and_one_that_is_gone_says_so(@TempDir Path folder) throws IOException, InterruptedException {
        List<Document> documents = IntStream.range(0, DOCUMENTS).mapToObj(i -> Document.markdown("d%04d.md".formatted(i), "# D\n\nThe printer number" + i + " is in room " + i % 7 + ".")).toList();
        try (var nodes = OpenSearchNodes.start(3, folder)) {
            var options = OpenSearchOptions.of("http://localhost", "faults").withNodes(nodes.urls()).withShards(3, 1)
                    .withLimits(Duration.ofSeconds(2), Duration.ofSeconds(60), 8);
            try (var base = KnowledgeBase.open(OpenSearchStore.at(options), KnowledgeBaseOptions.defaults(), Spelling.SMALL)) {
                nodes.await("/_cluster/health/faults?wait_for_status=green&timeout=1s", "\"status\":\"green\"");
                var killed = new CompletableFuture<Boolean>();
                Connector connector = () -> new Connector.Listing(documents.stream().map(Source::of).toList(), List.of());
                var report = base.ingest(connector, progress -> {
                    if (progress.done() == 1_200) {
                        kill(nodes, 2);
                        killed.complete(true);
                    }
                });
                assertTrue(killed.isDone());
                assertEquals(DOCUMENTS, report.added().size());
                for (int i = 0; i < DOCUMENTS; i += 97) {
                    List<Passage> found = base.retrieve(Query.of("printer number" + i), ANYBODY);
                    assertEquals("d%04d.md".formatted(i), found.getFirst().documentId());
                }
                assertEquals(DOCUMENTS, base.ingest(connector, progress -> { }).unchanged().size());
            }
            try (ChunkStore store = OpenSearchStore.at(options)) {
                store.open(new StoreLayout("MIXED", "spelling-64", 64, 1.2, 0.75), true);
                assertEquals(StoreHealth.State.DEGRADED, store.health().state());
                nodes.kill(0);
                nodes.kill(1);
                assertEquals(StoreHealth.State.DOWN, store.health().state());
            }
            try (var base = KnowledgeBase.openReadOnly(OpenSearchStore.at(options), KnowledgeBaseOptions.defaults())) {
                throw new AssertionError("a cluster without nodes was opened: " + base.retrieve(Query.of("printer"), ANYBODY));
            } catch (KnowledgeBaseException e) {
                assertTrue(e.retryable());
                assertTrue(String.valueOf(e.getMessage()).contains("does not answer"), e.getMessage());
                assertFalse(String.valueOf(e.getMessage()).contains("printer"), e.getMessage());
            }
        }
    }

    private static void kill(OpenSearchNodes nodes, int node) {
        try {
            nodes.kill(node);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
