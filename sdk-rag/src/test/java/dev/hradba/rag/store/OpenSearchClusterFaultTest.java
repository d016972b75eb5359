package dev.hradba.rag.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A real cluster of three nodes loses the one that leads it while documents are ingested and questions asked, then a second one, then the last.
@Tag("slow")
class OpenSearchClusterFaultTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final int DOCUMENTS = 1_500;
    private static final int FIRST = 300;
    private static final int KILLED_AT = 800;
    private static final String INDEX = "faults";
    private static final String GREEN = "/_cluster/health/" + INDEX + "?wait_for_status=green&timeout=1s";

    @Test
    void a_cluster_that_loses_a_node_loses_nothing_and_one_that_is_gone_says_so(@TempDir Path folder) throws IOException, InterruptedException {
        List<Document> documents = IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> Document.markdown(id(i), "# D\n\nThe printer number" + i + " is in room " + i % 7 + ".")).toList();
        try (var nodes = OpenSearchNodes.start(3, folder)) {
            var options = OpenSearchOptions.of("http://localhost", INDEX).withNodes(nodes.urls()).withShards(3, 1)
                    .withLimits(Duration.ofSeconds(2), Duration.ofSeconds(60), 8);
            int leader = nodes.leader();
            try (var base = KnowledgeBase.open(OpenSearchStore.at(options), KnowledgeBaseOptions.defaults(), Spelling.SMALL); ChunkStore store = OpenSearchStore.at(options)) {
                store.open(new StoreLayout("MIXED", Spelling.SMALL.model(), Spelling.SMALL.dimension(), 1.2, 0.75), true);
                nodes.await(GREEN, "\"status\":\"green\"");
                assertEquals(StoreHealth.State.READY, store.health().state());
                loses(nodes, leader, base, documents);
                assertNotEquals(StoreHealth.State.DOWN, store.health().state());
                assertEquals(DOCUMENTS, base.ingest(documents).unchanged().size());
                nodes.await(GREEN, "\"status\":\"green\"");
                nodes.kill((leader + 1) % 3);
                leaderless(base, store);
                nodes.kill((leader + 2) % 3);
                assertEquals(StoreHealth.State.DOWN, store.health().state());
            }
            gone(options);
        }
    }

    /// The leading node ends in the middle of an ingestion, while somebody asks: what was acknowledged is found all the time, or the failure says so.
    private static void loses(OpenSearchNodes nodes, int leader, KnowledgeBase base, List<Document> documents) throws InterruptedException {
        assertEquals(FIRST, base.ingest(documents.subList(0, FIRST)).added().size());
        var asking = new Asking(base);
        Thread asker = Thread.ofVirtual().start(asking);
        var killed = new CompletableFuture<Integer>();
        Connector connector = () -> new Connector.Listing(documents.stream().map(Source::of).toList(), List.of());
        IngestReport report;
        try {
            report = base.ingest(connector, progress -> {
                if (progress.done() == KILLED_AT) {
                    kill(nodes, leader);
                    killed.complete(asking.answered.get());
                }
            });
        } finally {
            asking.enough = true;
            asker.join();
        }
        assertEquals(DOCUMENTS - FIRST, report.added().size());
        assertEquals(List.of(), report.failures());
        assertEquals(List.of(), asking.wrong);
        assertTrue(asking.answered.get() > killed.join(), "nothing was answered after the node was gone: " + asking);
        System.out.println("while a node was lost: " + asking);
        for (int i = 0; i < DOCUMENTS; i += 61) {
            List<Passage> found = base.retrieve(Query.of("printer number" + i), ANYBODY);
            assertEquals(id(i), found.getFirst().documentId());
        }
    }

    /// One of three nodes holds everything and may not write: it answers questions in full or says that it cannot, and refuses documents.
    private static void leaderless(KnowledgeBase base, ChunkStore store) {
        var asking = new Asking(base);
        asking.once(7);
        assertEquals(List.of(), asking.wrong);
        var refused = assertThrows(KnowledgeBaseException.class, () -> base.ingest(List.of(Document.markdown("late.md", "# Late\n\nThe printer came late."))));
        assertTrue(refused.retryable(), refused.getMessage());
        assertEquals(StoreHealth.State.DOWN, store.health().state());
    }

    private static void gone(OpenSearchOptions options) {
        var failure = assertThrows(KnowledgeBaseException.class, () -> KnowledgeBase.openReadOnly(OpenSearchStore.at(options), KnowledgeBaseOptions.defaults()).close());
        assertTrue(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("does not answer"), failure.getMessage());
        assertFalse(String.valueOf(failure.getMessage()).contains("printer"), failure.getMessage());
    }

    /// Asks for documents that were acknowledged, again and again, and notes what came of it.
    private static final class Asking implements Runnable {

        private final KnowledgeBase base;
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final List<String> wrong = new CopyOnWriteArrayList<>();
        private volatile boolean enough;

        Asking(KnowledgeBase base) {
            this.base = base;
        }

        @Override
        public void run() {
            var random = new Random(3);
            while (!enough) {
                once(random.nextInt(FIRST));
            }
        }

        private void once(int number) {
            try {
                List<Passage> found = base.retrieve(Query.of("printer number" + number), ANYBODY);
                if (found.isEmpty() || !found.getFirst().documentId().equals(id(number))) {
                    wrong.add("printer number%d: %s".formatted(number, found.stream().map(Passage::documentId).toList()));
                }
                answered.incrementAndGet();
            } catch (KnowledgeBaseException e) {
                failed.incrementAndGet();
                if (!e.retryable()) {
                    wrong.add(String.valueOf(e.getMessage()));
                }
            }
        }

        @Override
        public String toString() {
            return "%d questions were answered, %d failed with a message, wrong: %s".formatted(answered.get(), failed.get(), wrong);
        }
    }

    private static String id(int number) {
        return "d%04d.md".formatted(number);
    }

    private static void kill(OpenSearchNodes nodes, int node) {
        try {
            nodes.kill(node);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
