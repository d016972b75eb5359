package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;

/// Collects the chunks with the best scores; where the last score is shared by more than there is room for, those with the first ids. Ids are
/// compared for these alone, since comparing them for everything on the way costs more than the search.
final class BestScores implements CollectorManager<BestScores.Best, List<ScoreDoc>> {

    private static final Comparator<ScoreDoc> WORST_FIRST = Comparator.comparingDouble(hit -> hit.score);

    private final int limit;
    private final Chunks chunks;

    BestScores(int limit, Chunks chunks) {
        this.limit = limit;
        this.chunks = chunks;
    }

    @Override
    public Best newCollector() {
        return new Best(limit);
    }

    /// In no order.
    @Override
    public List<ScoreDoc> reduce(Collection<Best> parts) throws IOException {
        var all = new Best(limit);
        for (Best part : parts) {
            part.best.forEach(all::add);
            part.left.forEach(all::add);
        }
        if (all.left.isEmpty()) {
            return new ArrayList<>(all.best);
        }
        float last = all.left.getFirst().score;
        var kept = new ArrayList<ScoreDoc>();
        for (ScoreDoc hit : all.best) {
            (hit.score == last ? all.left : kept).add(hit);
        }
        for (int doc : chunks.firstById(all.left.stream().mapToInt(hit -> hit.doc).sorted().toArray(), limit - kept.size())) {
            kept.add(new ScoreDoc(doc, last));
        }
        return kept;
    }

    static final class Best implements Collector {

        private final int limit;
        private final PriorityQueue<ScoreDoc> best = new PriorityQueue<>(WORST_FIRST);
        /// Have the same score as the worst of the best, and no room.
        private final List<ScoreDoc> left = new ArrayList<>();

        private Best(int limit) {
            this.limit = limit;
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.TOP_SCORES;
        }

        @Override
        public LeafCollector getLeafCollector(LeafReaderContext leaf) {
            return new LeafCollector() {

                private Scorable scorer = NOTHING;

                @Override
                public void setScorer(Scorable found) throws IOException {
                    scorer = found;
                    scorer.setMinCompetitiveScore(worst());
                }

                @Override
                public void collect(int doc) throws IOException {
                    float score = scorer.score();
                    float worst = worst();
                    if (score >= worst) {
                        add(new ScoreDoc(leaf.docBase + doc, score));
                        if (worst() > worst) {
                            scorer.setMinCompetitiveScore(worst());
                        }
                    }
                }
            };
        }

        /// What a chunk must score at least, 0 while there is room.
        private float worst() {
            ScoreDoc worst = best.size() < limit ? null : best.peek();
            return worst == null ? 0 : worst.score;
        }

        private void add(ScoreDoc hit) {
            ScoreDoc worst = best.size() < limit ? null : best.peek();
            if (worst == null) {
                best.add(hit);
            } else if (hit.score == worst.score) {
                left.add(hit);
            } else if (hit.score > worst.score) {
                best.poll();
                best.add(hit);
                if (worst() > worst.score) {
                    left.clear();
                } else {
                    left.add(worst);
                }
            }
        }
    }

    private static final Scorable NOTHING = new Scorable() {
        @Override
        public float score() {
            return 0;
        }
    };
}
