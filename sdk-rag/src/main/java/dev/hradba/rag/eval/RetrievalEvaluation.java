package dev.hradba.rag.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.lexical.Analyzers;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.store.StoredIndex;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.StoreLayout;

/// Measures retrieval on one judged collection: indexes its documents in a folder of its own, asks every question, compares with the judgements.
///
/// Every document is one piece, as in published figures, and words are matched without boosts; a hybrid search is fused as a knowledge base
/// fuses it. Questions without a relevant document that who asks may read are left out.
public final class RetrievalEvaluation {

    /// Documents whose text tells the language of a collection.
    private static final int LANGUAGE_SAMPLE = 50;

    private final JudgedCollection collection;
    private final EvaluationOptions options;
    private final Optional<Embedder> embedder;
    private final Consumer<String> progress;
    private final Optional<ChunkStore> store;
    private final List<String> notes = new ArrayList<>();

    private RetrievalEvaluation(JudgedCollection collection, EvaluationOptions options, Optional<Embedder> embedder, Consumer<String> progress, Optional<ChunkStore> store) {
        this.collection = collection;
        this.options = options;
        this.embedder = embedder;
        this.progress = progress;
        this.store = store;
    }

    /// Measures as `options` say.
    ///
    /// @param embedder makes the vectors; needed unless the mode is [Mode#BM25]
    /// @param progress told now and then how far the work is, in words for a person
    /// @throws KnowledgeBaseException   if no question has a relevant document that may be read
    /// @throws IllegalArgumentException if the mode needs an embedder and there is none, or there is no analyzer of the name
    public static EvaluationReport run(JudgedCollection collection, EvaluationOptions options, Optional<Embedder> embedder, Consumer<String> progress) {
        return run(collection, options, embedder, progress, Optional.empty());
    }

    /// As [#run(JudgedCollection, EvaluationOptions, Optional, Consumer)], with the documents in a store instead of a folder. The store should be
    /// one made for this measurement; who gave it drops it afterwards.
    public static EvaluationReport run(JudgedCollection collection, EvaluationOptions options, Optional<Embedder> embedder, Consumer<String> progress,
            Optional<ChunkStore> store) {
        if (options.mode() != Mode.BM25 && embedder.isEmpty()) {
            throw new IllegalArgumentException("mode %s needs an embedder; give one or measure BM25".formatted(options.mode()));
        }
        Optional<Embedder> used = options.mode() == Mode.BM25 ? Optional.empty() : embedder;
        return new RetrievalEvaluation(collection, options, used, progress, store).run();
    }

    private EvaluationReport run() {
        String analyzer = options.analyzer().orElseGet(this::language);
        Map<String, Map<String, Integer>> readable = readable();
        List<JudgedCollection.Question> questions = collection.queries().stream()
                .filter(question -> readable.getOrDefault(question.id(), Map.of()).values().stream().anyMatch(grade -> grade > 0)).toList();
        if (questions.isEmpty()) {
            throw new KnowledgeBaseException("none of the %d judged questions of '%s' has a relevant document that '%s' may read; there is nothing to measure"
                    .formatted(collection.queries().size(), collection.name(), options.identity().subject()), false);
        }
        note(questions);
        Path folder = temporary();
        try (SearchIndex index = index(folder, analyzer)) {
            var corpus = new CorpusIndex(index, collection, options.rights(), embedder, progress);
            corpus.write();
            double share = share(analyzer);
            var asking = new Asking(index, corpus, options, embedder, share);
            progress.accept("asking %d questions".formatted(questions.size()));
            Figures figures = asking.measure(options.mode(), questions, readable);
            Map<String, Figures> inputs = options.mode() != Mode.HYBRID ? Map.of()
                    : Map.of("bm25", asking.measure(Mode.BM25, questions, readable), "dense", asking.measure(Mode.DENSE, questions, readable));
            Optional<SpanFigures> citations = SpanEvaluation.run(collection, options, analyzer, embedder, folder.resolve("spans"), progress);
            Optional<FusionFit> fit = options.fit() && embedder.isPresent() ? Optional.of(asking.fit(questions, readable)) : Optional.empty();
            if (asking.themselves() > 0) {
                notes.add("%d questions are documents of the collection under the same id; found by themselves these are left out, as in BEIR".formatted(asking.themselves()));
            }
            return new EvaluationReport(collection.name(), options.mode(), analyzer, embedder.map(Embedder::model), collection.documents().size(),
                    questions.size(), figures, inputs, citations, asking.leaked(), notes, fit, asking.asked());
        } finally {
            delete(folder);
        }
    }

    private SearchIndex index(Path folder, String analyzer) {
        String model = embedder.map(Embedder::model).orElse("");
        if (store.isPresent()) {
            var layout = new StoreLayout(analyzer, model, embedder.map(Embedder::dimension).orElse(0), options.k1(), options.b());
            return StoredIndex.open(store.get(), Analyzers.of(analyzer), layout, false);
        }
        return LuceneIndex.open(folder.resolve("index"), Analyzers.of(analyzer), options.k1(), options.b(), model, false);
    }

    private void note(List<JudgedCollection.Question> questions) {
        int left = collection.queries().size() - questions.size();
        if (left > 0) {
            notes.add("%d of %d questions have no relevant document that may be read and are left out of the means".formatted(left, collection.queries().size()));
        }
        notes.addAll(collection.problems());
    }

    /// Part of the vectors in a hybrid score; where the model does not know the language, they only order what words do not.
    private double share(String analyzer) {
        if (embedder.isEmpty()) {
            return 0;
        }
        boolean knows = embedder.get().languages().isEmpty() || embedder.get().languages().contains(analyzer);
        if (!knows) {
            notes.add("model '%s' knows %s and the words are read as '%s': in a hybrid search its vectors only order what words do not find or find alike; use a model for the language"
                    .formatted(embedder.get().model(), String.join(", ", embedder.get().languages()), analyzer));
        }
        return knows ? options.denseWeight() / (1 + options.denseWeight()) : SearchSession.WORDS_FIRST;
    }

    private String language() {
        String sample = collection.documents().stream().limit(LANGUAGE_SAMPLE)
                .map(source -> source.title() + " " + source.text().substring(0, Math.min(1_000, source.text().length())))
                .collect(Collectors.joining(" "));
        String code = Languages.of(sample);
        return Analyzers.codes().contains(code) ? code : "any";
    }

    private Map<String, Map<String, Integer>> readable() {
        if (options.rights().isEmpty()) {
            return collection.judged();
        }
        var rules = options.rights().get();
        Map<String, Rights> known = new HashMap<>();
        Map<String, Map<String, Integer>> readable = new HashMap<>();
        collection.judged().forEach((query, grades) -> {
            var kept = new HashMap<>(grades);
            kept.keySet().removeIf(id -> !known.computeIfAbsent(id, rules::of).admit(options.identity()));
            readable.put(query, kept);
        });
        return readable;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("hradba-eval");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the index can be made: %s; free some space or set java.io.tmpdir".formatted(e.getMessage()), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder '%s' could not be removed: %s; remove it by hand".formatted(folder, e.getMessage()), e);
        }
    }
}
