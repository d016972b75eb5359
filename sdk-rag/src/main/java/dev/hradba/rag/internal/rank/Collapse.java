package dev.hradba.rag.internal.rank;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;

/// Keeps the best of several hits with nearly the same text. Only what was found is compared, and only what may be read is found: a hidden
/// duplicate changes nothing.
public final class Collapse {

    private Collapse() {}

    /// The hits that are left, in their order, ranked anew; explanations and [dev.hradba.rag.retrieve.Passage#alsoIn()] name what stands for them.
    public static List<Hit> of(List<Hit> hits) {
        var kept = new ArrayList<Group>();
        for (Hit hit : hits) {
            long[] shingles = Shingles.of(hit.passage().text());
            kept.stream().filter(group -> Shingles.jaccard(group.shingles, shingles) >= MinHash.NEAR).findFirst()
                    .ifPresentOrElse(same -> same.others.add(hit), () -> kept.add(new Group(hit, shingles)));
        }
        var left = new ArrayList<Hit>();
        for (Group group : kept) {
            left.add(group.hit(left.size() + 1));
        }
        return left;
    }

    private static final class Group {

        private final Hit first;
        private final long[] shingles;
        private final List<Hit> others = new ArrayList<>();

        Group(Hit first, long[] shingles) {
            this.first = first;
            this.shingles = shingles;
        }


        Hit hit(int rank) {
            var passage = first.passage();
            if (others.isEmpty()) {
                return first.with(passage.ranked(rank, passage.score(), passage.explain()));
            }
            var parts = new ArrayList<Explanation>();
            parts.add(passage.explain());
            others.forEach(other -> parts.add(Explanation.of(other.passage().score(), "nearly the same text in " + other.passage().chunkId())));
            var why = new Explanation(passage.score(), "score, standing for %d near-duplicates".formatted(others.size()), parts);
            return first.with(passage.ranked(rank, passage.score(), why).standingFor(others.stream().map(other -> other.passage().chunkId()).toList()));
        }
    }
}
