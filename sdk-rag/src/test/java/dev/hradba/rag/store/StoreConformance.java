package dev.hradba.rag.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.CitationCheck;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What every store must do, seen through the knowledge base that runs over it. Each test asks for places of its own.
abstract class StoreConformance extends StoreRights {

    /// Scores of any store are those of the embedded index up to this; candidates whose scores are nearer to each other may change places.
    private static final double TOLERANCE = 1e-5;

    /// Makes a new version of the place of this name.
    abstract RebuildReport rebuild(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder);

    private KnowledgeBase dense(String name) {
        Assumptions.assumeTrue(vectors(), "this store has no vectors here");
        return open(name, OPTIONS, Optional.of(Spelling.SMALL), false);
    }

    @Test
    void what_did_not_change_is_skipped_and_what_changed_becomes_a_new_version() {
        try (var base = open("versions")) {
            var first = base.ingest(List.of(Document.markdown("a.md", "# A\n\nThe red printer."), Document.markdown("b.md", "# B\n\nThe blue printer.")));
            assertEquals(List.of("a.md", "b.md"), first.added());
            var second = base.ingest(List.of(Document.markdown("a.md", "# A\n\nThe red printer."), Document.markdown("b.md", "# B\n\nThe green printer.")));
            assertEquals(List.of("a.md"), second.unchanged());
            assertEquals(List.of("b.md"), second.changed());
            assertEquals(2, only(base, "green").version());
            assertEquals(List.of(), ids(base, "blue"));
            assertEquals(List.of("a.md", "b.md"), ids(base, "printer").stream().sorted().toList());
        }
    }

    @Test
    void what_was_written_is_there_for_those_who_open_it_later() {
        try (var base = open("later")) {
            base.ingest(List.of(Document.markdown("a.md", "# A\n\nThe red printer.")));
        }
        try (var base = open("later", OPTIONS, Optional.empty(), true)) {
            assertEquals(List.of("a.md"), ids(base, "printer"));
        }
    }

    @Test
    void a_document_that_vanished_is_found_no_more_and_its_version_goes_on_when_it_comes_back() {
        try (var base = open("vanished")) {
            List<Document> both = List.of(Document.markdown("a.md", "# A\n\nThe red printer."), Document.markdown("b.md", "# B\n\nThe blue printer."));
            base.sync(Document.DEFAULT_COLLECTION, both);
            assertEquals(List.of("b.md"), base.sync(Document.DEFAULT_COLLECTION, both.subList(0, 1)).removed());
            assertEquals(List.of("a.md"), ids(base, "printer"));
            assertEquals(List.of(), base.sync(Document.DEFAULT_COLLECTION, both.subList(0, 1)).removed());
            assertEquals(List.of("b.md"), base.sync(Document.DEFAULT_COLLECTION, both).added());
            assertEquals(2, only(base, "blue").version());
        }
    }

    @Test
    void a_version_with_fewer_chunks_leaves_none_of_the_old_ones() {
        String longer = IntStream.range(0, 12).mapToObj(i -> "## Part " + i + "\n\nThe printer number" + i + " is red.\n").reduce("# Many\n\n", String::concat);
        try (var base = open("fewer")) {
            base.ingest(List.of(Document.markdown("a.md", longer)));
            assertTrue(base.retrieve(Query.of("printer").limit(50), ANYBODY).size() > 3);
            base.ingest(List.of(Document.markdown("a.md", "# Few\n\nThe printer is blue.")));
            assertEquals(1, base.retrieve(Query.of("printer").limit(50), ANYBODY).size());
            assertEquals(List.of(), ids(base, "number11"));
        }
    }

