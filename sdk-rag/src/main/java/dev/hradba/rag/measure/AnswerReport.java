package dev.hradba.rag.measure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.hradba.rag.measure.AnswerResult.Verdict;

/// Counts of verdicts, by system, language and kind of question.
///
/// @param lines one per group
public record AnswerReport(List<Line> lines) {

    /// Copies its list.
    public AnswerReport {
        lines = List.copyOf(lines);
    }

    /// One group of questions to one system.
    ///
    /// @param system            who answered
    /// @param group             `all`, a language, or language and kind
    /// @param questions         questions in it
    /// @param right             answered with the gold sentences
    /// @param wrong             answered otherwise
    /// @param invented          of the wrong ones, those without an answer in the texts
    /// @param abstainedRightly  not answered, and nothing answers
    /// @param abstainedWrongly  not answered although something does
    /// @param sentences         cited sentences per answer
    /// @param medianMicros      median time per question
    public record Line(String system, String group, int questions, int right, int wrong, int invented, int abstainedRightly, int abstainedWrongly,
            double sentences, long medianMicros) {}

    /// Counts results.
    public static AnswerReport of(List<AnswerResult> results) {
        Set<String> systems = new LinkedHashSet<>();
        results.forEach(result -> systems.add(result.system()));
        Set<String> languages = new TreeSet<>();
        results.forEach(result -> languages.add(result.asked().language()));
        Set<String> kinds = new TreeSet<>();
        results.forEach(result -> kinds.add(result.asked().kind()));
        var lines = new java.util.ArrayList<Line>();
        for (String system : systems) {
            add(lines, results, system, "all", asked -> true);
            for (String language : languages) {
                add(lines, results, system, language, asked -> asked.language().equals(language));
                for (String kind : kinds) {
                    add(lines, results, system, language + " " + kind, asked -> asked.language().equals(language) && asked.kind().equals(kind));
                }
            }
        }
        return new AnswerReport(lines);
    }

    private static void add(List<Line> lines, List<AnswerResult> results, String system, String group, Predicate<AskedQuestion> in) {
        List<AnswerResult> some = results.stream().filter(result -> result.system().equals(system) && in.test(result.asked())).toList();
        if (!some.isEmpty()) {
            lines.add(new Line(system, group, some.size(), count(some, Verdict.RIGHT), count(some, Verdict.WRONG),
                    (int) some.stream().filter(r -> r.verdict() == Verdict.WRONG && !r.asked().answerable()).count(),
                    count(some, Verdict.ABSTAINED_RIGHTLY), count(some, Verdict.ABSTAINED_WRONGLY),
                    some.stream().filter(r -> !r.cited().isEmpty()).mapToInt(r -> r.cited().size()).average().orElse(0),
                    some.stream().mapToLong(AnswerResult::micros).sorted().skip(some.size() / 2).findFirst().orElse(0)));
        }
    }

    private static int count(List<AnswerResult> results, Verdict verdict) {
        return (int) results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /// The counts as a table for a terminal; kinds are shown for the knowledge base only.
    public String text() {
        var text = new StringBuilder("%-31s %-12s %9s %6s %6s %9s %10s %10s %10s %8s%n".formatted(
                "system", "questions", "of these", "right", "wrong", "invented", "abstained", "abst.wrong", "sentences", "ms"));
        for (Line line : lines) {
            if (line.system().equals(AnswerEvaluation.HRADBA) || !line.group().contains(" ")) {
                text.append("%-31s %-12s %9d %6d %6d %9d %10d %10d %10.2f %8.1f%n".formatted(line.system(), line.group(), line.questions(), line.right(),
                        line.wrong(), line.invented(), line.abstainedRightly(), line.abstainedWrongly(), line.sentences(), line.medianMicros() / 1_000.0));
            }
        }
        return text.toString();
    }
}
