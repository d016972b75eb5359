package dev.hradba.rag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.hradba.rag.embed.CachedEmbedder;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.eval.JudgedCollection;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import org.apache.lucene.util.VectorUtil;

/// Chunks and questions to measure with: words by Zipf's law, vectors of 384 numbers, seeded.
///
/// With a judged collection, vectors are those of its documents and questions by the embedded model; beyond its number of documents, copies moved by
/// Gaussian noise of length 0.4, to a cosine of about 0.93. Without one, vectors lie around 200 centres.
final class BenchmarkChunks {

    static final int DIMENSION = 384;
    static final int WORDS = 60;

    private static final int VOCABULARY = 50_000;
    private static final double NOISE = 0.4;

    final float[][] vectors;
    final List<float[]> asked = new ArrayList<>();
    final List<String> questions = new ArrayList<>();
    final String kind;

    BenchmarkChunks(int chunks, int queries, Optional<Path> collection, Path cache) {
        var random = new Random(11);
        vectors = new float[chunks][];
        if (collection.isPresent()) {
            kind = "vectors of '%s' and noisy copies of them".formatted(collection.get().getFileName());
            List<float[]> known = embedded(JudgedCollection.read(collection.get()), queries, cache);
            Arrays.setAll(vectors, i -> i < known.size() ? known.get(i) : moved(known.get(i % known.size()), NOISE, random));
        } else {
            kind = "vectors around 200 centres";
            var centres = new float[200][];
            Arrays.setAll(centres, i -> moved(new float[DIMENSION], 1, random));
            Arrays.setAll(vectors, i -> moved(centres[random.nextInt(centres.length)], 0.7, random));
            for (int i = 0; i < queries; i++) {
                asked.add(moved(centres[random.nextInt(centres.length)], 0.7, random));
            }
        }
        Collections.shuffle(Arrays.asList(vectors), random);
        asked.forEach(vector -> questions.add(words(6, random)));
    }

    private List<float[]> embedded(JudgedCollection collection, int queries, Path cache) {
        var known = new ArrayList<float[]>();
        var chunker = new Chunker(100_000);
        try (var model = OnnxEmbedder.embedded(); var cached = CachedEmbedder.open(cache, model)) {
            for (var source : collection.documents()) {
                var first = chunker.cut(source.id(), Extractor.extract(Format.PLAIN, source.text().isBlank() ? source.title() : source.text())).getFirst();
                known.add(VectorUtil.l2normalize(cached.passages(List.of(LuceneIndex.contents(source.title(), first))).getFirst()));
            }
            collection.queries().stream().limit(queries).forEach(question -> asked.add(VectorUtil.l2normalize(model.query(question.text()))));
        }
        return known;
    }

    /// The text of a chunk, always the same for the same number.
    String text(int chunk) {
        return words(WORDS, new Random(1_000_003L * chunk + 5));
    }

    /// Numbers of the chunks among `1 / step` of all that are nearest to a question, the nearest not first.
    int[] nearest(float[] question, int step, int count) {
        float[] best = new float[count];
        int[] found = new int[count];
        Arrays.fill(best, -2);
        for (int i = 0; i < vectors.length; i += step) {
            float cosine = VectorUtil.dotProduct(question, vectors[i]);
            if (cosine > best[0]) {
                int place = 0;
                for (; place + 1 < count && best[place + 1] < cosine; place++) {
                    best[place] = best[place + 1];
                    found[place] = found[place + 1];
                }
                best[place] = cosine;
                found[place] = i;
            }
        }
        return found;
    }

    private static float[] moved(float[] centre, double noise, Random random) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre[i] + noise * random.nextGaussian() / Math.sqrt(DIMENSION));
        }
        return VectorUtil.l2normalize(vector);
    }

    private static String words(int count, Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
            text.append('w').append(Integer.toString(rank, 36)).append('x').append(i % 12 == 11 ? ". " : " ");
        }
        return text.toString();
    }
}
