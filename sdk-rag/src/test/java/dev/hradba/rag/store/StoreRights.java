package dev.hradba.rag.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.CitationCheck;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.RetrievalPlan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Whatever an identity may not read leaves no trace, on every store: one with hidden documents answers exactly as one that never had them.
abstract class StoreRights {

    static final Identity ANYBODY = Identity.of("anybody");
    static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults();

    private static final List<String> TERMS = List.of("server", "printer", "backup", "laptop", "router", "secret", "nowhere");
    private static final RetrievalPlan GROWN = RetrievalPlan.plain().collapsing().inSections(2_000);
    private static final Identity MEMBER = new Identity("member", Set.of("few"), Map.of());

    /// One chunk in a thousand may be read.
    private static final int MANY = 1_000;
    private static final int FEW = 1;

    private static final int DIMENSION = 16;
    private static final int HIDDEN = 3_000;
    private static final int READABLE = 40;
    private static final int APART = 5;
    private static final int NEAREST = 10;

    /// Readable chunks claimed to be there, so that a store walks its graph.
    private static final long CLAIMED = 10L * StoreSearch.MAX_EXACT;

    @TempDir
    Path folder;

    /// Opens the place of this name in the store; it holds nothing before the first time.
    abstract KnowledgeBase open(String name, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly);

    /// The store itself at the place of this name; empty for the embedded index.
    abstract Optional<ChunkStore> port(String name);

    /// True if this store can hold vectors here.
    abstract boolean vectors();

    /// Rounds of the rights property.
    int rounds() {
        return 1;
    }

    final KnowledgeBase open(String name) {
        return open(name, OPTIONS, Optional.empty(), false);
    }

    @Test
    void hidden_documents_change_neither_passages_nor_scores_nor_explanations_nor_answers() {
        for (int round = 0; round < rounds(); round++) {
            hidden("rights" + round, Optional.empty(), 20_261_123L + round);
        }
    }

    @Test
    void hidden_documents_do_not_show_through_vectors_either() {
        Assumptions.assumeTrue(vectors(), "this store has no vectors here");
        for (int round = 0; round < rounds(); round++) {
            hidden("dense" + round, Optional.of(Spelling.SMALL), 7_261_123L + round);
        }
    }

    private void hidden(String name, Optional<Embedder> embedder, long seed) {
        var random = new RandomDocuments(seed);
        List<Document> all = random.documents();
        Identity identity = random.identity();
        try (var full = open(name + "-full", OPTIONS.withMinConfidence(0.3), embedder, false); var bare = open(name + "-bare", OPTIONS.withMinConfidence(0.3), embedder, false)) {
            full.ingest(new RandomDocuments(-seed).documents());
            full.sync(Document.DEFAULT_COLLECTION, all);
            bare.ingest(all.stream().filter(document -> document.rights().admit(identity)).toList());
            for (int i = 0; i < 6; i++) {
                alike(bare, full, random.question(), identity, "seed %d".formatted(seed));
            }
        }
    }

    private static void alike(KnowledgeBase bare, KnowledgeBase full, String question, Identity identity, String trace) {
        String all = "%s, question '%s', identity %s".formatted(trace, question, identity);
        Query query = Query.of(question).limit(50);
        assertEquals(exactly(bare.retrieve(query, identity)), exactly(full.retrieve(query, identity)), all);
        assertEquals(exactly(bare.retrieve(query, identity, GROWN)), exactly(full.retrieve(query, identity, GROWN)), all);
        assertEquals(exactly(bare.answer(question, identity)), exactly(full.answer(question, identity)), all);
    }

    @Test
    void one_readable_chunk_in_a_thousand_is_found_as_if_it_were_alone() {
        few("few", Optional.empty());
    }

    @Test
    void one_readable_chunk_in_a_thousand_is_found_by_its_vector_though_hidden_ones_are_all_nearer() {
        Assumptions.assumeTrue(vectors(), "this store has no vectors here");
        few("few-dense", Optional.of(Spelling.SMALL));
    }

    private void few(String name, Optional<Embedder> embedder) {
        String question = "When is the merger with the northern company announced?";
        List<Document> readable = IntStream.range(0, FEW).mapToObj(i -> Document.markdown("may" + i + ".md", "# Notes %d\n\nA company in the north sells printers %d.".formatted(i, i))
                .withRights(Rights.of("few", "others"))).toList();
        List<Document> hidden = IntStream.range(0, MANY - FEW).mapToObj(i -> Document.markdown("hidden" + i + ".md", "# Merger\n\n%s On day %d.".formatted(question, i))
                .withRights(i % 2 == 0 ? Rights.of("board") : Rights.everybody().denying("few"))).toList();
        try (var full = open(name + "-full", OPTIONS, embedder, false); var bare = open(name + "-bare", OPTIONS, embedder, false)) {
            full.ingest(Stream.concat(hidden.stream(), readable.stream()).toList());
            bare.ingest(readable);
            for (String each : List.of(question, "company north", "hidden7.md merger on day 7", "announced")) {
                alike(bare, full, each, MEMBER, "one in a thousand");
            }
            assertEquals(FEW, full.retrieve(Query.of("company north").limit(50), MEMBER).size());
        }
    }

