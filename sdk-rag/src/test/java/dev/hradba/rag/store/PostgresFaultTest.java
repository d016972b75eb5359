package dev.hradba.rag.store;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.store.postgres.PostgresStore;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The line to the database breaks.
class PostgresFaultTest {

    private static final Identity ANYBODY = Identity.of("anybody");

    @Test
    void a_broken_line_is_a_clear_outcome_and_what_was_acknowledged_is_there_when_it_is_mended() throws IOException {
        Assumptions.assumeTrue(PostgresAtHand.url().isPresent(), "there is no PostgreSQL here");
        var direct = URI.create(PostgresAtHand.url().orElseThrow().substring("jdbc:".length()));
        String user = String.valueOf(direct.getQuery()).replaceFirst("^.*user=([^&]*).*$", "$1");
        List<Document> first = documents(0, 10);
        List<Document> all = documents(0, 30);
        try (var proxy = new Proxy(direct.getPort())) {
            String url = "jdbc:postgresql://127.0.0.1:%d%s".formatted(proxy.port(), direct.getPath());
            try (var base = KnowledgeBase.open(PostgresStore.at(url, user, "", "kit_fault"), KnowledgeBaseOptions.defaults())) {
                assertEquals(10, base.ingest(first).added().size());
                proxy.cut();
                var asked = assertThrows(KnowledgeBaseException.class, () -> base.retrieve(Query.of("secretword printer"), ANYBODY));
                assertTrue(asked.retryable());
                assertTrue(String.valueOf(asked.getMessage()).contains("does not answer"), asked.getMessage());
                assertFalse(String.valueOf(asked.getMessage()).contains("secretword"), asked.getMessage());
                assertThrows(KnowledgeBaseException.class, () -> base.ingest(all));
                proxy.mend();
                assertEquals(10, base.retrieve(Query.of("printer").limit(50), ANYBODY).size());
                var report = base.ingest(all);
                assertEquals(10, report.unchanged().size());
                assertEquals(20, report.added().size());
                assertEquals(30, base.retrieve(Query.of("printer").limit(50), ANYBODY).size());
            } finally {
                proxy.mend();
                try (ChunkStore store = PostgresStore.at(url, user, "", "kit_fault")) {
                    store.drop();
                }
            }
        }
    }

    @Test
    void encryption_that_the_server_does_not_have_is_named_and_nothing_goes_in_the_clear() {
        Assumptions.assumeTrue(PostgresAtHand.url().isPresent(), "there is no PostgreSQL here");
        String url = PostgresAtHand.url().orElseThrow();
        try (ChunkStore store = PostgresStore.at(url + (url.contains("?") ? "&" : "?") + "sslmode=require", "postgres", "topsecret", "kit_tls")) {
            var failure = assertThrows(KnowledgeBaseException.class, () -> store.open(new StoreLayout("MIXED", "", 0, 1.2, 0.75), true));
            assertTrue(String.valueOf(failure.getMessage()).contains("sslmode"), failure.getMessage());
            assertFalse(failure.retryable());
            assertFalse(String.valueOf(failure.getMessage()).contains("topsecret"), failure.getMessage());
        }
    }

    private static List<Document> documents(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Document.markdown("d" + i + ".md", "# D\n\nThe printer number" + i + ".")).toList();
    }
}
