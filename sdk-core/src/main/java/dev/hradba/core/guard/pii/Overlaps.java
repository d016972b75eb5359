package dev.hradba.core.guard.pii;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Leaves one finding where several overlap: the longest, then the surest, then the kind that [Kinds#ALL] names first, then the leftmost.
final class Overlaps {

    private static final Comparator<Hit> ORDER = Comparator.<Hit>comparingInt(hit -> hit.start() - hit.end())
            .thenComparingInt(hit -> -hit.score())
            .thenComparingInt(hit -> rank(hit.kind()))
            .thenComparing(Hit::kind)
            .thenComparingInt(Hit::start);

    private Overlaps() {}

    private static int rank(String kind) {
        int rank = Kinds.ALL.indexOf(kind);
        return rank < 0 ? Kinds.ALL.size() : rank;
    }

    static List<Span> resolve(String text, List<Hit> hits) {
        var kept = new TreeMap<Integer, Hit>();
        for (var hit : hits.stream().sorted(ORDER).toList()) {
            var before = kept.lowerEntry(hit.end());
            if (before == null || before.getValue().end() <= hit.start()) {
                kept.put(hit.start(), hit);
            }
        }
        var spans = new ArrayList<Span>();
        kept.values().forEach(hit -> spans.add(new Span(hit.start(), hit.end(), hit.kind(), text.substring(hit.start(), hit.end()))));
        return spans;
    }
}
