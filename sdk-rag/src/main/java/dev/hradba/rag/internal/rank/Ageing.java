package dev.hradba.rag.internal.rank;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.TimeDecay;

/// Takes from the scores of hits whose documents are old; see [TimeDecay].
public final class Ageing {

    private Ageing() {}

    /// The hits in their new order, ranked anew.
    public static List<Hit> of(List<Hit> hits, TimeDecay decay, Instant at) {
        var scored = new ArrayList<Scored>();
        for (Hit hit : hits) {
            var modified = hit.modifiedMillis().map(Instant::ofEpochMilli);
            double factor = decay.factor(hit.passage().collection(), modified, at);
            double before = hit.passage().score();
            double score = before - (1 - factor) * Math.abs(before);
            String why = modified.map(when -> "share left by age, last changed %s".formatted(when)).orElse("share left by age, whose date is not known");
            scored.add(new Scored(hit, score, new Explanation(score, "score after age", List.of(Explanation.of(factor, why), hit.passage().explain()))));
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed());
        return Scored.ranked(scored);
    }
}
