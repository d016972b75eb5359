package dev.hradba.rag.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Citation;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.retrieve.Embedder;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/// Asks the questions of a folder of a knowledge base and of two baselines.
///
/// The folder holds `docs/` and `questions.jsonl`, see [AskedQuestion]. The baselines are the first sentence of the passage with the best
/// BM25 score and the sentence with the best BM25 score, each with the analyzer of the question's language; they never abstain.
public final class AnswerEvaluation {

    /// Name of the knowledge base in the results.
    public static final String HRADBA = "hradba";

    private static final String FIRST = "first sentence of best passage";
    private static final String BEST = "best sentence";

    private final KnowledgeBaseOptions options;
    private final Optional<Embedder> embedder;

    /// An evaluation of knowledge bases with these options that judge by words alone.
    public AnswerEvaluation(KnowledgeBaseOptions options) {
        this(options, Optional.empty());
    }

    /// An evaluation of knowledge bases with these options that judge by words and by vectors of `embedder`.
    public AnswerEvaluation(KnowledgeBaseOptions options, Embedder embedder) {
        this(options, Optional.of(embedder));
    }

    private AnswerEvaluation(KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        this.options = options;
        this.embedder = embedder;
    }

    /// Ingests `directory/docs` into an index in `index`, asks every question, and hands over each result as it is there.
    ///
    /// @throws IOException              if a file cannot be read
    /// @throws IllegalArgumentException if a question cannot be read
    public List<AnswerResult> run(Path directory, Path index, Consumer<AnswerResult> each) throws IOException {
        List<AskedQuestion> questions = AskedQuestion.read(directory.resolve("questions.jsonl"));
        List<Baselines.Source> sources = sources(directory.resolve("docs"));
        var results = new ArrayList<AnswerResult>();
        try (var knowledge = embedder.map(model -> KnowledgeBase.open(index, options, model)).orElseGet(() -> KnowledgeBase.open(index, options));
                var english = new Baselines(sources, new EnglishAnalyzer());
                var czech = new Baselines(sources, new CzechAnalyzer())) {
            knowledge.syncFolder(Document.DEFAULT_COLLECTION, directory.resolve("docs"), Rights.everybody());
            for (AskedQuestion asked : questions) {
                Baselines baselines = asked.language().equals("cs") ? czech : english;
                for (AnswerResult result : List.of(ask(knowledge, asked),
                        baseline(FIRST, asked, baselines::firstSentenceOfBestPassage), baseline(BEST, asked, baselines::bestSentence))) {
                    results.add(result);
                    each.accept(result);
                }
            }
        }
        return results;
    }

    private static AnswerResult ask(KnowledgeBase knowledge, AskedQuestion asked) {
        long start = System.nanoTime();
        AnswerOutcome outcome = knowledge.answer(asked.question(), Identity.of("evaluation"));
        long micros = (System.nanoTime() - start) / 1_000;
        return switch (outcome) {
            case AnswerOutcome.Answered answered ->
                new AnswerResult(HRADBA, asked, answered.citations().stream().map(Citation::quote).toList(), answered.confidence(), micros);
            case AnswerOutcome.NotEnoughInformation nothing -> new AnswerResult(HRADBA, asked, List.of(), 0, micros);
        };
    }

    private static AnswerResult baseline(String system, AskedQuestion asked, Function<String, Optional<String>> answerer) {
        long start = System.nanoTime();
        List<String> cited = answerer.apply(asked.question()).stream().toList();
        return new AnswerResult(system, asked, cited, 1, (System.nanoTime() - start) / 1_000);
    }

    private List<Baselines.Source> sources(Path folder) throws IOException {
        var sources = new ArrayList<Baselines.Source>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString();
                Optional<Format> format = Format.ofFileName(name);
                if (format.isPresent()) {
                    var extracted = Extractor.extract(format.get(), Files.readString(file));
                    sources.add(new Baselines.Source(extracted.title(), extracted.text(), new Chunker(options.maxChunkCharacters()).cut(name, extracted)));
                }
            }
        }
        return sources;
    }
}
