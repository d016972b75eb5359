package dev.hradba.starter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Where the bundled model lies and what its manifest says. Give both to the runner, which checks the hash when it opens the file.
public final class StarterModel {

    /// Path of the GGUF file on the class path.
    public static final String RESOURCE = "dev/hradba/starter/starter.gguf";

    private static final String HASH = "starter.gguf.sha256";
    private static final String MANIFEST = "manifest.json";

    private StarterModel() {}

    /// SHA-256 of the file in hexadecimal digits, as recorded when it was exported.
    public static String sha256() {
        return text(HASH).strip();
    }

    /// How the model was made and what it scored: data, seeds, budget, loss, licence. JSON text.
    public static String manifest() {
        return text(MANIFEST);
    }

    private static String text(String name) {
        try (InputStream in = StarterModel.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("%s is missing from the starter model's jar; build it again".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the starter model's jar cannot be read", e);
        }
    }
}
