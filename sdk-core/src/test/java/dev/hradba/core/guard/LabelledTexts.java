package dev.hradba.core.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.hradba.core.guard.injection.InjectionSignals;
import dev.hradba.core.guard.pii.PersonalData;
import dev.hradba.core.guard.pii.Span;

/// Texts with what must be found in them, and the score of the rules over them.
///
/// `{{kind|text}}` marks a finding, a leading `!rule,rule! ` the signals, `\n` and `\\u1234` stand for characters, and `¦` for
/// nothing: it keeps made-up keys from looking real to scanners of source code.
final class LabelledTexts {

    record Labelled(int line, String text, List<Span> spans, Set<String> signals) {}

    /// @param found  rightly found
    /// @param missed not found
    /// @param wrong  found without being there
    record Score(int found, int missed, int wrong) {
        double precision() {
            return found + wrong == 0 ? 1 : (double) found / (found + wrong);
        }

        double recall() {
            return found + missed == 0 ? 1 : (double) found / (found + missed);
        }

        Score plus(Score other) {
            return new Score(found + other.found, missed + other.missed, wrong + other.wrong);
        }
    }

    private static final Pattern MARK = Pattern.compile("\\{\\{([a-z_]+)\\|(.*?)\\}\\}", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:n|u([0-9A-F]{4}))");

    private LabelledTexts() {}

    static List<Labelled> read(String resource) throws IOException {
        var texts = new ArrayList<Labelled>();
        try (var in = Objects.requireNonNull(LabelledTexts.class.getResourceAsStream("/guard/" + resource));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.startsWith("#") && !line.isBlank()) {
                    texts.add(parse(number, line));
                }
            }
        }
        return texts;
    }

    private static Labelled parse(int number, String line) {
        var text = ESCAPE.matcher(line.replace("¦", "")).replaceAll(match -> match.group(1) == null ? "\n" : String.valueOf((char) Integer.parseInt(match.group(1), 16)));
        var signals = new TreeSet<String>();
        if (text.startsWith("!") && text.indexOf("! ") > 1 && text.charAt(1) != '[') {
            signals.addAll(List.of(text.substring(1, text.indexOf("! ")).split(",")));
            text = text.substring(text.indexOf("! ") + 2);
        }
        return marks(number, text, signals);
    }

    private static Labelled marks(int number, String text, Set<String> signals) {
        var plain = new StringBuilder();
        var spans = new ArrayList<Span>();
        var marks = MARK.matcher(text);
        int from = 0;
        while (marks.find()) {
            plain.append(text, from, marks.start());
            spans.add(new Span(plain.length(), plain.length() + marks.group(2).length(), marks.group(1), marks.group(2)));
            plain.append(marks.group(2));
            from = marks.end();
        }
        return new Labelled(number, plain.append(text.substring(from)).toString(), spans, signals);
    }

    /// Whether the rules find all that is marked with braces and nothing else.
    static boolean isFoundExactly(String marked) {
        var text = marks(0, marked.replace("¦", ""), Set.of());
        return text.spans().equals(PersonalData.recogniser().find(text.text()));
    }

    /// Scores by kind and by rule; what went wrong is told line by line.
    static Map<String, Score> score(List<Labelled> texts, List<String> mistakes) {
        var scores = new TreeMap<String, Score>();
        for (var text : texts) {
            var found = PersonalData.recogniser().find(text.text());
            for (var span : text.spans()) {
                boolean hit = found.contains(span);
                scores.merge(span.kind(), hit ? new Score(1, 0, 0) : new Score(0, 1, 0), Score::plus);
                if (!hit) {
                    mistakes.add("%d missed %s '%s'".formatted(text.line(), span.kind(), span.text()));
                }
            }
            for (var span : found) {
                if (!text.spans().contains(span)) {
                    scores.merge(span.kind(), new Score(0, 0, 1), Score::plus);
                    mistakes.add("%d wrong %s '%s'".formatted(text.line(), span.kind(), span.text()));
                }
            }
            var rules = new TreeSet<>(InjectionSignals.rules(text.text()));
            for (var rule : InjectionSignals.RULES) {
                boolean wanted = text.signals().contains(rule);
                boolean fired = rules.contains(rule) && (wanted || text.signals().isEmpty());
                if (wanted || fired) {
                    scores.merge("signal " + rule, new Score(wanted && fired ? 1 : 0, wanted && !fired ? 1 : 0, wanted ? 0 : 1), Score::plus);
                }
                if (wanted != fired) {
                    mistakes.add("%d %s signal %s: %s".formatted(text.line(), wanted ? "missed" : "wrong", rule, text.text()));
                }
            }
        }
        return scores;
    }
}
