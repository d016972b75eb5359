package dev.hradba.rag.eval;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Citation;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.eval.JudgedCollection.Span;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.retrieve.Passage;

/// Compares the spans that answers cite with judged ones, through a knowledge base as users have it: cut into chunks, answered with citations.
final class SpanEvaluation {

    private final Map<String, Map<String, BitSet>> judged = new HashMap<>();
    private double answered;
    private double precision;
    private double recall;
    private double hit;
    private double found;

    private SpanEvaluation(List<Span> spans) {
        for (Span span : spans) {
            judged.computeIfAbsent(span.query(), id -> new HashMap<>()).computeIfAbsent(id(span.document()), id -> new BitSet()).set(span.start(), span.end());
        }
    }

    static Optional<SpanFigures> run(JudgedCollection collection, EvaluationOptions options, String analyzer, Optional<Embedder> embedder,
            Path folder, Consumer<String> progress) {
        if (collection.spans().isEmpty()) {
            return Optional.empty();
        }
        progress.accept("answering questions with judged spans");
        var settings = KnowledgeBaseOptions.defaults().withLanguage(KnowledgeBaseOptions.Language.of(analyzer)).withDenseWeight(options.denseWeight());
        var evaluation = new SpanEvaluation(collection.spans().stream()
                .filter(span -> options.rights().isEmpty() || options.rights().get().of(span.document()).admit(options.identity())).toList());
        try (KnowledgeBase base = embedder.isPresent() ? KnowledgeBase.open(folder, settings, embedder.get()) : KnowledgeBase.open(folder, settings)) {
            base.ingest(collection.documents().stream().map(source -> document(source, options)).toList());
            var asked = collection.queries().stream().filter(question -> evaluation.judged.containsKey(question.id())).collect(Collectors.toList());
            for (JudgedCollection.Question question : asked) {
                var query = Query.of(question.text());
                evaluation.add(question.id(), base.answer(query, options.identity()), base.retrieve(query, options.identity()));
            }
            return Optional.of(evaluation.figures(asked.size()));
        }
    }

    private static Document document(JudgedCollection.Source source, EvaluationOptions options) {
        Document document = Document.of(id(source.id()), Format.PLAIN, source.text());
        Document titled = source.title().isBlank() ? document : document.withTitle(source.title());
        return options.rights().map(rules -> titled.withRights(rules.of(source.id()))).orElse(titled);
    }

    /// An id that a knowledge base takes.
    private static String id(String id) {
        boolean usable = !id.isBlank() && id.indexOf('#') < 0 && id.length() <= Document.MAX_ID_LENGTH;
        return usable ? id : "/" + Integer.toHexString(id.hashCode());
    }

    private void add(String question, AnswerOutcome outcome, List<Passage> passages) {
        Map<String, BitSet> right = judged.getOrDefault(question, Map.of());
        double total = right.values().stream().mapToInt(BitSet::cardinality).sum();
        Map<String, BitSet> seen = new HashMap<>();
        passages.forEach(passage -> seen.computeIfAbsent(passage.documentId(), id -> new BitSet()).set(passage.start(), passage.end()));
        found += common(seen, right) / total;
        if (outcome instanceof AnswerOutcome.Answered given) {
            Map<String, BitSet> cited = new HashMap<>();
            given.citations().forEach(citation -> cited.computeIfAbsent(citation.documentId(), id -> new BitSet()).set(citation.start(), citation.end()));
            double characters = cited.values().stream().mapToInt(BitSet::cardinality).sum();
            answered++;
            precision += common(cited, right) / characters;
            recall += common(cited, right) / total;
            Citation first = given.citations().getFirst();
            int next = right.getOrDefault(first.documentId(), new BitSet()).nextSetBit(first.start());
            hit += next >= 0 && next < first.end() ? 1 : 0;
        }
    }

    private static double common(Map<String, BitSet> left, Map<String, BitSet> right) {
        double both = 0;
        for (var entry : left.entrySet()) {
            var bits = (BitSet) entry.getValue().clone();
            bits.and(right.getOrDefault(entry.getKey(), new BitSet()));
            both += bits.cardinality();
        }
        return both;
    }

    private SpanFigures figures(int questions) {
        double n = Math.max(1, questions);
        return new SpanFigures(questions, answered / n, answered == 0 ? 0 : precision / answered, recall / n, hit / n, found / n);
    }
}
