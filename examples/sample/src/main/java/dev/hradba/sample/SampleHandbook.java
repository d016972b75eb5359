package dev.hradba.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The sample company's IT handbook: Markdown documents by file name.
public final class SampleHandbook {

    private static final String FOLDER = "handbook/";
    private static final String INDEX = FOLDER + "index.txt";

    private SampleHandbook() {}

    /// All documents, file name to text, in a fixed order.
    public static SequencedMap<String, String> documents() {
        var documents = new LinkedHashMap<String, String>();
        for (var name : text(INDEX).lines().toList()) {
            documents.put(name, text(FOLDER + name));
        }
        return documents;
    }

    private static String text(String name) {
        try (InputStream in = SampleHandbook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("%s is missing from the sample jar; build it again".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the sample jar cannot be read", e);
        }
    }
}