    @Test
    void a_document_is_found_only_while_it_holds_and_only_in_its_collection() {
        Instant june = Instant.parse("2026-06-01T00:00:00Z");
        Instant july = Instant.parse("2026-07-01T00:00:00Z");
        try (var base = open("validity")) {
            base.ingest(List.of(Document.markdown("a.md", "# A\n\nThe red printer.").withValidity(new Validity(june, july)),
                    Document.markdown("b.md", "# B\n\nThe blue printer.").withCollection("other").withValidity(new Validity(july, Instant.MAX))));
            assertEquals(List.of("a.md"), ids(base, Query.of("printer").at(june)));
            assertEquals(List.of(), ids(base, Query.of("printer").at(june.minusMillis(1))));
            assertEquals(List.of("b.md"), ids(base, Query.of("printer").at(july)));
            assertEquals(List.of("b.md"), ids(base, Query.of("printer").at(july).in("other", "none")));
            assertEquals(List.of(), ids(base, Query.of("printer").at(july).in("default")));
        }
    }

    @Test
    void passages_and_scores_are_those_of_the_embedded_index() {
        same("same", Optional.empty());
    }

    @Test
    void passages_and_scores_of_a_hybrid_search_are_those_of_the_embedded_index() {
        Assumptions.assumeTrue(vectors(), "this store has no vectors here");
        same("same-dense", Optional.of(Spelling.SMALL));
    }

    private void same(String name, Optional<Embedder> embedder) {
        var random = new RandomDocuments(99);
        List<Document> documents = new ArrayList<>(random.documents());
        documents.add(Document.markdown("cs.md", "# Zálohování\n\nZálohy serverů se obnovují jednou za čtvrtletí. Obnovu zkouší správce.\n\n## Tiskárny\n\nTonery mění recepce."));
        documents.add(Document.markdown("long.md", "# Long\n\n" + "The router of the network needs a password and a contract. ".repeat(60)));
        try (var base = open(name, OPTIONS, embedder, false);
                var embedded = embedder.isPresent() ? KnowledgeBase.open(folder.resolve(name), OPTIONS, embedder.get()) : KnowledgeBase.open(folder.resolve(name), OPTIONS)) {
            base.ingest(documents);
            embedded.ingest(documents);
            List<String> questions = new ArrayList<>(List.of("Jak často se obnovují zálohy?", "tonery", "password of the router", "nothing of this kind", "the"));
            for (int i = 0; i < 10; i++) {
                questions.add(random.question());
            }
            for (String question : questions) {
                Identity identity = random.identity();
                alike(embedded.retrieve(Query.of(question).limit(20), identity), base.retrieve(Query.of(question).limit(20), identity), question);
            }
        }
    }