    @Test
    void rights_that_are_narrowed_close_a_document_with_the_next_ingestion() {
        try (var base = open("narrowed")) {
            Document open = Document.markdown("a.md", "# A\n\nThe red printer.");
            base.ingest(List.of(open));
            assertEquals(1, base.retrieve(Query.of("printer"), ANYBODY).size());
            base.ingest(List.of(open.withRights(Rights.of("it"))));
            assertEquals(List.of(), base.retrieve(Query.of("printer"), ANYBODY));
            assertEquals(1, base.retrieve(Query.of("printer"), new Identity("x", Set.of("it"), Map.of())).size());
            assertEquals(0, base.retrieve(Query.of("printer"), new Identity("x", Set.of("it' or '1'='1"), Map.of("a", "b"))).size());
        }
    }

    @Test
    void what_one_person_asked_changes_nothing_for_the_next() {
        Optional<Embedder> embedder = vectors() ? Optional.of(Spelling.SMALL) : Optional.empty();
        var random = new RandomDocuments(4_261_123L);
        try (var base = open("order", OPTIONS, embedder, false)) {
            base.ingest(random.documents());
            base.ingest(IntStream.range(0, 20).mapToObj(i -> Document.markdown("own" + i, "# Own\n\nThe secret printer %d of the server.".formatted(i)).withRights(Rights.of("it"))).toList());
        }
        List<Identity> people = List.of(ANYBODY, new Identity("insider", Set.of("it", "hr"), Map.of("country", "CZ")), random.identity(), random.identity());
        List<String> questions = List.of(random.question(), "secret printer", "What does the server restore?");
        List<Map<Identity, List<String>>> seen = new ArrayList<>();
        for (List<Identity> order : List.of(people, people.reversed())) {
            try (var base = open("order", OPTIONS, embedder, true)) {
                seen.add(order.stream().distinct().collect(Collectors.toMap(person -> person, person -> questions.stream()
                        .flatMap(question -> Stream.concat(exactly(base.retrieve(Query.of(question).limit(50), person)).stream(), Stream.of(exactly(base.answer(question, person))))).toList())));
            }
        }
        assertEquals(seen.getFirst(), seen.getLast());
    }

    @Test
    void what_may_not_be_read_is_as_if_it_did_not_exist_for_citations_duplicates_and_messages() {
        Optional<Embedder> embedder = vectors() ? Optional.of(Spelling.SMALL) : Optional.empty();
        String text = "Backups are kept for 35 days. Restores of projectfalcon are tested every quarter.";
        String question = "How long are backups kept?";
        try (var base = open("traces", OPTIONS, embedder, false)) {
            base.ingest(List.of(Document.markdown("falcon.md", "# Falcon\n\n" + text).withRights(Rights.of("board")), Document.markdown("copy.md", "# Falcon\n\n" + text).withRights(Rights.of("board"))));
            var insider = new Identity("insider", Set.of("board"), Map.of());
            var citation = assertInstanceOf(AnswerOutcome.Answered.class, base.answer(question, insider)).citations().getFirst();
            assertEquals(CitationCheck.VERIFIED, base.verify(citation, insider));
            assertEquals(CitationCheck.NOT_READABLE, base.verify(citation, ANYBODY));
            assertEquals(List.of(), base.nearDuplicates("falcon.md", ANYBODY));
            assertEquals(List.of(), base.nearDuplicates("never.md", ANYBODY));
            String outcome = exactly(base.answer(question, ANYBODY));
            assertFalse(outcome.contains("falcon.md") || outcome.contains("35"), outcome);
        }
        if (vectors()) {
            try (var base = open("traces", OPTIONS, Optional.of(new Failing()), true)) {
                var failure = assertThrows(RuntimeException.class, () -> base.retrieve(Query.of("projectfalcon"), ANYBODY));
                assertFalse(failure.toString().contains("falcon"), failure.toString());
            }
        }
    }

    /// Gives vectors of another length than it announces.
    private record Failing() implements Embedder {

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
    }

