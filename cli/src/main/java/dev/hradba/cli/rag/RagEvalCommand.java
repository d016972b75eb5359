package dev.hradba.cli.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.ask.Vectors;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.core.Identity;
import dev.hradba.rag.eval.EvaluationOptions;
import dev.hradba.rag.eval.EvaluationReport;
import dev.hradba.rag.eval.Figures;
import dev.hradba.rag.eval.JudgedCollection;
import dev.hradba.rag.eval.Mode;
import dev.hradba.rag.eval.RetrievalEvaluation;
import dev.hradba.rag.ingest.RightsRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures retrieval on a judged collection in BEIR's form.
@Command(name = "eval", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measure retrieval on DIR with corpus.jsonl, queries.jsonl and qrels.tsv (BEIR's form): nDCG@10, recall, MRR, latency.")
final class RagEvalCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "folder of the collection")
    private Path folder = Path.of("");

    @Option(names = "--analyzer", paramLabel = "CODE", description = "language of the words, such as cs, de, en; default: told from the documents")
    private @Nullable String analyzer;

    @Option(names = "--mode", paramLabel = "MODE", description = "bm25, dense or hybrid (default: bm25)")
    private Mode mode = Mode.BM25;

    @Option(names = "--embedder", paramLabel = "FILE", description = "an ONNX sentence encoder with tokenizer.json beside it; default: the embedded one, English")
    private @Nullable Path embedder;

    @Option(names = "--k1", description = "BM25's k1 (default: 0.9, as in published figures)")
    private double k1 = 0.9;

    @Option(names = "--b", description = "BM25's b (default: 0.4, as in published figures)")
    private double b = 0.4;

    @Option(names = "--dense-weight", paramLabel = "W", description = "weight of vectors against words in a hybrid search (default: 1)")
    private double denseWeight = 1;

    @Option(names = "--store", paramLabel = "KIND=ADDRESS", description = "measure in a store, opensearch=http://HOST:9200/NAME or postgresql=jdbc:postgresql://HOST/DATABASE, "
            + "under a name of its own that is removed afterwards; default: an index in a temporary folder")
    private @Nullable String store;

    @Option(names = "--fit", description = "look for the weight of vectors that orders this set best, and tell what it is worth on questions it was not chosen on; with --mode hybrid")
    private boolean fit;

    @Option(names = "--rights", paramLabel = "FILE", description = "who may read which document: lines 'PATTERN: allow GROUP, deny GROUP' or 'PATTERN: everyone'")
    private @Nullable Path rights;

    @Option(names = "--as", paramLabel = "USER", description = "who asks, where rights are given")
    private String subject = "evaluation";

    @Option(names = "--groups", paramLabel = "GROUP", split = ",", description = "groups of who asks")
    private Set<String> groups = Set.of();

    @Option(names = "--run", paramLabel = "FILE", description = "write what was found as a TREC run: question, Q0, document, rank, score, tag; scores tell the order only")
    private @Nullable Path run;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (run != null && !Files.isDirectory(Optional.ofNullable(run.toAbsolutePath().getParent()).orElse(run))) {
            throw new CliException(ExitCode.USAGE, "--run names %s, and there is no such folder; make it first".formatted(run));
        }
        var options = options();
        var collection = JudgedCollection.read(folder);
        var report = mode == Mode.BM25 ? measure(collection, options, Optional.empty()) : withModel(collection, options);
        if (run != null) {
            Files.write(run, run(report));
        }
        var out = spec.commandLine().getOut();
        out.println(json ? JSON.writeValueAsString(json(report)) : text(report));
        out.flush();
        return ExitCode.OK;
    }

    private EvaluationOptions options() throws IOException {
        try {
            return new EvaluationOptions(mode, Optional.ofNullable(analyzer), k1, b, denseWeight, rules(), new Identity(subject, groups, Map.of()), fit);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> run(EvaluationReport report) {
        var lines = new ArrayList<String>();
        report.found().forEach((question, found) -> {
            for (int i = 0; i < found.size(); i++) {
                lines.add("%s\tQ0\t%s\t%d\t%d\thradba-%s".formatted(question, found.get(i), i + 1, found.size() - i, name(report.mode())));
            }
        });
        return lines;
    }

    private EvaluationReport withModel(JudgedCollection collection, EvaluationOptions options) {
        try (var model = Vectors.open(Home.open(), embedder)) {
            return measure(collection, options, Optional.of(model.embedder()));
        }
    }

    private EvaluationReport measure(JudgedCollection collection, EvaluationOptions options, Optional<dev.hradba.rag.retrieve.Embedder> model) {
        try {
            if (store == null) {
                return RetrievalEvaluation.run(collection, options, model, line -> System.err.println("hradba: " + line));
            }
            String name = "eval" + Long.toUnsignedString(System.nanoTime(), 36);
            var wanted = RagStore.parse(store);
            try {
                return RetrievalEvaluation.run(collection, options, model, line -> System.err.println("hradba: " + line), Optional.of(wanted.aside(name)));
            } finally {
                try (var aside = wanted.aside(name)) {
                    aside.drop();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Optional<RightsRules> rules() throws IOException {
        if (rights == null) {
            return Optional.empty();
        }
        if (!Files.isReadable(rights)) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no readable file %s with rights".formatted(rights));
        }
        try {
            return Optional.of(RightsRules.parse(Files.readAllLines(rights)));
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "%s: %s".formatted(rights, e.getMessage()));
        }
    }

    private static ObjectNode json(EvaluationReport report) {
        var node = JSON.createObjectNode();
        node.put("collection", report.collection()).put("mode", name(report.mode())).put("analyzer", report.analyzer());
        report.model().ifPresent(model -> node.put("model", model));
        node.put("documents", report.documents()).put("queries", report.queries());
        add(node, report.figures());
        if (!report.inputs().isEmpty()) {
            var inputs = node.putObject("inputs");
            add(inputs.putObject("bm25"), report.inputs().get("bm25"));
            add(inputs.putObject("dense"), report.inputs().get("dense"));
        }
        report.citations().ifPresent(spans -> node.putObject("citations").put("questions", spans.questions())
                .put("answered", round(spans.answered())).put("precision", round(spans.precision())).put("recall", round(spans.recall()))
                .put("hit@1", round(spans.hit())).put("passages@10", round(spans.found10())));
        report.fit().ifPresent(found -> {
            var fitted = node.putObject("fit").put("dense_weight", round(found.denseWeight())).put("nDCG@10", round(found.ndcg10()))
                    .put("held_out_nDCG@10", round(found.heldOut10())).put("default_nDCG@10", round(found.default10()));
            var curve = fitted.putObject("share_of_vectors");
            found.curve().forEach((share, ndcg) -> curve.put(String.valueOf(share), round(ndcg)));
        });
        node.put("leaked", report.leaked());
        var notes = node.putArray("notes");
        report.notes().forEach(notes::add);
        return node;
    }

    private static void add(ObjectNode node, @Nullable Figures figures) {
        if (figures != null) {
            node.put("nDCG@10", round(figures.ndcg10())).put("Recall@10", round(figures.recall10())).put("Recall@100", round(figures.recall100()))
                    .put("MRR@10", round(figures.mrr10()));
            node.putObject("latency").put("p50_ms", round(figures.p50Millis())).put("p95_ms", round(figures.p95Millis()));
        }
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String text(EvaluationReport report) {
        var lines = new StringBuilder();
        lines.append("%s: %,d documents, %,d questions, words read as '%s'%s%n".formatted(report.collection(), report.documents(), report.queries(),
                report.analyzer(), report.model().map(model -> ", vectors by " + model).orElse("")));
        lines.append("%-8s %8s %10s %11s %8s %10s %10s%n".formatted("", "nDCG@10", "Recall@10", "Recall@100", "MRR@10", "p50 ms", "p95 ms"));
        lines.append(line(name(report.mode()), report.figures()));
        report.inputs().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(input -> lines.append(line(input.getKey(), input.getValue())));
        report.citations().ifPresent(spans -> lines.append(
                "citations on %d questions: answered %.3f, precision %.3f, recall %.3f, first citation right %.3f, in the first ten passages %.3f%n".formatted(
                        spans.questions(), spans.answered(), spans.precision(), spans.recall(), spans.hit(), spans.found10())));
        report.fit().ifPresent(found -> lines.append(
                "best weight of vectors %.2f: nDCG@10 %.4f on these questions, %.4f on questions it was not chosen on, %.4f with both alike%n".formatted(
                        found.denseWeight(), found.ndcg10(), found.heldOut10(), found.default10())));
        if (report.leaked() > 0) {
            lines.append("LEAKED: %d results that may not be read%n".formatted(report.leaked()));
        }
        report.notes().forEach(note -> lines.append("note: ").append(note).append('\n'));
        return lines.toString().stripTrailing();
    }

    private static String line(String name, Figures figures) {
        return String.format(Locale.ROOT, "%-8s %8.4f %10.4f %11.4f %8.4f %10.1f %10.1f%n", name, figures.ndcg10(), figures.recall10(),
                figures.recall100(), figures.mrr10(), figures.p50Millis(), figures.p95Millis());
    }
}
