package dev.hradba.rag.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;

/// Texts per second of the embedded model beside LangChain4j's own runner, taking turns on the same texts. Run by hand:
/// `main CORPUS_JSONL [TEXTS] [ROUNDS]`. Prints the largest difference of any number of the vectors, too.
final class EmbeddingBenchmark {

    private EmbeddingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        List<String> texts = texts(Path.of(arguments[0]), count);
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        var theirs = new BgeSmallEnV15QuantizedEmbeddingModel();
        try (OnnxEmbedder ours = OnnxEmbedder.embedded()) {
            ours.passages(texts.subList(0, 4));
            theirs.embedAll(segments.subList(0, 4));
            double difference = 0;
            for (int round = 0; round < rounds; round++) {
                long began = System.nanoTime();
                List<float[]> vectors = ours.passages(texts);
                long middle = System.nanoTime();
                List<Embedding> expected = theirs.embedAll(segments).content();
                long end = System.nanoTime();
                for (int i = 0; i < vectors.size(); i++) {
                    difference = Math.max(difference, difference(vectors.get(i), expected.get(i).vector()));
                }
                System.out.printf(Locale.ROOT, "ours %.1f texts/s, LangChain4j %.1f texts/s, ratio %.2f, largest difference %.2e%n",
                        texts.size() * 1e9 / (middle - began), texts.size() * 1e9 / (end - middle), (double) (end - middle) / (middle - began), difference);
            }
        }
    }

    private static double difference(float[] left, float[] right) {
        double largest = 0;
        for (int i = 0; i < left.length; i++) {
            largest = Math.max(largest, Math.abs(left[i] - right[i]));
        }
        return largest;
    }

    private static List<String> texts(Path corpus, int count) throws IOException {
        var mapper = new ObjectMapper();
        try (var lines = Files.lines(corpus)) {
            return lines.limit(count).map(line -> {
                try {
                    var node = mapper.readTree(line);
                    return node.path("title").asText() + "\n" + node.path("text").asText();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }).toList();
        }
    }
}
