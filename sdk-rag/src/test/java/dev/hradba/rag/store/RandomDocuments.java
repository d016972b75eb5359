package dev.hradba.rag.store;

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

/// Documents, rights, people and questions that a seed decides.
final class RandomDocuments {

    private static final List<String> GROUPS = List.of("it", "hr", "finance", "guests");
    private static final List<String> WORDS = List.of("server", "salary", "invoice", "printer", "backup", "restore", "holiday", "merger", "password",
            "network", "budget", "laptop", "secret", "meeting", "contract", "router");

    private final Random random;

    RandomDocuments(long seed) {
        this.random = new Random(seed);
    }

    List<Document> documents() {
        var documents = new ArrayList<Document>();
        int count = 5 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder("# ").append(word()).append('\n');
            for (int p = random.nextInt(4); p >= 0; p--) {
                text.append("\n## ").append(word()).append(' ').append(word()).append("\n\n").append(sentence()).append('\n');
            }
            documents.add(Document.markdown("doc" + i + ".md", text.toString()).withRights(rights()));
        }
        return documents;
    }

    private Rights rights() {
        Rights rights = random.nextInt(3) == 0 ? Rights.everybody() : Rights.of(GROUPS.get(random.nextInt(4)), GROUPS.get(random.nextInt(2) + 1) + "s");
        rights = random.nextInt(4) == 0 ? rights.denying(GROUPS.get(random.nextInt(4))) : rights;
        return random.nextInt(5) == 0 ? rights.requiring("country", random.nextBoolean() ? "CZ" : "DE") : rights;
    }

    Identity identity() {
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

    String question() {
        return "Which %s %s %s?".formatted(word(), word(), word());
    }

    private String sentence() {
        var words = new StringBuilder("The");
        for (int i = 3 + random.nextInt(15); i > 0; i--) {
            words.append(' ').append(word());
        }
        return words.append('.').toString();
    }

    private String word() {
        return WORDS.get(Math.min(random.nextInt(16), random.nextInt(16)));
    }
}
