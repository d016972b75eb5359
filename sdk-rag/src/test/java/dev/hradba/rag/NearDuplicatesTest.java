package dev.hradba.rag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.internal.rank.Shingles;
import dev.hradba.rag.retrieve.NearDuplicate;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.RetrievalPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NearDuplicatesTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final Identity BOARD = new Identity("b", Set.of("board"), Map.of());

    private static String text(int seed, int words) {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append("word").append(random.nextInt(5_000)).append(i % 12 == 11 ? ". " : " ");
        }
        return text.toString();
    }

    private static String edited(String text) {
        return text.replaceFirst("word\\d+", "changed") + " and a little more.";
    }

    @Test
    void the_estimate_is_near_the_true_share_and_bands_find_what_is_alike() {
        int missed = 0;
        for (int seed = 0; seed < 60; seed++) {
            String original = text(seed, 300);
            List<String> words = new ArrayList<>(List.of(original.split(" ")));
            int changes = seed % 20;
            for (int i = 0; i < changes; i++) {
                words.set((i * 17) % words.size(), "x" + i);
            }
            String other = String.join(" ", words);
            double truth = Shingles.jaccard(Shingles.of(original), Shingles.of(other));
            double estimate = MinHash.of(original).similarity(MinHash.of(other));
            assertTrue(Math.abs(truth - estimate) < 0.17, () -> "true %.3f, estimated %.3f".formatted(truth, estimate));
            missed += truth >= MinHash.NEAR && Collections.disjoint(MinHash.of(original).bands(), MinHash.of(other).bands()) ? 1 : 0;
        }
        assertEquals(0, missed);
        assertEquals(0, MinHash.of("").similarity(MinHash.of("")));
        assertEquals(1, MinHash.of("One, two!").similarity(MinHash.of("one two")));
        assertEquals(1, MinHash.of(MinHash.of("a b c d").bytes()).similarity(MinHash.of("a b c d")));
    }

    @Test
    void an_ingestion_links_near_duplicates_committed_before_and_given_with_it(@TempDir Path folder) {
        String text = text(1, 200);
        try (var base = KnowledgeBase.open(folder, KnowledgeBaseOptions.defaults())) {
            var first = base.ingest(List.of(Document.markdown("a.md", text), Document.markdown("b.md", edited(text)), Document.markdown("c.md", text(2, 200))));
            assertEquals(List.of("b.md~a.md"), pairs(first.nearDuplicates()));
            var second = base.ingest(List.of(Document.markdown("d.md", text + "word1.")));
            assertEquals(Set.of("d.md~a.md", "d.md~b.md"), Set.copyOf(pairs(second.nearDuplicates())));
            var moved = base.sync("default", List.of(Document.markdown("moved/c.md", text(2, 200))));
            assertEquals(List.of(), moved.nearDuplicates(), "a document that was moved is no duplicate of its old place");
        }
    }

    @Test
    void a_hidden_near_duplicate_leaves_no_trace(@TempDir Path folder) {
        String text = text(1, 60);
        try (var base = KnowledgeBase.open(folder.resolve("a"), KnowledgeBaseOptions.defaults()); var without = KnowledgeBase.open(folder.resolve("b"), KnowledgeBaseOptions.defaults())) {
            Document open = Document.markdown("open.md", text);
            base.ingest(List.of(open, Document.markdown("hidden.md", edited(text)).withRights(Rights.of("board"))));
            without.ingest(List.of(open));
            assertEquals(List.of(), base.nearDuplicates("open.md", ANYBODY));
            assertEquals(List.of(), base.nearDuplicates("hidden.md", ANYBODY));
            assertEquals(List.of("open.md~hidden.md"), pairs(base.nearDuplicates("open.md", BOARD)));
            var query = Query.of(text.substring(0, 60));
            var plan = RetrievalPlan.plain().collapsing();
            assertEquals(without.retrieve(query, ANYBODY, plan), base.retrieve(query, ANYBODY, plan));
            Passage seen = base.retrieve(query, BOARD, plan).getFirst();
            assertEquals(1, seen.alsoIn().size());
            assertTrue(seen.explain().toString().contains("nearly the same text in"));
        }
    }

    @Test
    void only_the_best_of_passages_with_nearly_the_same_text_is_shown(@TempDir Path folder) {
        String text = text(3, 40);
        try (var base = KnowledgeBase.open(folder, KnowledgeBaseOptions.defaults())) {
            base.ingest(List.of(Document.markdown("a.md", text), Document.markdown("b.md", text), Document.markdown("c.md", text(3, 20) + text(9, 30))));
            var query = Query.of(text.substring(0, 50));
            assertEquals(3, base.retrieve(query, ANYBODY).size());
            List<Passage> collapsed = base.retrieve(query, ANYBODY, RetrievalPlan.plain().collapsing());
            assertEquals(2, collapsed.size());
            assertEquals(List.of(1, 2), collapsed.stream().map(Passage::rank).toList());
        }
    }

    private static List<String> pairs(List<NearDuplicate> found) {
        return found.stream().map(each -> each.document() + "~" + each.of()).toList();
    }
}
