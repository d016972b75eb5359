package dev.hradba.core.guard.pii;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.guard.text.PlainText;
import dev.hradba.core.guard.text.Words;

/// Finds names from a list, such as those of employees, customers or streets, whatever their case and diacritics.
///
/// A name is its words in order, with at most two other characters between them. Immutable and thread-safe.
public final class KnownNames implements Recogniser {

    private static final int MAX_GAP = 2;

    private final String kind;
    private final Map<String, List<List<String>>> byFirst;

    private KnownNames(String kind, Map<String, List<List<String>>> byFirst) {
        this.kind = kind;
        this.byFirst = byFirst;
    }

    /// A recogniser of these names; names without a letter are left out.
    ///
    /// @param kind  of what is found, in lower_snake_case, such as `person`
    /// @param names as they are usually written
    public static KnownNames of(String kind, Collection<String> names) {
        var byFirst = new HashMap<String, List<List<String>>>();
        for (var name : names) {
            var words = Words.of(PlainText.of(name));
            var list = new ArrayList<String>();
            for (int i = 0; i < words.count(); i++) {
                list.add(words.word(i));
            }
            if (!list.isEmpty()) {
                byFirst.computeIfAbsent(list.getFirst(), first -> new ArrayList<>()).add(List.copyOf(list));
            }
        }
        byFirst.values().forEach(list -> list.sort(Comparator.comparingInt(words -> -words.size())));
        return new KnownNames(kind, byFirst);
    }

    @Override
    public List<Span> find(String text) {
        var words = Words.of(PlainText.of(text));
        var spans = new ArrayList<Span>();
        for (int i = 0; i < words.count(); i++) {
            for (var name : byFirst.getOrDefault(words.word(i), List.of())) {
                if (matches(words, i, name)) {
                    int end = words.end(i + name.size() - 1);
                    spans.add(new Span(words.start(i), end, kind, text.substring(words.start(i), end)));
                    i += name.size() - 1;
                    break;
                }
            }
        }
        return spans;
    }

    private static boolean matches(Words words, int index, List<String> name) {
        if (index + name.size() > words.count()) {
            return false;
        }
        for (int i = 1; i < name.size(); i++) {
            if (words.start(index + i) - words.end(index + i - 1) > MAX_GAP || !words.word(index + i).equals(name.get(i))) {
                return false;
            }
        }
        return true;
    }
}
