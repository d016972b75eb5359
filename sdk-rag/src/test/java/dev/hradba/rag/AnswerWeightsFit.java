package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.hradba.core.Identity;
import dev.hradba.rag.embed.CachedEmbedder;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.answer.Candidate;
import dev.hradba.rag.internal.answer.Judge;
import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.answer.Weights;
import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalSession;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.measure.AskedQuestion;
import dev.hradba.rag.retrieve.RetrievalPlan;

/// Fits the weights of the judge on the tuning half of the passages and the calibration half of the sample's questions, and prints them.
/// Run by hand: `main` takes the pull towards the present weights (0.01 if none is given), then `meaning` to fit those that judge by meaning, too (on the
/// questions that are not Czech, which the embedded model does not know). Judged by leaving one text after the other out.
/// The halves that are held out are never read.
final class AnswerWeightsFit {

    private static final Path PASSAGES = Path.of("../models/starter/passages/tune");
    private static final int LOOKED_AT = 24;

    /// @param group      text that the question is about
    /// @param candidates units, in the order of the hits
    /// @param gold       which of them answer
    private record Example(String group, String text, Question question, List<Hit> hits, List<Candidate> candidates, List<Boolean> gold,
            boolean answerable, Terms terms, Statistics statistics) {}

    /// Decides whether the unit of a document with this span and this text answers.
    private interface Gold {
        boolean is(String document, int start, int end, String quote);
    }

    private final Weights prior;
    private final Judge judge;
    private final Predicate<String> asked;

    private AnswerWeightsFit(Weights prior, Judge judge, Predicate<String> asked) {
        this.prior = prior;
        this.judge = judge;
        this.asked = asked;
    }

    public static void main(String[] arguments) throws IOException {
        double pull = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 0.01;
        if (arguments.length > 1 && arguments[1].equals("meaning")) {
            try (var model = OnnxEmbedder.embedded(); var known = CachedEmbedder.open(Files.createTempDirectory("fit"), model)) {
                var prior = Weights.withMeaning();
                new AnswerWeightsFit(prior, Judge.withMeaning(prior, known), question -> !Languages.isCzech(question)).run(pull);
            }
        } else {
            var prior = Weights.byWords();
            new AnswerWeightsFit(prior, Judge.byWords(prior), question -> true).run(pull);
        }
    }

    private void run(double pull) throws IOException {
        var examples = new ArrayList<>(passages());
        examples.addAll(handbook());
        long reachable = examples.stream().filter(e -> e.gold().contains(true)).count();
        System.out.printf("%d questions, %d answerable, %d reachable%n", examples.size(), examples.stream().filter(Example::answerable).count(), reachable);
        double[] unit = fitUnits(examples, toArray(prior.unit()), pull);
        double[] confidence = fitConfidence(examples, unit);
        System.out.println("unit " + round(unit));
        System.out.println("confidence " + round(confidence));
        report("present", examples, prior);
        report("fitted", examples, new Weights(toList(unit), toList(confidence)));
        leaveOneOut(examples, pull);
    }

    private void leaveOneOut(List<Example> examples, double pull) {
        var groups = new TreeSet<String>();
        examples.forEach(example -> groups.add(example.group()));
        int[][] sums = new int[9][3];
        int top = 0;
        for (String group : groups) {
            List<Example> others = examples.stream().filter(e -> !e.group().equals(group)).toList();
            double[] unit = fitUnits(others, toArray(prior.unit()), pull);
            var weights = new Weights(toList(unit), toList(fitConfidence(others, unit)));
            for (Example example : examples) {
                if (example.group().equals(group)) {
                    top += count(example, weights, sums);
                }
            }
        }
        System.out.println("left out: best unit right " + top);
        print(sums, examples.size());
    }

    private void report(String name, List<Example> examples, Weights weights) {
        int[][] sums = new int[9][3];
        int top = examples.stream().mapToInt(example -> count(example, weights, sums)).sum();
        System.out.println(name + ": best unit right " + top);
        print(sums, examples.size());
    }

    private static void print(int[][] sums, int all) {
        for (int i = 0; i < sums.length; i++) {
            System.out.printf("  at %.1f right %d, wrong %d, rightly declined %d, good %.3f%n", (i + 1) / 10.0, sums[i][0], sums[i][1], sums[i][2],
                    (sums[i][0] + sums[i][2]) / (double) all);
        }
    }

    private static int count(Example example, Weights weights, int[][] sums) {
        List<Candidate> ordered = ordered(example, weights);
        double confidence = ordered.isEmpty() ? 0 : probability(weights, example, ordered);
        boolean right = right(example, ordered);
        for (int i = 0; i < sums.length; i++) {
            boolean answered = confidence >= (i + 1) / 10.0;
            sums[i][0] += answered && right ? 1 : 0;
            sums[i][1] += answered && !right ? 1 : 0;
            sums[i][2] += !answered && !example.answerable() ? 1 : 0;
        }
        return right ? 1 : 0;
    }

    private static boolean right(Example example, List<Candidate> ordered) {
        return !ordered.isEmpty() && example.gold().get(indexOf(example, ordered.getFirst()));
    }

    private static int indexOf(Example example, Candidate candidate) {
        for (int i = 0; i < example.candidates().size(); i++) {
            Candidate other = example.candidates().get(i);
            if (other.hit().passage().chunkId().equals(candidate.hit().passage().chunkId()) && other.index() == candidate.index()) {
                return i;
            }
        }
        throw new IllegalStateException("a candidate of no example");
    }

