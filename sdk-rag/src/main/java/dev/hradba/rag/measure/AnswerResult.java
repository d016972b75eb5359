package dev.hradba.rag.measure;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What one system said to one question.
///
/// @param system     who answered
/// @param asked      what was asked
/// @param cited      what was quoted; empty for "not enough information"
/// @param confidence the system's own estimate, in [0, 1]
/// @param micros     time it took, in microseconds
public record AnswerResult(String system, AskedQuestion asked, List<String> cited, double confidence, long micros) {

    /// Sentences beside the wanted ones that a right answer may cite.
    public static final int MAX_OTHERS = 1;

    /// Copies its list.
    public AnswerResult {
        cited = List.copyOf(cited);
    }

    /// How an answer compares with the gold sentences.
    public enum Verdict {
        /// All gold sentences are cited, and at most [#MAX_OTHERS] others.
        RIGHT,
        /// Something was cited, but not that.
        WRONG,
        /// Nothing was cited, and nothing answers.
        ABSTAINED_RIGHTLY,
        /// Nothing was cited although the texts hold an answer.
        ABSTAINED_WRONGLY
    }

    /// The verdict.
    public Verdict verdict() {
        if (cited.isEmpty()) {
            return asked.answerable() ? Verdict.ABSTAINED_WRONGLY : Verdict.ABSTAINED_RIGHTLY;
        }
        String said = cited.stream().map(AnswerResult::words).collect(Collectors.joining(" "));
        boolean all = asked.gold().stream().allMatch(gold -> (" " + said + " ").contains(" " + words(gold) + " "));
        return asked.answerable() && all && cited.size() <= asked.gold().size() + MAX_OTHERS ? Verdict.RIGHT : Verdict.WRONG;
    }

    /// Letters and digits only: line breaks, markup and cell borders do not count.
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