    private static void alike(List<Passage> expected, List<Passage> found, String question) {
        assertEquals(expected.size(), found.size(), question);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).score(), found.get(i).score(), TOLERANCE * Math.max(1, expected.get(i).score()), question);
        }
        for (int i = 0; i < expected.size(); i++) {
            String id = found.get(i).chunkId();
            double score = expected.get(i).score();
            boolean fits = expected.get(i).chunkId().equals(id) || expected.stream().noneMatch(passage -> passage.chunkId().equals(id))
                    || expected.stream().anyMatch(passage -> passage.chunkId().equals(id) && Math.abs(passage.score() - score) <= TOLERANCE * Math.max(1, score));
            assertTrue(fits, question + ": " + id + " at " + i);
        }
    }

    @Test
    void an_answer_cites_what_stands_in_the_store_and_a_citation_fails_when_it_changes() {
        try (var base = open("answers")) {
            base.ingest(List.of(Document.markdown("backup.md", "# Backup\n\nBackups are kept for 35 days. Restores are tested every quarter.").withLink("https://example.org/backup")));
            var answered = assertInstanceOf(AnswerOutcome.Answered.class, base.answer("How long are backups kept?", ANYBODY));
            var citation = answered.citations().getFirst();
            assertEquals("Backups are kept for 35 days.", citation.quote());
            assertEquals("https://example.org/backup", citation.link());
            assertEquals(CitationCheck.VERIFIED, base.verify(citation, ANYBODY));
            base.ingest(List.of(Document.markdown("backup.md", "# Backup\n\nBackups are kept for 14 days.").withRights(Rights.of("it"))));
            assertEquals(CitationCheck.NOT_READABLE, base.verify(citation, ANYBODY));
            assertEquals(CitationCheck.OTHER_VERSION, base.verify(citation, new Identity("x", Set.of("it"), Map.of())));
        }
    }

    @Test
    void ids_and_texts_that_look_like_code_are_only_text() {
        List<String> odd = List.of("'; drop table chunk; --", "\"}},{\"match_all\":{}}", "a\\'b\n\r\t\u0000c", "*:* OR _exists_:rights", "../../etc/passwd", "${jndi:x}", "\uFFFE0", "%00", "-1", " x ");
        try (var base = open("odd")) {
            List<Document> documents = odd.stream().map(id -> Document.markdown(id, "# Odd\n\nThe zebra says " + id.replace("\0", "") + " loudly.").withCollection(id + "c")
                    .withRights(Rights.of(id).requiring(id, id))).toList();
            assertEquals(odd, base.ingest(documents).added());
            assertEquals(odd, base.ingest(documents).unchanged());
            for (String id : odd) {
                var identity = new Identity("x", Set.of(id), Map.of(id, id));
                assertEquals(List.of(id), base.retrieve(Query.of("zebra"), identity).stream().map(Passage::documentId).toList());
                assertEquals(List.of(id), base.retrieve(Query.of("zebra").in(id + "c"), identity).stream().map(Passage::documentId).toList());
                assertEquals(List.of(), base.retrieve(Query.of("zebra " + id), ANYBODY));
                assertFalse(base.retrieve(Query.of("' | zebra & !x:* " + id), identity).isEmpty());
            }
            assertEquals(List.of(odd.get(0)), base.sync(odd.get(0) + "c", List.of()).removed());
        }
    }

    @Test
    void every_script_is_found_and_quoted_as_it_was_written() {
        List<String> texts = List.of("Žluťoučký kůň úpěl ďábelské ódy.", "漢字の検索 テスト", "البحث العربي", "𝒳 and 👩‍👩‍👧 emoji zwj", "broken \uD800 surrogate zebra", "ﬁ ligature e\u0301 combining");
        try (var base = open("scripts", OPTIONS.withLanguage(KnowledgeBaseOptions.Language.ANY), Optional.empty(), false)) {
            base.ingest(IntStream.range(0, texts.size()).mapToObj(i -> Document.markdown("d" + i, "# T\n\n" + texts.get(i))).toList());
            for (String word : List.of("kůň", "検索", "العربي", "emoji", "zebra", "ligature")) {
                assertEquals(1, base.retrieve(Query.of(word), ANYBODY).size(), word);
            }
            assertTrue(base.retrieve(Query.of("emoji"), ANYBODY).getFirst().text().contains("𝒳 and 👩‍👩‍👧 emoji"));
        }
    }

    @Test
    void nothing_is_found_where_nothing_is() {
        try (var base = open("empty")) {
            assertEquals(List.of(), base.retrieve(Query.of("anything"), ANYBODY));
            assertInstanceOf(AnswerOutcome.NotEnoughInformation.class, base.answer("What is this?", ANYBODY));
            assertEquals(List.of(), base.sync("nothing", List.of()).removed());
        }
    }

    @Test
    void who_only_reads_is_told_that_there_is_nothing_yet() {
        var failure = assertThrows(KnowledgeBaseException.class, () -> open("never", OPTIONS, Optional.empty(), true));
        assertTrue(String.valueOf(failure.getMessage()).contains("ingest documents"), failure.getMessage());
    }

    @Test
    void another_embedder_than_the_one_it_was_made_with_is_refused_by_name() {
        dense("dimension").close();
        var failure = assertThrows(KnowledgeBaseException.class, () -> open("dimension", OPTIONS, Optional.of(new Spelling("spelling-32", 32)), false));
        assertTrue(String.valueOf(failure.getMessage()).contains("64'") && String.valueOf(failure.getMessage()).contains("32'"), failure.getMessage());
        assertFalse(failure.retryable());
    }

    @Test
    void a_vector_of_a_wrong_length_is_refused_and_nothing_of_its_document_stays() {
        dense("wrong").close();
        Embedder liar = new Embedder() {
            @Override
            public String model() {
                return Spelling.SMALL.model();
            }

            @Override
            public int dimension() {
                return Spelling.SMALL.dimension();
            }

            @Override
            public Set<String> languages() {
                return Set.of();
            }

            @Override
            public float[] query(String text) {
                return new float[] {1, 2, 3};
            }

            @Override
            public List<float[]> passages(List<String> texts) {
                return texts.stream().map(this::query).toList();
            }
        };
        try (var base = open("wrong", OPTIONS, Optional.of(liar), false)) {
            assertThrows(IllegalArgumentException.class, () -> base.ingest(List.of(Document.markdown("a.md", "# A\n\nThe red printer."))));
        }
        try (var base = dense("wrong")) {
            assertEquals(List.of(), ids(base, "printer"));
        }
    }

    @Test
    void an_ingestion_that_broke_off_goes_on_where_it_stopped() {
        List<Document> documents = IntStream.range(0, 40).mapToObj(i -> Document.markdown("d" + i + ".md", "# D\n\nThe printer number" + i + ".")).toList();
        try (var base = open("broken")) {
            assertThrows(IllegalStateException.class, () -> base.ingest(() -> new dev.hradba.rag.ingest.Connector.Listing(
                    documents.stream().map(dev.hradba.rag.ingest.Source::of).toList(), List.of()), progress -> {
                        if (progress.done() == 25) {
                            throw new IllegalStateException("the power went out");
                        }
                    }));
        }
        try (var base = open("broken")) {
            var report = base.ingest(documents);
            assertEquals(40, report.added().size() + report.unchanged().size());
            assertEquals(List.of(), report.failures());
            assertEquals(40, base.retrieve(Query.of("printer").limit(100), ANYBODY).size());
        }
    }

    @Test
    void a_new_version_is_made_beside_the_old_one_and_counts_in_one_step() {
        var next = new Spelling("spelling-96", 96);
        List<Document> documents = numbered(0, 40);
        try (var base = dense("beside"); var reader = open("beside", OPTIONS, Optional.of(Spelling.SMALL), true)) {
            base.sync("other", List.of(Document.markdown("gone.md", "Printers that go.").withCollection("other")));
            base.sync("other", List.of());
            base.ingest(documents);
            assertEquals("n7.md", reader.retrieve(Query.of("printer number7"), ANYBODY).getFirst().documentId());
            var meanwhile = new ArrayList<Integer>();
            var report = base.reembed(next, progress -> {
                if (meanwhile.isEmpty()) {
                    meanwhile.add(ids(base, "printer").size());
                    base.ingest(numbered(38, 44));
                    meanwhile.add(base.retrieve(Query.of("printer").limit(100), ANYBODY).size());
                }
            });
            assertEquals(44, meanwhile.getLast(), "the old version answers and is written meanwhile");
            assertEquals(2, report.version());
            assertEquals(44, report.documents());
            assertEquals(44, base.retrieve(Query.of("printer").limit(100), ANYBODY).size(), "what was written meanwhile went along");
            assertEquals(44, base.ingest(numbered(0, 44)).unchanged().size(), "hashes and versions went along");
            assertEquals(2, version(base.sync("other", List.of(Document.markdown("gone.md", "Printers that go.").withCollection("other"))), base), "a document that was gone goes on with its version");
            assertEquals("n7.md", reader.retrieve(Query.of("printer number7"), ANYBODY).getFirst().documentId(), "who has the old version open keeps it");
            try (var later = open("beside", OPTIONS, Optional.of(next), true); var embedded = KnowledgeBase.open(folder.resolve("fresh"), OPTIONS, next)) {
                embedded.sync("other", List.of(Document.markdown("gone.md", "Printers that go.").withCollection("other")));
                embedded.ingest(numbered(0, 44));
                for (String question : List.of("printer number7", "what goes", "number41")) {
                    alike(embedded.retrieve(Query.of(question).limit(20), ANYBODY), later.retrieve(Query.of(question).limit(20), ANYBODY), question);
                }
            }
        }
        assertFalse(assertThrows(KnowledgeBaseException.class, () -> dense("beside")).retryable(), "the old model is refused from now on");
    }

    private static int version(IngestReport report, KnowledgeBase base) {
        assertEquals(List.of("gone.md"), report.added());
        return base.retrieve(Query.of("printers go").in("other"), ANYBODY).getFirst().version();
    }

    @Test
    void a_change_of_version_that_broke_off_goes_on_where_it_stopped_and_the_old_one_counts_till_then() {
        var next = new Spelling("spelling-96", 96);
        try (var base = dense("halfway")) {
            base.ingest(numbered(0, 600));
            assertThrows(IllegalStateException.class, () -> base.reembed(next, progress -> {
                throw new IllegalStateException("the power went out");
            }));
            assertEquals(100, base.retrieve(Query.of("printer").limit(100), ANYBODY).size());
        }
        try (var base = dense("halfway")) {
            var report = base.reembed(next, progress -> { });
            assertEquals(600, report.documents());
            assertTrue(report.written() > 0 && report.written() < 600, "some were there already: " + report);
            assertEquals("n599.md", base.retrieve(Query.of("printer number599"), ANYBODY).getFirst().documentId());
            var third = base.reembed(Spelling.SMALL, progress -> { });
            assertEquals(3, third.version());
            assertEquals(600, third.written());
            assertEquals("n599.md", base.retrieve(Query.of("printer number599"), ANYBODY).getFirst().documentId());
        }
        dense("halfway").close();
    }

    @Test
    void a_version_for_another_language_is_made_while_others_read_the_old_one() {
        var czech = OPTIONS.withLanguage(KnowledgeBaseOptions.Language.CZECH);
        try (var base = open("language")) {
            base.ingest(List.of(Document.markdown("a.md", "# A\n\nTonery mění recepce."), Document.markdown("b.md", "# B\n\nPrinters.").withRights(Rights.of("it"))));
        }
        try (var reader = open("language", OPTIONS, Optional.empty(), true)) {
            assertEquals(List.of("a.md"), ids(reader, "kdo mění tonery v recepci"));
            assertEquals(2, rebuild("language", czech, Optional.empty()).version());
            assertEquals(List.of("a.md"), ids(reader, "kdo mění tonery v recepci"));
            try (var later = open("language", czech, Optional.empty(), false)) {
                assertEquals(List.of("a.md"), ids(later, "toner"));
                assertEquals(List.of(), ids(later, "printers"), "rights go along");
                assertEquals(1, later.retrieve(Query.of("printers"), new Identity("x", Set.of("it"), Map.of())).size());
                later.ingest(List.of(Document.markdown("a.md", "# A\n\nTonery mění správce.")));
                assertEquals(2, only(later, "správce").version());
            }
            assertThrows(KnowledgeBaseException.class, () -> open("language", OPTIONS, Optional.empty(), false));
        }
    }

    private static List<Document> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Document.markdown("n" + i + ".md", "# N\n\nThe printer number" + i + " is on floor " + i % 5 + ".")
                .withRights(Rights.everybody()).withValidity(new Validity(Instant.EPOCH, Instant.MAX))).toList();
    }

    @Test
    void documents_left_over_from_an_ingestion_that_broke_off_do_not_stand_in_the_way_of_the_next() {
        try (var base = open("leftover")) {
            assertThrows(IllegalStateException.class, () -> base.ingest(() -> new dev.hradba.rag.ingest.Connector.Listing(
                    numbered(0, 10).stream().map(dev.hradba.rag.ingest.Source::of).toList(), List.of()), progress -> {
                        if (progress.done() == 5) {
                            throw new IllegalStateException("the power went out");
                        }
                    }));
            base.ingest(numbered(0, 10));
            assertEquals(10, base.ingest(numbered(0, 10)).unchanged().size());
            assertEquals(10, base.retrieve(Query.of("printer").limit(100), ANYBODY).size());
        }
    }

    private static Passage only(KnowledgeBase base, String word) {
        List<Passage> found = base.retrieve(Query.of(word), ANYBODY);
        assertEquals(1, found.size(), word);
        return found.getFirst();
    }

    private static List<String> ids(KnowledgeBase base, String words) {
        return ids(base, Query.of(words));
    }

    private static List<String> ids(KnowledgeBase base, Query query) {
        return base.retrieve(query, ANYBODY).stream().map(Passage::documentId).distinct().toList();
    }
}
