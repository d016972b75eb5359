package dev.hradba.rag;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.lexical.Analyzers;
import dev.hradba.rag.internal.lexical.IndexSettings;
import dev.hradba.rag.internal.lexical.MixedAnalyzer;
import dev.hradba.rag.retrieve.Embedder;
import org.apache.lucene.analysis.Analyzer;

/// How a knowledge base cuts, indexes and judges. The language and the chunk size belong to the index: keep them for its lifetime.
///
/// @param language           how words are reduced to index terms
/// @param k1                 saturation of repeated terms in BM25, at least 0
/// @param b                  weight of length in BM25, 0 to 1
/// @param maxChunkCharacters longest chunk in characters, 100 to 100,000
/// @param headingBoost       extra weight of a match in title and headings; 0 for none
/// @param phraseBoost        extra weight of neighbouring words of the query standing together; 0 for none
/// @param diversity          how much a passage may repeat others: 1 orders by score alone, lower values move repetitions down, 0 to 1
/// @param denseWeight        weight of the list found by vectors against that found by words, where there is an embedder; with 0 the index has no vectors
/// @param minConfidence      answers with a lower estimated probability become "not enough information", 0 to 1
/// @param limits             what reading one document may cost
/// @param quantised          true to walk the graph of vectors over one byte a number, a quarter of the memory, at the same recall; full vectors give the scores
/// @param readers            who reads documents beside the library's own parsers; documents are read again when that changes
public record KnowledgeBaseOptions(
        Language language,
        double k1,
        double b,
        int maxChunkCharacters,
        double headingBoost,
        double phraseBoost,
        double diversity,
        double denseWeight,
        double minConfidence,
        IngestLimits limits,
        boolean quantised,
        Readers readers) {

    /// Refuses values out of their range.
    public KnowledgeBaseOptions {
        require(k1 >= 0 && k1 <= 10, "k1", k1, "0 to 10");
        require(b >= 0 && b <= 1, "b", b, "0 to 1");
        require(maxChunkCharacters >= 100 && maxChunkCharacters <= 100_000, "maxChunkCharacters", maxChunkCharacters, "100 to 100000");
        require(headingBoost >= 0, "headingBoost", headingBoost, "0 or more");
        require(phraseBoost >= 0, "phraseBoost", phraseBoost, "0 or more");
        require(diversity >= 0 && diversity <= 1, "diversity", diversity, "0 to 1");
        require(denseWeight >= 0, "denseWeight", denseWeight, "0 or more");
        require(minConfidence >= 0 && minConfidence <= 1, "minConfidence", minConfidence, "0 to 1");
    }

    /// English and Czech, k1 1.2, b 0.75, and boosts set by hand, threshold set on the questions that the answerer's weights were fitted on.
    public static KnowledgeBaseOptions defaults() {
        return new KnowledgeBaseOptions(Language.MIXED, 1.2, 0.75, 900, 0.5, 0.2, 0.85, 1, 0.6, IngestLimits.defaults(), true, Readers.NONE);
    }

    /// The same options with other BM25 parameters.
    public KnowledgeBaseOptions withBm25(double otherK1, double otherB) {
        return new KnowledgeBaseOptions(language, otherK1, otherB, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, limits, quantised, readers);
    }

    /// The same options with other boosts.
    public KnowledgeBaseOptions withBoosts(double heading, double phrase) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, heading, phrase, diversity, denseWeight, minConfidence, limits, quantised, readers);
    }

    /// The same options for another language.
    public KnowledgeBaseOptions withLanguage(Language other) {
        return new KnowledgeBaseOptions(other, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, limits, quantised, readers);
    }

    /// The same options with another length of chunks.
    public KnowledgeBaseOptions withChunks(int maxCharacters) {
        return new KnowledgeBaseOptions(language, k1, b, maxCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, limits, quantised, readers);
    }

    /// The same options with another threshold for answers.
    public KnowledgeBaseOptions withMinConfidence(double other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, other, limits, quantised, readers);
    }

    /// The same options with another weight of diversity.
    public KnowledgeBaseOptions withDiversity(double other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, other, denseWeight, minConfidence, limits, quantised, readers);
    }

    /// The same options with another weight of vectors.
    public KnowledgeBaseOptions withDenseWeight(double other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, other, minConfidence, limits, quantised, readers);
    }

    /// The same options with other limits for reading.
    public KnowledgeBaseOptions withLimits(IngestLimits other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, other, quantised, readers);
    }

    /// The same options, where the graph of vectors is walked over one byte a number or over the full vectors. Takes effect on what is written from then on.
    public KnowledgeBaseOptions withQuantisedVectors(boolean other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, limits, other, readers);
    }

    /// The same options with others who read documents.
    public KnowledgeBaseOptions withReaders(Readers other) {
        return new KnowledgeBaseOptions(language, k1, b, maxChunkCharacters, headingBoost, phraseBoost, diversity, denseWeight, minConfidence, limits, quantised, other);
    }

    IndexSettings settings(Optional<Embedder> embedder) {
        return new IndexSettings(language.analyzer(), k1, b, embedder.map(Embedder::model).orElse(""), quantised);
    }

    /// The embedder that makes vectors of passages: none where they count nothing.
    Optional<Embedder> ofPassages(Optional<Embedder> embedder) {
        return embedder.filter(model -> denseWeight > 0);
    }

    private static void require(boolean holds, String name, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s; give %s".formatted(name, value, range));
        }
    }

    /// How words are reduced to index terms.
    public enum Language {
        /// Stop words and Porter's stemmer.
        ENGLISH("en"),
        /// Stop words, normalisation and a light stemmer.
        GERMAN("de"),
        /// Stop words and a light stemmer.
        CZECH("cs"),
        /// Stop words, elisions and a light stemmer.
        FRENCH("fr"),
        /// Stop words and a light stemmer.
        SPANISH("es"),
        /// Stop words, elisions and a light stemmer.
        ITALIAN("it"),
        /// Stop words and Snowball's stemmer.
        DUTCH("nl"),
        /// English and Czech side by side: each chunk and each question as the language it is written in.
        MIXED("en"),
        /// Lower case only.
        ANY("any");

        private final String code;

        Language(String code) {
            this.code = code;
        }

        /// The language of a two-letter code; [#ANY] for those that are not among these.
        public static Language of(String code) {
            return Arrays.stream(values()).filter(language -> language.code.equalsIgnoreCase(code)).findFirst().orElse(ANY);
        }

        /// True if a model that knows these languages, or any if there are none, knows that of `text`; where several stand side by side, it is told
        /// from the text.
        boolean of(String text, Set<String> languages) {
            return languages.isEmpty() || languages.contains(this == MIXED && Languages.isCzech(text) ? "cs" : code);
        }

        Analyzer analyzer() {
            return this == MIXED ? new MixedAnalyzer() : Analyzers.of(code);
        }
    }
}
