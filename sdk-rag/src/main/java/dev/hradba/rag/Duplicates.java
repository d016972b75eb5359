package dev.hradba.rag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.rank.MinHash;
import dev.hradba.rag.retrieve.NearDuplicate;

/// Finds near-duplicates of documents while they are ingested: among those committed, and among those that wait for the next commit.
final class Duplicates {

    /// Most of them told in one report.
    private static final int MAX_TOLD = 10_000;

    private final SearchIndex index;
    private final Map<String, List<String>> waitingBands = new HashMap<>();
    private final Map<String, MinHash> waiting = new HashMap<>();
    private final List<NearDuplicate> found = new ArrayList<>();

    Duplicates(SearchIndex index) {
        this.index = index;
    }

    void take(String id, String text) {
        MinHash signature = MinHash.of(text);
        Map<String, NearDuplicate> near = new LinkedHashMap<>();
        for (NearDuplicate each : index.nearDuplicates(id, signature)) {
            if (!waiting.containsKey(each.of())) {
                near.put(each.of(), each);
            }
        }
        for (String band : signature.bands()) {
            for (String other : waitingBands.computeIfAbsent(band, key -> new ArrayList<>())) {
                double similarity = signature.similarity(waiting.getOrDefault(other, signature));
                if (similarity >= MinHash.NEAR && !other.equals(id)) {
                    near.put(other, new NearDuplicate(id, other, similarity));
                }
            }
            waitingBands.computeIfAbsent(band, key -> new ArrayList<>()).add(id);
        }
        waiting.put(id, signature);
        near.values().stream().limit(Math.max(0, MAX_TOLD - found.size())).forEach(found::add);
    }

    /// From now on the index knows what waited.
    void committed() {
        waiting.clear();
        waitingBands.clear();
    }

    /// Those found, without documents that have gone meanwhile.
    List<NearDuplicate> found(Collection<String> gone) {
        return found.stream().filter(each -> !gone.contains(each.of())).toList();
    }
}
