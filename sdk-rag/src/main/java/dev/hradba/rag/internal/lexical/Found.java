package dev.hradba.rag.internal.lexical;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Chunks found, best first, that are unpacked only when they are asked for: most of what is found is never shown. Valid while its session is open.
public interface Found {

    /// Number of chunks found.
    int size();

    /// Score of the chunk at a place from 0.
    double score(int place);

    /// The distinct terms of its text, headings left out, as [Terms#distinct] gives them.
    int[] terms(int place);

    /// The chunks at these places, unpacked and ranked in this order.
    List<Hit> hits(int... places);

    /// All chunks, unpacked.
    default List<Hit> hits() {
        return hits(IntStream.range(0, size()).toArray());
    }

    /// What was unpacked already.
    static Found of(List<Hit> hits, Terms terms) {
        return new Found() {
            @Override
            public int size() {
                return hits.size();
            }

            @Override
            public double score(int place) {
                return hits.get(place).passage().score();
            }

            @Override
            public int[] terms(int place) {
                return terms.distinct(hits.get(place).units());
            }

            @Override
            public List<Hit> hits(int... places) {
                var ranked = new ArrayList<Hit>(places.length);
                for (int place : places) {
                    var passage = hits.get(place).passage();
                    ranked.add(hits.get(place).with(passage.ranked(ranked.size() + 1, passage.score(), passage.explain())));
                }
                return ranked;
            }
        };
    }
}
