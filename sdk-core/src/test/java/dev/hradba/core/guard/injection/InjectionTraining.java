package dev.hradba.core.guard.injection;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.guard.text.PlainText;
import dev.hradba.core.guard.text.Words;

/// Fits the weights of [SentenceModel], to be run by hand in the module's folder; twice the same from the same files.
///
/// Hostile and harmless sentences come from the templates in `guard/training` (a part of them held back), from the labelled lists that rules
/// have learned from, and, harmless ones, from handbooks and questions in this repository. The lists `unseen-*` and `latest-*` are never read here.
final class InjectionTraining {

    private static final Path LISTS = Path.of("src/test/resources/guard");
    private static final int PER_TEMPLATE = 220;
    private static final int EPOCHS = 6;
    private static final double RATE = 0.35;
    private static final double SHRINK = 2e-6;
    /// Share of the harmless sentences kept apart that may be taken for orders.
    private static final double FALSE_ALARMS = 0.006;

    private static final class Example {
        private final int[] features;
        private final boolean hostile;
        private final double weight;

        Example(int[] features, boolean hostile, double weight) {
            this.features = features;
            this.hostile = hostile;
            this.weight = weight;
        }
    }

    private final double[] weights = new double[SentenceModel.SIZE];
    private final double[] squares = new double[SentenceModel.SIZE];
    private double bias;

    public static void main(String[] arguments) throws IOException {
        var random = new SplittableRandom(11);
        var train = new ArrayList<Example>();
        var aside = new ArrayList<Example>();
        for (boolean hostile : List.of(true, false)) {
            var templates = Templates.read(LISTS.resolve("training/" + (hostile ? "hostile" : "harmless") + ".txt"));
            for (int i = 0; i < templates.lines().size(); i++) {
                var line = templates.lines().get(i);
                var texts = new LinkedHashSet<String>();
                IntStream.range(0, PER_TEMPLATE).forEach(n -> texts.add(templates.expand(line, random)));
                for (var text : texts) {
                    examples(text, hostile, 1, i % 8 == 5 ? aside : train);
                }
            }
        }
        labelled("strangers-hostile.jsonl", true, train);
        labelled("strangers-harmless.jsonl", false, train);
        prose(train, aside);
        var training = new InjectionTraining();
        training.fit(train, random);
        double threshold = training.threshold(aside);
        training.write(Path.of("src/main/resources/dev/hradba/core/guard/injection/sentences.bin"), threshold);
        System.out.printf("%d sentences, %d kept apart; threshold %.2f; of those kept apart %.3f of the hostile and %.4f of the harmless above it%n", train.size(), aside.size(), threshold,
                training.share(aside, true, threshold), training.share(aside, false, threshold));
    }

    private static void labelled(String file, boolean hostile, List<Example> into) throws IOException {
        var json = new ObjectMapper();
        for (var line : Files.readAllLines(LISTS.resolve(file))) {
            for (int times = 0; times < 20; times++) {
                examples(json.readTree(line).path("text").asText(), hostile, hostile ? 0.5 : 1, into); // not each sentence of a hostile text is an order
            }
        }
    }

    /// Sentences of guides, handbooks that the starter model's tests read, a fifth of both kept apart, statutes, and questions to databases. None of them changes.
    private static void prose(List<Example> train, List<Example> aside) throws IOException {
        var guides = Files.readAllLines(LISTS.resolve("training/prose.txt"));
        for (int i = 1; i < guides.size(); i++) {
            examples(guides.get(i), false, 1, i % 5 == 2 ? aside : train);
        }
        var starter = Path.of("../models/starter");
        try (var files = Files.walk(starter.resolve("passages"))) {
            var handbooks = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
            for (int i = 0; i < handbooks.size(); i++) {
                examples(Files.readString(handbooks.get(i)), false, 1, i % 5 == 2 ? aside : train);
            }
        }
        var json = new ObjectMapper();
        for (var set : List.of("czech-everyday", "czech-statutes", "german-everyday")) {
            for (var line : Files.readAllLines(Path.of("../sdk-rag/src/test/resources", set, "corpus.jsonl"))) {
                examples(json.readTree(line).path("text").asText(), false, 1, train);
            }
        }
        for (var set : List.of("passages/tune", "passages/heldout", "dev", "dev2", "test", "heldout", "heldout2", "heldout3", "heldout4", "heldout6", "heldout7", "heldout8", "heldout9", "heldout10")) {
            for (var line : Files.readAllLines(starter.resolve(set).resolve("questions.jsonl"))) {
                examples(json.readTree(line).path("question").asText(), false, 1, train);
            }
        }
    }

