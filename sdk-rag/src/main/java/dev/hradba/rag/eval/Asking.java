package dev.hradba.rag.eval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// Asks the questions of a collection and compares what is found with the judgements.
final class Asking {

    private static final int DEPTH = 100;

    /// Pieces taken where documents have several.
    private static final int PIECES = 500;

    /// Questions asked before the clock runs, so that figures tell of a warm process.
    private static final int WARM_UP = 5;

    private final SearchIndex index;
    private final CorpusIndex corpus;
    private final EvaluationOptions options;
    private final Optional<Embedder> embedder;
    private final double share;
    private final Map<String, float[]> known = new HashMap<>();
    private final Map<String, List<String>> asked = new LinkedHashMap<>();
    private final Set<String> themselves = new HashSet<>();
    private int leaked;

    Asking(SearchIndex index, CorpusIndex corpus, EvaluationOptions options, Optional<Embedder> embedder, double share) {
        this.index = index;
        this.corpus = corpus;
        this.options = options;
        this.embedder = embedder;
        this.share = share;
    }

    int leaked() {
        return leaked;
    }

    /// What was found for each question in the mode that is measured, best first.
    Map<String, List<String>> asked() {
        return asked;
    }

    /// Questions that are documents themselves and found themselves.
    int themselves() {
        return themselves.size();
    }

    Figures measure(Mode mode, List<JudgedCollection.Question> questions, Map<String, Map<String, Integer>> judged) {
        questions.stream().limit(WARM_UP).forEach(question -> found(mode, question, false));
        double ndcg = 0;
        double recall10 = 0;
        double recall100 = 0;
        double mrr = 0;
        var micros = new ArrayList<Long>();
        for (JudgedCollection.Question question : questions) {
            long began = System.nanoTime();
            List<String> found = found(mode, question, mode == options.mode());
            micros.add((System.nanoTime() - began) / 1_000);
            if (mode == options.mode()) {
                asked.put(question.id(), found);
            }
            Map<String, Integer> grades = judged.getOrDefault(question.id(), Map.of());
            ndcg += Measures.ndcg(found, grades, 10);
            recall10 += Measures.recall(found, grades, 10);
            recall100 += Measures.recall(found, grades, DEPTH);
            mrr += Measures.reciprocalRank(found, grades, 10);
        }
        int n = Math.max(1, questions.size());
        return new Figures(ndcg / n, recall10 / n, recall100 / n, mrr / n, percentile(micros, 0.5), percentile(micros, 0.95));
    }

    /// Tries every share of the vectors in the score, whatever languages the model claims to know.
    FusionFit fit(List<JudgedCollection.Question> questions, Map<String, Map<String, Integer>> judged) {
        Map<Double, double[]> byShare = new HashMap<>();
        for (double tried : FusionFit.SHARES) {
            byShare.put(tried, questions.stream().mapToDouble(question ->
                    Measures.ndcg(found(tried, question, false), judged.getOrDefault(question.id(), Map.of()), 10)).toArray());
        }
        return FusionFit.of(byShare);
    }

    private static double percentile(List<Long> micros, double share) {
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1_000.0;
    }

    /// Ids of documents, best first. A question found as a document of the same id and text is left out, as in BEIR: some collections ask with their own documents.
    private List<String> found(Mode mode, JudgedCollection.Question question, boolean afresh) {
        return found(switch (mode) {
            case BM25 -> 0;
            case DENSE -> 1;
            case HYBRID -> share;
        }, question, afresh);
    }

    private List<String> found(double vectors, JudgedCollection.Question question, boolean afresh) {
        int pieces = corpus.cut() ? PIECES : DEPTH + 1;
        var query = new LexicalQuery(question.text(), pieces, Set.of(), Instant.now(), 0, 0, false);
        List<String> chunks;
        try (SearchSession session = index.session(options.identity())) {
            chunks = session.chunkIds(query, vectors > 0 ? vector(question, afresh) : new float[0], vectors);
        }
        var ids = new LinkedHashSet<String>();
        for (String chunk : chunks) {
            JudgedCollection.Source source = corpus.source(chunk.substring(0, chunk.indexOf('#')));
            if (isItself(source, question)) {
                themselves.add(question.id());
            } else {
                ids.add(source.id());
            }
            if (options.rights().isPresent() && !options.rights().get().of(source.id()).admit(options.identity())) {
                leaked++;
            }
        }
        return ids.stream().limit(DEPTH).toList();
    }

    private static boolean isItself(JudgedCollection.Source source, JudgedCollection.Question question) {
        return source.id().equals(question.id()) && Stream.of(source.text(), source.title(), source.title() + " " + source.text())
                .anyMatch(text -> squeezed(text).equals(squeezed(question.text())));
    }

    private static String squeezed(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private float[] vector(JudgedCollection.Question question, boolean afresh) {
        float[] vector = known.get(question.id());
        if (vector == null || afresh) {
            Embedder model = embedder.orElseThrow();
            vector = Vectors.normalised(model.query(question.text()), model);
            known.put(question.id(), vector);
        }
        return vector;
    }
}
