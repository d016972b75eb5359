package dev.hradba.rag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Passage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Whatever an identity may not read leaves no trace: an index with hidden documents answers exactly as one that never had them.
class RightsProperties {

    private static final List<String> GROUPS = List.of("it", "hr", "finance", "guests");
    private static final List<String> WORDS = List.of("server", "salary", "invoice", "printer", "backup", "restore", "holiday", "merger", "password",
            "network", "budget", "laptop", "secret", "meeting", "contract", "router");
    private static final int ROUNDS = 8;

    @Test
    void hidden_documents_change_neither_passages_nor_scores_nor_explanations_nor_answers(@TempDir Path folder) {
        long seed = 20_261_122;
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(seed + round);
            List<Document> all = documents(random);
            Identity identity = identity(random);
            List<Document> visible = all.stream().filter(document -> document.rights().admit(identity)).toList();
            try (var full = KnowledgeBase.open(folder.resolve("full" + round), KnowledgeBaseOptions.defaults().withMinConfidence(0.3));
                    var bare = KnowledgeBase.open(folder.resolve("bare" + round), KnowledgeBaseOptions.defaults().withMinConfidence(0.3))) {
                full.ingest(documents(new Random(seed - round - 1)));
                full.sync(Document.DEFAULT_COLLECTION, all);
                bare.ingest(visible);
                for (int i = 0; i < 12; i++) {
                    String question = question(random);
                    String trace = "seed %d, question '%s', identity %s".formatted(seed + round, question, identity);
                    assertEquals(withoutVersions(bare.retrieve(Query.of(question).limit(50), identity)),
                            withoutVersions(full.retrieve(Query.of(question).limit(50), identity)), trace);
                    assertEquals(readable(bare.answer(question, identity)), readable(full.answer(question, identity)), trace);
                }
            }
        }
    }

    @Test
    void a_denied_group_wins_over_every_allowance() {
        var both = new Identity("x", Set.of("it", "guests"), Map.of());
        assertTrue(Rights.of("it").admit(both));
        assertFalse(Rights.of("it").denying("guests").admit(both));
        assertFalse(Rights.everybody().denying("guests").admit(both));
    }

    @Test
    void nobody_may_read_what_no_rule_allows() {
        assertFalse(Rights.of().admit(new Identity("x", Set.of("it"), Map.of())));
    }

    @Test
    void a_required_attribute_must_match_exactly() {
        Rights czech = Rights.everybody().requiring("country", "CZ");
        assertTrue(czech.admit(new Identity("x", Set.of(), Map.of("country", "CZ"))));
        assertFalse(czech.admit(new Identity("x", Set.of(), Map.of("country", "cz"))));
        assertFalse(czech.admit(Identity.of("x")));
    }

    @Test
    void rights_are_read_back_as_they_were_written() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Rights rights = new Rights(random.nextBoolean(), odd(random), odd(random), Map.of("a=b;" + random.nextInt(9), "ž,%" + random.nextInt(9)));
            assertEquals(rights, Rights.parse(rights.canonical()));
        }
    }

    private static Set<String> odd(Random random) {
        Set<String> names = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            names.add(",;=%* ž+".charAt(random.nextInt(8)) + "g" + random.nextInt(5));
        }
        return names;
    }

    private static List<Document> documents(Random random) {
        var documents = new ArrayList<Document>();
        int count = 5 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder("# ").append(word(random)).append('\n');
            for (int p = random.nextInt(4); p >= 0; p--) {
                text.append("\n## ").append(word(random)).append(' ').append(word(random)).append("\n\n").append(sentence(random)).append('\n');
            }
            documents.add(Document.markdown("doc" + i + ".md", text.toString()).withRights(rights(random)));
        }
        return documents;
    }

    private static Rights rights(Random random) {
        Rights rights = random.nextInt(3) == 0 ? Rights.everybody() : Rights.of(GROUPS.get(random.nextInt(4)), GROUPS.get(random.nextInt(2) + 1) + "s");
        rights = random.nextInt(4) == 0 ? rights.denying(GROUPS.get(random.nextInt(4))) : rights;
        return random.nextInt(5) == 0 ? rights.requiring("country", random.nextBoolean() ? "CZ" : "DE") : rights;
    }

    private static Identity identity(Random random) {
        Set<String> groups = new HashSet<>();
        GROUPS.forEach(group -> {
            if (random.nextBoolean()) {
                groups.add(group);
            }
        });
        Map<String, String> attributes = new HashMap<>();
        if (random.nextBoolean()) {
            attributes.put("country", random.nextBoolean() ? "CZ" : "DE");
        }
        return new Identity("somebody", groups, attributes);
    }

    private static String sentence(Random random) {
        var words = new StringBuilder("The");
        for (int i = 3 + random.nextInt(15); i > 0; i--) {
            words.append(' ').append(word(random));
        }
        return words.append('.').toString();
    }

    private static String question(Random random) {
        return "Which %s %s %s?".formatted(word(random), word(random), word(random));
    }

    private static String word(Random random) {
        return WORDS.get(Math.min(random.nextInt(16), random.nextInt(16)));
    }

    /// Versions tell how often a readable document itself changed, so they may differ between the two indexes; nothing else may.
    private static List<String> withoutVersions(List<Passage> passages) {
        return passages.stream().map(p -> p.rank() + " " + p.chunkId() + " " + p.score() + " " + p.where() + " " + p.text() + "\n" + p.explain()).toList();
    }

    private static String readable(AnswerOutcome outcome) {
        return switch (outcome) {
            case AnswerOutcome.Answered a -> a.text() + a.confidence() + a.explain() + a.citations().stream().map(Citation::where).toList()
                    + withoutVersions(a.passages());
            case AnswerOutcome.NotEnoughInformation n -> n.missing() + " " + withoutVersions(n.passages());
        };
    }
}