    private static List<Candidate> ordered(Example example, Weights weights) {
        return example.candidates().stream()
                .map(c -> new Candidate(c.hit(), c.index(), c.features(), dot(toArray(weights.unit()), c.features())))
                .sorted(java.util.Comparator.comparingDouble(Candidate::score).reversed())
                .toList();
    }

    private static double probability(Weights weights, Example example, List<Candidate> ordered) {
        return 1 / (1 + Math.exp(-dot(toArray(weights.confidence()), signals(example, ordered))));
    }

    private static List<Double> signals(Example example, List<Candidate> ordered) {
        return Judge.signals(example.question(), example.text(), ordered, example.terms(), example.statistics());
    }

    private List<Example> passages() throws IOException {
        Path folder = Files.createTempDirectory("fit");
        var options = KnowledgeBaseOptions.defaults();
        try (var base = KnowledgeBase.open(folder, options)) {
            base.syncFolder(Document.DEFAULT_COLLECTION, PASSAGES.resolve("docs"), Rights.everybody());
        }
        var examples = new ArrayList<Example>();
        var index = LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), "", true);
        var session = index.session(Identity.of("fit"));
        for (AskedQuestion one : AskedQuestion.read(PASSAGES.resolve("questions.jsonl"))) {
            if (!asked.test(one.question())) {
                continue;
            }
            List<String> gold = one.gold().stream().map(AnswerWeightsFit::words).toList();
            examples.add(example(one.id().replaceAll("-\\d+$", ""), one.question(), one.answerable(), index, session, options, (document, start, end, quote) -> {
                String said = words(quote);
                return gold.stream().anyMatch(text -> said.contains(text) || (text.contains(said) && said.length() > 10));
            }));
        }
        return examples;
    }

    private List<Example> handbook() throws IOException {
        Path folder = Files.createTempDirectory("fit");
        var options = KnowledgeBaseOptions.defaults();
        try (var base = KnowledgeBase.open(folder, options)) {
            base.syncFolder(Document.DEFAULT_COLLECTION, HandbookQuestions.HANDBOOK, Rights.everybody());
        }
        var examples = new ArrayList<Example>();
        var index = LuceneIndex.open(folder, options.language().analyzer(), options.k1(), options.b(), "", true);
        var session = index.session(Identity.of("fit"));
        for (HandbookQuestions.Asked one : HandbookQuestions.of("calibration")) {
            examples.add(example("handbook", one.question(), one.answerable(), index, session, options,
                    (document, start, end, quote) -> one.answeredBy(document, start, end)));
        }
        return examples;
    }

    private Example example(String group, String text, boolean answerable, LuceneIndex index, LexicalSession session, KnowledgeBaseOptions options, Gold gold) {
        List<Hit> hits = new Retrieval(options, index.terms(), Optional.empty()).candidates(Query.of(text), RetrievalPlan.plain(), session, LOOKED_AT);
        Question question = Question.of(text, index.terms(), session);
        List<Candidate> candidates = judge.order(question, text, hits, index.terms(), session);
        var answers = new ArrayList<Boolean>();
        for (Candidate candidate : candidates) {
            var passage = candidate.hit().passage();
            answers.add(gold.is(passage.documentId(), candidate.unit().start(), candidate.unit().end(),
                    passage.text().substring(candidate.unit().start() - passage.start(), candidate.unit().end() - passage.start())));
        }
        return new Example(group, text, question, hits, candidates, answers, answerable, index.terms(), session);
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    /// Gradient ascent on the log probability of a gold unit under a softmax over all units, drawn towards the prior.
    private double[] fitUnits(List<Example> examples, double[] prior, double pull) {
        double[] weights = prior.clone();
        for (int step = 0; step < 250; step++) {
            double[] gradient = new double[weights.length];
            for (Example example : examples) {
                addGradient(example, weights, gradient);
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] += 0.5 * (gradient[i] / examples.size() - pull * (weights[i] - prior[i]));
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
            double force = (example.gold().get(i) ? exp[i] / right : 0) - exp[i] / all;
            for (int f = 0; f < gradient.length; f++) {
                gradient[f] += force * example.candidates().get(i).features().get(f);
            }
        }
    }

    private double[] fitConfidence(List<Example> examples, double[] unit) {
        double[] prior = toArray(this.prior.confidence());
        double[] weights = prior.clone();
        var ranked = new Weights(toList(unit), toList(prior));
        List<List<Candidate>> orders = examples.stream().map(example -> ordered(example, ranked)).toList();
        var values = new ArrayList<double[]>();
        for (int e = 0; e < examples.size(); e++) {
            values.add(orders.get(e).isEmpty() ? new double[prior.length] : toArray(signals(examples.get(e), orders.get(e))));
        }
        for (int step = 0; step < 4_000; step++) {
            double[] gradient = new double[weights.length];
            for (int e = 0; e < values.size(); e++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * values.get(e)[i];
                }
                double error = (right(examples.get(e), orders.get(e)) ? 1 : 0) - 1 / (1 + Math.exp(-sum));
                for (int i = 0; i < weights.length; i++) {
                    gradient[i] += error * values.get(e)[i];
                }
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] += 0.05 * (gradient[i] / examples.size() - (i == 0 ? 0 : 0.002) * (weights[i] - prior[i]));
            }
        }
        return weights;
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
        return Arrays.stream(values).mapToObj(v -> String.format(Locale.ROOT, "%.2f", v)).toList().toString();
    }
}
