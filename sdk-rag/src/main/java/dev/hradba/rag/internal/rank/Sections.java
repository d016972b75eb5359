package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;

/// Grows hits to the section they stand in; several hits of one section become one where they meet.
public final class Sections {

    private Sections() {}

    /// The grown hits in their order, ranked anew.
    ///
    /// @param maxCharacters longest section; of a longer one, chunks around the hit are taken
    public static List<Hit> of(List<Hit> hits, SearchSession session, int maxCharacters) {
        Map<String, List<Hit>> known = new LinkedHashMap<>();
        var grown = new ArrayList<Hit>();
        for (Hit hit : hits) {
            Passage passage = hit.passage();
            boolean covered = grown.stream().map(Hit::passage).anyMatch(other -> other.documentId().equals(passage.documentId())
                    && other.start() <= passage.start() && passage.end() <= other.end());
            if (!covered) {
                String section = passage.chunkId().substring(0, passage.chunkId().lastIndexOf('#') + 1);
                List<Hit> chunks = known.computeIfAbsent(section, id -> session.chunks(passage.documentId(), id));
                Hit whole = grow(hit, chunks, session, maxCharacters);
                grown.add(whole.with(whole.passage().ranked(grown.size() + 1, passage.score(), whole.passage().explain())));
            }
        }
        return grown;
    }

    private static Hit grow(Hit hit, List<Hit> chunks, SearchSession session, int maxCharacters) {
        Passage passage = hit.passage();
        int at = -1;
        for (int i = 0; i < chunks.size(); i++) {
            at = chunks.get(i).passage().chunkId().equals(passage.chunkId()) ? i : at;
        }
        var document = session.document(passage.documentId());
        if (at < 0 || chunks.size() < 2 || document.isEmpty() || document.get().version() != passage.version()) {
            return hit;
        }
        int from = at;
        int to = at;
        boolean more = true;
        while (more) {
            more = false;
            if (to + 1 < chunks.size() && length(chunks, from, to + 1) <= maxCharacters) {
                to++;
                more = true;
            }
            if (from > 0 && length(chunks, from - 1, to) <= maxCharacters) {
                from--;
                more = true;
            }
        }
        return from == to ? hit : joined(hit, chunks.subList(from, to + 1), document.get());
    }

    private static int length(List<Hit> chunks, int from, int to) {
        return chunks.get(to).passage().end() - chunks.get(from).passage().start();
    }

    private static Hit joined(Hit hit, List<Hit> chunks, StoredDocument document) {
        Passage first = chunks.getFirst().passage();
        Passage last = chunks.getLast().passage();
        Passage own = hit.passage();
        var explain = new Explanation(own.score(), "score of the chunk [%d, %d), shown with its section".formatted(own.start(), own.end()), List.of(own.explain()));
        Map<Integer, Unit> units = new LinkedHashMap<>();
        chunks.forEach(chunk -> chunk.units().forEach(unit -> units.putIfAbsent(unit.start(), unit)));
        return new Hit(own.grown(first, last.end(), last.lastLine(), document.text().substring(first.start(), last.end()), explain),
                units.values().stream().sorted(Comparator.comparingInt(Unit::start)).toList(), hit.modifiedMillis(), hit.lexicalScore());
    }
}