    @Test
    void counts_and_candidates_are_those_of_what_may_be_read() {
        Assumptions.assumeTrue(port("counts-full").isPresent(), "the embedded index is no store");
        for (int round = 0; round < rounds(); round++) {
            var random = new RandomDocuments(9_261_123L + round);
            List<Document> all = random.documents();
            Identity identity = random.identity();
            try (var full = open("counts-full" + round); var bare = open("counts-bare" + round);
                    var fullStore = port("counts-full" + round).orElseThrow(); var bareStore = port("counts-bare" + round).orElseThrow()) {
                full.ingest(all);
                bare.ingest(all.stream().filter(document -> document.rights().admit(identity)).toList());
                var layout = new StoreLayout(OPTIONS.language().name(), "", 0, OPTIONS.k1(), OPTIONS.b());
                fullStore.open(layout, true);
                bareStore.open(layout, true);
                TermCounts counts = bareStore.count(identity, Set.copyOf(TERMS), Set.copyOf(TERMS));
                String trace = "seed %d, identity %s".formatted(9_261_123L + round, identity);
                assertEquals(counts, fullStore.count(identity, Set.copyOf(TERMS), Set.copyOf(TERMS)), trace);
                Map<String, Double> weights = TERMS.stream().collect(Collectors.toMap(term -> term, term -> 1.0));
                var search = new StoreSearch(identity, Set.of(), System.currentTimeMillis(), weights, weights, counts, 1_000, Optional.empty(), 0);
                assertEquals(payloads(bareStore.find(search)), payloads(fullStore.find(search)), trace);
            }
        }
    }

    private static Set<String> payloads(List<FoundChunk> found) {
        return found.stream().map(FoundChunk::payload).collect(Collectors.toSet());
    }

    @Test
    void a_walk_of_the_graph_finds_as_many_readable_chunks_as_are_wanted_though_hidden_ones_lie_close_around_the_question() {
        Assumptions.assumeTrue(vectors() && port("walk").isPresent(), "this store has no graph here");
        var random = new Random(20_261_123L);
        float[] question = unit(random, new float[DIMENSION], 1);
        List<float[]> readable = IntStream.range(0, READABLE).mapToObj(i -> unit(random, new float[DIMENSION], 1)).toList();
        open("walk", OPTIONS, Optional.of(new Spelling("spelling-walk", DIMENSION)), false).close();
        try (var store = port("walk").orElseThrow()) {
            store.open(new StoreLayout(OPTIONS.language().name(), "spelling-walk", DIMENSION, OPTIONS.k1(), OPTIONS.b()), false);
            List<DocumentVersion> versions = new ArrayList<>();
            for (int i = 0; i < HIDDEN; i++) {
                versions.add(version("h" + i, "default", Rights.of("board"), unit(random, question, 0.01)));
            }
            for (int i = 0; i < READABLE; i++) {
                versions.add(version("r" + i, i < APART ? "apart" : "default", Rights.everybody(), readable.get(i)));
            }
            store.write(versions);
            List<String> nearest = IntStream.range(0, READABLE).boxed().sorted(Comparator.comparingDouble(i -> -dot(question, readable.get(i)))).limit(NEAREST).map(i -> "r" + i).toList();
            Set<String> found = payloads(store.find(near(Set.of(), question)));
            assertEquals(NEAREST, found.size(), found.toString());
            assertTrue(found.stream().filter(nearest::contains).count() >= NEAREST - 1, () -> "%s, nearest are %s".formatted(found, nearest));
            assertEquals(Set.of("r0", "r1", "r2", "r3", "r4"), payloads(store.find(near(Set.of("apart"), question))));
        }
    }

    private static StoreSearch near(Set<String> collections, float[] question) {
        var counts = new TermCounts(CLAIMED, CLAIMED, 0, 0, Map.of(), Map.of());
        return new StoreSearch(ANYBODY, collections, System.currentTimeMillis(), Map.of(), Map.of(), counts, 0, Optional.of(question), NEAREST);
    }

    private static DocumentVersion version(String id, String collection, Rights rights, float[] vector) {
        var chunk = new ChunkEntry(id + "##0", 0, Long.MAX_VALUE, List.of("term"), List.of(), Optional.of(vector), id);
        return new DocumentVersion(new DocumentRecord(new DocumentState(id, collection, 1, "hash", false), rights, "{}"), List.of(chunk));
    }

    private static float[] unit(Random random, float[] centre, double spread) {
        float[] vector = new float[centre.length];
        double length = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian());
            length += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    /// Versions tell how often a readable document itself changed, so they may differ; nothing else may.
    private static List<String> exactly(List<Passage> passages) {
        return passages.stream().map(p -> p.rank() + " " + p.chunkId() + " " + p.score() + " " + p.where() + " " + p.text() + " " + p.alsoIn() + "\n" + p.explain()).toList();
    }

    private static String exactly(AnswerOutcome outcome) {
        return switch (outcome) {
            case AnswerOutcome.Answered a -> a.text() + a.confidence() + a.explain() + exactly(a.passages());
            case AnswerOutcome.NotEnoughInformation n -> n.missing() + " " + exactly(n.passages());
        };
    }
}
