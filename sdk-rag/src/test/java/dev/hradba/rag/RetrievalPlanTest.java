package dev.hradba.rag;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import dev.hradba.core.Identity;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.QueryRewriters;
import dev.hradba.rag.retrieve.Rerank;
import dev.hradba.rag.retrieve.RetrievalPlan;
import dev.hradba.rag.retrieve.TimeDecay;
import dev.hradba.rag.retrieve.TokenBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetrievalPlanTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final RetrievalPlan PLAIN = RetrievalPlan.plain();

    @TempDir
    Path folder;

    private KnowledgeBase base;

    @BeforeEach
    void open() {
        base = KnowledgeBase.open(folder, KnowledgeBaseOptions.defaults().withDiversity(1).withChunks(200));
    }

    @AfterEach
    void close() {
        base.close();
    }

    /// Prefers passages that contain a word, or does whatever else it is told to.
    private record Preferring(String word, Set<String> seen, Runnable before) implements Reranker {

        @Override
        public String model() {
            return "preferring";
        }

        @Override
        public List<Double> scores(String query, List<String> passages) {
            seen.addAll(passages);
            before.run();
            return passages.stream().map(passage -> passage.contains(word) ? 4.0 : -4.0).toList();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static Preferring preferring(String word) {
        return new Preferring(word, new java.util.HashSet<>(), () -> { });
    }

    @Test
    void a_reranker_puts_what_it_prefers_first_and_the_explanation_says_so() {
        base.ingest(List.of(Document.markdown("a.md", "Toner toner toner."), Document.markdown("b.md", "Toner for the red printer.")));
        assertEquals("a.md", base.retrieve(Query.of("toner"), ANYBODY).getFirst().documentId());
        Passage first = base.retrieve(Query.of("toner"), ANYBODY, PLAIN.reranking(Rerank.with(preferring("red")))).getFirst();
        assertEquals("b.md", first.documentId());
        assertTrue(first.explain().toString().contains("rank before"), () -> first.explain().toString());
    }

    @Test
    void passages_behind_the_depth_stay_behind_those_that_were_read() {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < 10; i++) {
            documents.add(Document.markdown(i + ".md", "Toner " + "and more ".repeat(i) + (i == 9 ? "gold." : ".")));
        }
        base.ingest(documents);
        var plan = PLAIN.reranking(new Rerank(preferring("gold"), 4, Duration.ofSeconds(5)));
        List<Passage> found = base.retrieve(Query.of("toner"), ANYBODY, plan);
        assertEquals("9.md", found.getLast().documentId());
        assertTrue(found.getLast().explain().toString().contains("not read by reranker"));
    }

    @Test
    void a_reranker_that_is_late_or_fails_leaves_the_order_and_the_explanation_says_why() {
        base.ingest(List.of(Document.markdown("a.md", "Toner toner toner."), Document.markdown("b.md", "Toner for the red printer.")));
        List<String> plain = base.retrieve(Query.of("toner"), ANYBODY).stream().map(Passage::chunkId).toList();
        var never = new CountDownLatch(1);
        var late = new Preferring("red", new java.util.HashSet<>(), () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var failing = new Preferring("red", new java.util.HashSet<>(), () -> {
            throw new BackendException(BackendException.Kind.UNREACHABLE, false, "nobody answers");
        });
        var afterLate = base.retrieve(Query.of("toner"), ANYBODY, PLAIN.reranking(new Rerank(late, 50, Duration.ofMillis(50))));
        assertEquals(plain, afterLate.stream().map(Passage::chunkId).toList());
        assertTrue(afterLate.getFirst().explain().toString().contains("did not answer within 50 ms"));
        var afterFailure = base.retrieve(Query.of("toner"), ANYBODY, PLAIN.reranking(Rerank.with(failing)));
        assertEquals(plain, afterFailure.stream().map(Passage::chunkId).toList());
        assertTrue(afterFailure.getFirst().explain().toString().contains("nobody answers"));
    }

    @Test
    void a_reranker_never_sees_what_the_person_may_not_read() {
        base.ingest(List.of(Document.markdown("a.md", "Toner, secret.").withRights(Rights.of("board")), Document.markdown("b.md", "Toner."), Document.markdown("c.md", "Toner, too.")));
        var reranker = preferring("secret");
        base.retrieve(Query.of("toner"), ANYBODY, PLAIN.reranking(Rerank.with(reranker)));
        assertEquals(2, reranker.seen().size());
        assertFalse(reranker.seen().stream().anyMatch(text -> text.contains("secret")));
    }

    @Test
    void old_documents_lose_by_the_half_life_of_their_collection() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        base.ingest(List.of(dated("old.md", "news", now.minus(Duration.ofDays(60)), "Toner toner."), dated("new.md", "news", now.minus(Duration.ofDays(1)), "Toner and paper."),
                dated("law.md", "law", now.minus(Duration.ofDays(9000)), "Toner or ink.")));
        assertEquals("old.md", base.retrieve(Query.of("toner").at(now), ANYBODY).getFirst().documentId());
        var decay = new TimeDecay(Map.of("news", Duration.ofDays(30)), Optional.empty(), 0);
        List<Passage> found = base.retrieve(Query.of("toner").at(now), ANYBODY, PLAIN.ageing(decay));
        assertEquals("old.md", found.getLast().documentId());
        assertTrue(found.getLast().explain().toString().contains("0.2500 = share left by age"), () -> found.getLast().explain().toString());
        assertEquals(1, decay.factor("law", Optional.of(now.minus(Duration.ofDays(9000))), now));
        assertEquals(1, TimeDecay.of(Duration.ofDays(1)).factor("x", Optional.empty(), now));
        assertThrows(IllegalArgumentException.class, () -> TimeDecay.of(Duration.ZERO));
    }

    @Test
    void a_document_that_does_not_hold_is_not_found_however_young_it_is() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        var expired = dated("a.md", "x", now.minus(Duration.ofDays(1)), "Toner.").withValidity(new Validity(Instant.MIN, now));
        base.ingest(List.of(expired, dated("b.md", "x", now.minus(Duration.ofDays(700)), "Toner.")));
        var found = base.retrieve(Query.of("toner").at(now), ANYBODY, PLAIN.ageing(TimeDecay.of(Duration.ofDays(10))));
        assertEquals(List.of("b.md"), found.stream().map(Passage::documentId).toList());
    }

    private static Document dated(String id, String collection, Instant modified, String text) {
        return new Document(id, collection, Format.MARKDOWN, Optional.empty(), text, Rights.everybody(), Validity.ALWAYS, Optional.of(modified), Optional.empty());
    }

    private static final String GUIDE = "# Guide\n\n## Printing\n\n" + "First paragraph about paper and how it is stored in the cellar of the house. ".repeat(3)
            + "\n\nThe zebra stands here alone.\n\n" + "Last paragraph about ink and where it is bought by the office on Mondays. ".repeat(3)
            + "\n\n## Canteen\n\nSoup on Mondays.\n";

    @Test
    void a_passage_grows_to_its_section_and_stays_verbatim() {
        base.ingest(List.of(Document.markdown("guide.md", GUIDE)));
        Passage alone = base.retrieve(Query.of("zebra"), ANYBODY).getFirst();
        List<Passage> found = base.retrieve(Query.of("zebra paper ink").limit(5), ANYBODY, PLAIN.inSections(5_000));
        assertEquals(1, found.size(), "several chunks of one section become one passage");
        Passage grown = found.getFirst();
        assertTrue(grown.text().length() > alone.text().length() && grown.text().contains("Last paragraph") && !grown.text().contains("Soup"), grown::text);
        assertEquals(GUIDE.substring(grown.start(), grown.end()), grown.text());
        assertTrue(grown.explain().toString().contains("shown with its section"));
        Passage window = base.retrieve(Query.of("zebra"), ANYBODY, PLAIN.inSections(300)).getFirst();
        assertTrue(window.text().length() <= 300 && window.text().contains("zebra"), window::text);
    }

    @Test
    void a_budget_keeps_the_sentences_that_matter_verbatim_and_within_it() {
        base.ingest(List.of(Document.markdown("guide.md", GUIDE)));
        for (int tokens : new int[] {12, 40, 80, 150}) {
            var budget = TokenBudget.of(tokens);
            List<Passage> found = base.retrieve(Query.of("Where does the zebra stand?"), ANYBODY, PLAIN.inSections(5_000).within(budget));
            int spent = found.stream().mapToInt(budget::tokens).sum();
            assertTrue(spent <= tokens, () -> "%d tokens of %d".formatted(spent, tokens));
            found.forEach(passage -> assertEquals(GUIDE.substring(passage.start(), passage.end()), passage.text()));
            assertEquals(tokens >= 40, found.stream().anyMatch(passage -> passage.text().contains("zebra stands")));
        }
        List<Passage> roomy = base.retrieve(Query.of("zebra"), ANYBODY, PLAIN.within(TokenBudget.of(10_000)));
        assertEquals(base.retrieve(Query.of("zebra"), ANYBODY).stream().map(Passage::text).toList(), roomy.stream().map(Passage::text).toList());
    }

    @Test
    void a_question_in_other_words_finds_what_its_own_words_miss() {
        base.ingest(List.of(Document.markdown("a.md", "Vacation is twenty-five days."), Document.markdown("b.md", "Printers need toner.")));
        assertEquals(List.of(), base.retrieve(Query.of("annual leave"), ANYBODY));
        var plan = PLAIN.rewriting(QueryRewriters.multiQuery(ScriptedBackend.saying("1. how many days of vacation\n- holiday entitlement\n"), 3, Duration.ofSeconds(5)));
        Passage found = base.retrieve(Query.of("annual leave"), ANYBODY, plan).getFirst();
        assertEquals("a.md", found.documentId());
        assertTrue(found.explain().toString().contains("'how many days of vacation'"), () -> found.explain().toString());
        var hyde = PLAIN.rewriting(QueryRewriters.hypothetical(ScriptedBackend.saying("Employees have thirty days of vacation."), Duration.ofSeconds(5)));
        assertEquals("a.md", base.retrieve(Query.of("annual leave"), ANYBODY, hyde).getFirst().documentId());
    }

    @Test
    void a_model_that_cannot_rewrite_leaves_the_question_and_says_so() {
        base.ingest(List.of(Document.markdown("b.md", "Printers need toner.")));
        var backend = ScriptedBackend.of(List.of(ScriptedBackend.failure(BackendException.Kind.UNREACHABLE, false, "no model here")));
        Passage found = base.retrieve(Query.of("toner"), ANYBODY, PLAIN.rewriting(QueryRewriters.multiQuery(backend, 2, Duration.ofSeconds(5)))).getFirst();
        assertTrue(found.explain().toString().contains("no model here"), () -> found.explain().toString());
    }

    @Test
    void answers_come_from_what_the_plan_chose() {
        base.ingest(List.of(Document.markdown("a.md", "# Backups\n\nThe backup runs every night at two.")));
        var plan = PLAIN.reranking(Rerank.with(preferring("night"))).ageing(TimeDecay.of(Duration.ofDays(30))).collapsing();
        var answer = base.answer(Query.of("When does the backup run?"), ANYBODY, plan);
        assertTrue(answer instanceof AnswerOutcome.Answered, answer::toString);
    }
}
