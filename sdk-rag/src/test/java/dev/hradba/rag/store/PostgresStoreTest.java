package dev.hradba.rag.store;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.store.postgres.PostgresStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The kit on a real PostgreSQL: an embedded one without vectors, or a named one with pgvector.
class PostgresStoreTest extends StoreConformance {

    private static final String WALKING = "options=-c%20hnsw.max_scan_tuples=500%20-c%20enable_seqscan=off%20-c%20enable_bitmapscan=off%20-c%20enable_sort=off";

    private final Set<String> schemas = new HashSet<>();

    @BeforeAll
    static void a_server_is_at_hand() {
        Assumptions.assumeTrue(PostgresAtHand.url().isPresent(), "there is no PostgreSQL here");
    }

    @Override
    KnowledgeBase open(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        String schema = schema(name);
        schemas.add(schema);
        ChunkStore store = PostgresStore.over(source(PostgresAtHand.url().orElseThrow()), schema);
        if (embedder.isEmpty()) {
            return readOnly ? KnowledgeBase.openReadOnly(store, options) : KnowledgeBase.open(store, options);
        }
        return readOnly ? KnowledgeBase.openReadOnly(store, options, embedder.get()) : KnowledgeBase.open(store, options, embedder.get());
    }

    /// Over connections that walk the graph where they may, and give up early, as one does where very many chunks are hidden.
    @Override
    Optional<ChunkStore> port(String name) {
        String url = PostgresAtHand.url().orElseThrow();
        return Optional.of(PostgresStore.over(source(vectors() ? url + (url.contains("?") ? "&" : "?") + WALKING : url), schema(name)));
    }

    static String schema(String name) {
        return "kit_" + name.replace('-', '_');
    }

    static DataSource source(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    @Override
    RebuildReport rebuild(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        return KnowledgeBase.rebuild(PostgresStore.over(source(PostgresAtHand.url().orElseThrow()), schema(name)), options, embedder, progress -> { });
    }

    @Override
    boolean vectors() {
        return PostgresAtHand.withVectors().isPresent();
    }

    @AfterEach
    void drop() {
        for (String schema : schemas) {
            try (ChunkStore store = PostgresStore.over(source(PostgresAtHand.url().orElseThrow()), schema)) {
                store.drop();
            }
        }
    }

    @Test
    void a_role_that_may_only_read_can_ask_and_cannot_write() throws SQLException {
        String url = PostgresAtHand.url().orElseThrow();
        try (var base = open("roles", KnowledgeBaseOptions.defaults(), Optional.empty(), false)) {
            base.ingest(java.util.List.of(Document.markdown("a.md", "# A\n\nThe red printer.")));
        }
        PostgresAtHand.execute(url, "drop role if exists hradba_kit_reader", "create role hradba_kit_reader login password 'kit-reader'",
                "grant usage on schema kit_roles to hradba_kit_reader", "grant select on all tables in schema kit_roles to hradba_kit_reader");
        var source = new PGSimpleDataSource();
        source.setUrl(url.replaceAll("\\?.*$", ""));
        source.setUser("hradba_kit_reader");
        source.setPassword("kit-reader");
        try (var reader = KnowledgeBase.openReadOnly(PostgresStore.over(source, "kit_roles"), KnowledgeBaseOptions.defaults())) {
            assertEquals(1, reader.retrieve(Query.of("printer"), Identity.of("x")).size());
            var failure = assertThrows(KnowledgeBaseException.class, () -> reader.ingest(java.util.List.of(Document.markdown("b.md", "# B\n\nNew."))));
            assertTrue(String.valueOf(failure.getMessage()).contains("the role lacks a right"), failure.getMessage());
        } finally {
            PostgresAtHand.execute(url, "drop owned by hradba_kit_reader", "drop role hradba_kit_reader");
        }
    }

    @Test
    void a_server_that_is_not_there_is_said_to_be_so_without_a_word_of_the_question() {
        try (ChunkStore store = PostgresStore.at("jdbc:postgresql://127.0.0.1:1/none", "nobody", "topsecret", "kit")) {
            var failure = assertThrows(KnowledgeBaseException.class, () -> store.open(new StoreLayout("MIXED", "", 0, 1.2, 0.75), true));
            assertTrue(failure.retryable());
            assertTrue(String.valueOf(failure.getMessage()).contains("127.0.0.1:1/none"), failure.getMessage());
            assertFalse(String.valueOf(failure.getMessage()).contains("topsecret"));
        }
    }
}
