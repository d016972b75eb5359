package dev.hradba.core.guard.pii;

import java.util.ArrayList;
import java.util.List;

/// Finds personal data in a text. The port for names, addresses and whatever else rules or a model of one's own can find.
///
/// Implementations are thread-safe, linear in the length of the text and decide by at most [#REACH] characters before what
/// they find and as many from its beginning on, or from its last part without spaces on, so that a stream can be guarded
/// while it runs.
@FunctionalInterface
public interface Recogniser {

    /// How many characters before a finding, and from its beginning on, may have a say in it.
    int REACH = 160;

    /// What was found, by place and without overlaps.
    List<Span> find(String text);

    /// Finds with this recogniser and another. Where both find something in one place, the longer finding stands; of two equally long ones, ours.
    default Recogniser and(Recogniser other) {
        return text -> {
            var hits = new ArrayList<Hit>();
            find(text).forEach(span -> hits.add(new Hit(span.kind(), span.start(), span.end(), 2)));
            other.find(text).forEach(span -> hits.add(new Hit(span.kind(), span.start(), span.end(), 1)));
            return Overlaps.resolve(text, hits);
        };
    }
}