    private static void examples(String text, boolean hostile, double weight, List<Example> into) {
        var plain = PlainText.of(text);
        var words = Words.of(plain);
        for (var sentence : Sentences.of(words, plain.plain())) {
            var features = IntStream.builder();
            SentenceModel.features(words, sentence.from(), sentence.to(), features::add);
            into.add(new Example(features.build().toArray(), hostile, weight));
        }
    }

    /// Adagrad (Duchi et al., 2011) on the logistic loss.
    private void fit(List<Example> examples, SplittableRandom random) {
        var order = new ArrayList<>(examples);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(order, new java.util.Random(random.nextLong()));
            double loss = 0;
            for (var example : order) {
                double right = example.hostile ? 1 : 0;
                double said = 1 / (1 + Math.exp(-score(example)));
                loss -= Math.log(Math.max(1e-12, example.hostile ? said : 1 - said));
                double step = (said - right) * example.weight;
                double each = step / Math.sqrt(example.features.length);
                for (int feature : example.features) {
                    squares[feature] += each * each;
                    weights[feature] -= RATE * each / Math.sqrt(1e-3 + squares[feature]) + SHRINK * weights[feature];
                }
                bias -= 0.01 * step;
            }
            System.out.printf("epoch %d: loss %.4f%n", epoch + 1, loss / order.size());
        }
    }

    private double score(Example example) {
        double sum = 0;
        for (int feature : example.features) {
            sum += weights[feature];
        }
        return bias + sum / Math.sqrt(example.features.length);
    }

    private double threshold(List<Example> aside) {
        var scores = aside.stream().filter(example -> !example.hostile).mapToDouble(this::score).sorted().toArray();
        return scores[(int) (scores.length * (1 - FALSE_ALARMS))];
    }

    private double share(List<Example> examples, boolean hostile, double threshold) {
        return examples.stream().filter(example -> example.hostile == hostile).mapToDouble(example -> score(example) > threshold ? 1 : 0).average().orElse(0);
    }

    private void write(Path file, double threshold) throws IOException {
        double most = IntStream.range(0, weights.length).mapToDouble(i -> Math.abs(weights[i])).max().orElse(1);
        Files.createDirectories(file.getParent());
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeFloat((float) (most / 127));
            out.writeFloat((float) bias);
            out.writeFloat((float) threshold);
            for (double weight : weights) {
                out.writeByte((int) Math.round(weight / most * 127));
            }
        }
    }

    /// Lines with alternatives: `(a|b|)` one of them, `{list}` one of a list.
    private record Templates(List<String> lines, Map<String, String> lists) {

        static Templates read(Path file) {
            var lines = new ArrayList<String>();
            var lists = new HashMap<String, String>();
            try (Stream<String> all = Files.lines(file)) {
                all.filter(line -> !line.isBlank() && !line.startsWith("# ")).forEach(line -> {
                    if (line.matches("[a-z]+ = .*")) {
                        lists.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf('=') + 2));
                    } else {
                        lines.add(line);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Templates(lines, lists);
        }

        String expand(String line, SplittableRandom random) {
            var text = new StringBuilder();
            choose(line, random, text);
            var said = text.toString().replaceAll(" +", " ").strip();
            int style = random.nextInt(10);
            return (style < 5 ? Character.toUpperCase(said.charAt(0)) + said.substring(1) : style < 6 ? said.toUpperCase(java.util.Locale.ROOT) : said) + (random.nextInt(3) > 0 ? "." : "");
        }

        private void choose(String alternatives, SplittableRandom random, StringBuilder text) {
            var parts = split(alternatives);
            var part = parts.get(random.nextInt(parts.size()));
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c == '{') {
                    int end = part.indexOf('}', i);
                    var name = part.substring(i + 1, end);
                    if (!lists.containsKey(name)) {
                        throw new IllegalArgumentException("no list '%s' for: %s".formatted(name, part));
                    }
                    choose(lists.get(name), random, text);
                    i = end;
                } else if (c == '(') {
                    int end = closing(part, i);
                    choose(part.substring(i + 1, end), random, text);
                    i = end;
                } else {
                    text.append(c);
                }
            }
        }

        private static List<String> split(String alternatives) {
            var parts = new ArrayList<String>();
            int depth = 0;
            int start = 0;
            for (int i = 0; i < alternatives.length(); i++) {
                char c = alternatives.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == '|' && depth == 0) {
                    parts.add(alternatives.substring(start, i));
                    start = i + 1;
                }
            }
            parts.add(alternatives.substring(start));
            return parts;
        }

        private static int closing(String part, int open) {
            int depth = 0;
            for (int i = open; i < part.length(); i++) {
                depth += part.charAt(i) == '(' ? 1 : part.charAt(i) == ')' ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException("a bracket is open: " + part);
        }
    }
}
