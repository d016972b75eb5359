package dev.hradba.core.guard.pii;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.hradba.core.guard.text.PlainText;
import dev.hradba.core.guard.text.Words;
import org.jspecify.annotations.Nullable;

/// Where a text mentions which [Topic], found once for all rules in time linear in its length.
final class Mentions {

    private static final int MAX_WORD_GAP = 3;
    private static final int MAX_STEM = 16;
    private static final Map<String, List<Phrase>> EXACT = new HashMap<>();
    private static final Map<String, List<Phrase>> STEMS = new HashMap<>();

    static {
        for (var topic : Topic.values()) {
            for (var phrase : topic.phrases()) {
                var words = phrase.split(" ");
                var first = words[0].startsWith("=") ? words[0].substring(1).toLowerCase(Locale.ROOT) : words[0];
                boolean stem = first.endsWith("*");
                (stem ? STEMS : EXACT).computeIfAbsent(stem ? first.substring(0, first.length() - 1) : first, key -> new ArrayList<>())
                        .add(new Phrase(topic, List.of(words)));
            }
        }
    }

    private record Phrase(Topic topic, List<String> words) {}

    private final Topic[] topics;
    private final int[] starts;
    private final int[] ends;

    private Mentions(Topic[] topics, int[] starts, int[] ends) {
        this.topics = topics;
        this.starts = starts;
        this.ends = ends;
    }

    static Mentions of(PlainText text) {
        var words = Words.of(text);
        var found = new Collector();
        for (int i = 0; i < words.count(); i++) {
            var word = words.word(i);
            collect(EXACT.get(word), words, i, text, found);
            for (int length = 2; length <= Math.min(word.length(), MAX_STEM); length++) {
                collect(STEMS.get(word.substring(0, length)), words, i, text, found);
            }
        }
        return found.mentions();
    }

    private static void collect(@Nullable List<Phrase> phrases, Words words, int index, PlainText text, Collector found) {
        if (phrases == null) {
            return;
        }
        for (var phrase : phrases) {
            int end = matches(phrase.words(), words, index, text);
            if (end >= 0) {
                found.add(phrase.topic(), words.start(index), end);
            }
        }
    }

    /// Where the phrase that starts with this word ends, or -1.
    private static int matches(List<String> phrase, Words words, int index, PlainText text) {
        if ((phrase.getFirst().startsWith("=") && !words.cased(index).equals(phrase.getFirst().substring(1))) || index + phrase.size() > words.count()) {
            return -1;
        }
        for (int i = 1; i < phrase.size(); i++) {
            int gap = words.start(index + i) - words.end(index + i - 1);
            if (gap > MAX_WORD_GAP || hasDigit(text.plain(), words.end(index + i - 1), words.start(index + i)) || !words.matches(index + i, phrase.get(i))) {
                return -1;
            }
        }
        return words.end(index + phrase.size() - 1);
    }

    static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    /// The mention that ends last at or before an offset and at most `reach` before it, or -1. The longest phrase and then the
    /// most specific topic speaks where several end together.
    int before(int offset, int reach) {
        int last = lastStartingBefore(offset);
        int best = -1;
        for (int i = last; i >= 0 && starts[i] >= offset - reach - 40; i--) {
            if (ends[i] <= offset && ends[i] >= offset - reach && (best < 0 || ends[i] > ends[best]
                    || (ends[i] == ends[best] && (starts[i] < starts[best] || (starts[i] == starts[best] && topics[i].compareTo(topics[best]) < 0))))) {
                best = i;
            }
        }
        return best;
    }

    /// Whether a topic is mentioned so that it ends at most `reach` before an offset.
    boolean near(Topic topic, int offset, int reach) {
        for (int i = lastStartingBefore(offset); i >= 0 && starts[i] >= offset - reach - 40; i--) {
            if (topics[i] == topic && ends[i] <= offset && ends[i] >= offset - reach) {
                return true;
            }
        }
        return false;
    }

    /// Whether a topic is mentioned so that it starts at most `reach` behind an offset.
    boolean after(Topic topic, int offset, int reach) {
        for (int i = lastStartingBefore(offset) + 1; i < starts.length && starts[i] <= offset + reach; i++) {
            if (topics[i] == topic) {
                return true;
            }
        }
        return false;
    }

    private int lastStartingBefore(int offset) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    Topic topic(int index) {
        return topics[index];
    }

    int end(int index) {
        return ends[index];
    }

    private static final class Collector {
        private Topic[] topics = new Topic[16];
        private int[] starts = new int[16];
        private int[] ends = new int[16];
        private int count;

        void add(Topic topic, int start, int end) {
            if (count == starts.length) {
                topics = Arrays.copyOf(topics, count * 2);
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            topics[count] = topic;
            starts[count] = start;
            ends[count++] = end;
        }

        Mentions mentions() {
            return new Mentions(Arrays.copyOf(topics, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
        }
    }
}
