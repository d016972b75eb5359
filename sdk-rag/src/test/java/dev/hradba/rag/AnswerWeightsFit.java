package dev.hradba.rag;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.HandbookQuestions.Asked;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.answer.Candidate;
import dev.hradba.rag.internal.answer.Judge;
import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.answer.Weights;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.LuceneIndex;

/// Fits the weights of the judge on the calibration half of the questions and prints them, with figures for both halves.
/// Run by hand: `main` takes no arguments. The held-out half is never fitted on.
final class AnswerWeightsFit {

    private static final int PASSAGES = 12;

    private record Example(Asked asked, Question question, List<Hit> hits, List<Candidate> candidates, List<Boolean> gold) {}

    private AnswerWeightsFit() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("fit");
        var options = KnowledgeBaseOptions.defaults();
        try (var base = KnowledgeBase.open(folder, options)) {
            base.syncFolder("handbook", HandbookQuestions.HANDBOOK, Rights.everybody());
        }
        try (var index = LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), "", true);
                var session = index.session(Identity.of("fit"))) {
            double[] prior = toArray(Weights.measured().unit());
            double decay = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 0.02;
            double[] unit = decay == 0 ? prior
                    : fitUnits(examples("calibration", index, session, options, Weights.measured()), prior, decay);
            var ranked = new Weights(toList(unit), Weights.measured().confidence());
            var judged = new ArrayList<>(examples("calibration", index, session, options, ranked));
            judged.addAll(examples("calibration", index, session, options, ranked, true));
            double[] confidence = fitConfidence(judged, index, session);
            var fitted = new Weights(toList(unit), toList(confidence));
            System.out.println("unit " + round(unit));
            System.out.println("confidence " + round(confidence));
            for (String split : List.of("calibration", "held-out")) {
                report("before " + split, examples(split, index, session, options, Weights.measured()), Weights.measured(), index, session);
                report("after " + split, examples(split, index, session, options, fitted), fitted, index, session);
                report("without " + split, examples(split, index, session, options, fitted, true), fitted, index, session);
            }
        }
    }

    private static List<Example> examples(String split, LuceneIndex index, LexicalSession session, KnowledgeBaseOptions options, Weights weights) {
        return examples(split, index, session, options, weights, false);
    }

    /// With `without`, the sections that answer are taken away: every answerable question becomes one that cannot be answered.
    private static List<Example> examples(String split, LuceneIndex index, LexicalSession session, KnowledgeBaseOptions options,
            Weights weights, boolean without) {
        var examples = new ArrayList<Example>();
        for (Asked asked : HandbookQuestions.of(split)) {
            List<Hit> hits = new Retrieval(options, index.terms(), Optional.empty()).fused(Query.of(asked.question()).limit(PASSAGES), session);
            if (without) {
                if (!asked.answerable()) {
                    continue;
                }
                hits = hits.stream().filter(hit -> asked.gold().stream().noneMatch(gold -> gold.document().equals(hit.passage().documentId())
                        && (hit.passage().sectionPath().isEmpty() ? "" : hit.passage().sectionPath().getLast()).equals(gold.section()))).toList();
            }
            Question question = Question.of(asked.question(), index.terms(), session);
            List<Candidate> candidates = new Judge(weights).order(question, asked.question(), hits, index.terms(), session);
            var gold = new ArrayList<Boolean>();
            for (Candidate candidate : candidates) {
                gold.add(asked.answeredBy(candidate.hit().passage().documentId(), candidate.unit().start(), candidate.unit().end()));
            }
            examples.add(new Example(asked, question, hits, candidates, List.copyOf(gold)));
        }
        return examples;
    }

    /// Gradient ascent on the log probability of a gold unit under a softmax over all units, drawn towards the prior.
    private static double[] fitUnits(List<Example> examples, double[] prior, double decay) {
        double[] weights = prior.clone();
        for (int step = 0; step < 300; step++) {
            double[] gradient = new double[weights.length];
            for (Example example : examples) {
                addGradient(example, weights, gradient);
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] += 0.3 * (gradient[i] / examples.size() - decay * (weights[i] - prior[i]));
            }
        }
        return weights;
    }

    private static void addGradient(Example example, double[] weights, double[] gradient) {
        double all = 0;
        double right = 0;
        double[] exp = new double[example.candidates().size()];
        double top = example.candidates().stream().mapToDouble(c -> dot(weights, c.features())).max().orElse(0);
        for (int i = 0; i < exp.length; i++) {
            exp[i] = Math.exp(dot(weights, example.candidates().get(i).features()) - top);
            all += exp[i];
            right += example.gold().get(i) ? exp[i] : 0;
        }
        if (right == 0) {
            return;
        }
        for (int i = 0; i < exp.length; i++) {
            double pull = (example.gold().get(i) ? exp[i] / right : 0) - exp[i] / all;
            for (int f = 0; f < gradient.length; f++) {
                gradient[f] += pull * example.candidates().get(i).features().get(f);
            }
        }
    }

    private static double[] fitConfidence(List<Example> examples, LuceneIndex index, LexicalSession session) {
        double[] prior = toArray(Weights.measured().confidence());
        double[] weights = prior.clone();
        var all = examples.stream()
                .map(example -> Judge.signals(example.question(), example.asked().question(), example.candidates(), index.terms(), session))
                .toList();
        for (int step = 0; step < 20_000; step++) {
            double[] gradient = new double[weights.length];
            for (int e = 0; e < all.size(); e++) {
                double weight = examples.get(e).asked().answerable() && !examples.get(e).gold().contains(true) ? 0.5 : 1;
                double error = weight * ((right(examples.get(e)) ? 1 : 0) - 1 / (1 + Math.exp(-dot(weights, all.get(e)))));
                for (int i = 0; i < weights.length; i++) {
                    gradient[i] += error * all.get(e).get(i);
                }
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] += 0.05 * (gradient[i] / examples.size() - (i == 0 ? 0 : 0.01) * (weights[i] - prior[i]));
            }
        }
        return weights;
    }

    private static void report(String name, List<Example> examples, Weights weights, LuceneIndex index, LexicalSession session) {
        int answerable = 0;
        int right = 0;
        int reachable = 0;
        for (Example example : examples) {
            if (example.asked().answerable()) {
                answerable++;
                right += right(example) ? 1 : 0;
                reachable += example.gold().contains(true) ? 1 : 0;
            }
        }
        System.out.printf("%s: right %d of %d, reachable %d%n", name, right, answerable, reachable);
        for (double threshold : new double[] {0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7}) {
            int answered = 0;
            int wrong = 0;
            int falseAnswers = 0;
            for (Example example : examples) {
                double confidence = new Judge(weights).confidence(example.question(), example.asked().question(), example.candidates(), index.terms(), session);
                if (confidence >= threshold) {
                    answered++;
                    wrong += right(example) ? 0 : 1;
                    falseAnswers += example.asked().answerable() ? 0 : 1;
                }
            }
            System.out.printf("  at %.1f answered %d, right %d, wrong %d (of unanswerable %d)%n", threshold, answered, answered - wrong, wrong, falseAnswers);
        }
        if (name.startsWith("after cal")) {
            for (Example example : examples) {
                double confidence = new Judge(weights).confidence(example.question(), example.asked().question(), example.candidates(), index.terms(), session);
                boolean gold = right(example);
                if (!gold && (example.asked().answerable() || confidence > 0.4)) {
                    System.out.printf("  miss %s %.2f %s -> %s%n", example.asked().id(), confidence, example.asked().question(),
                            example.candidates().getFirst().unit().plain());
                }
            }
        }
    }

    private static boolean right(Example example) {
        return !example.gold().isEmpty() && example.gold().get(0);
    }

    private static double dot(double[] weights, List<Double> values) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * values.get(i);
        }
        return sum;
    }

    private static double[] toArray(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Double> toList(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static String round(double[] values) {
        return Arrays.stream(values).mapToObj(v -> "%.2f".formatted(v)).toList().toString();
    }
}
