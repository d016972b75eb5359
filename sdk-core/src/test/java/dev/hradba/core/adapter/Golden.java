package dev.hradba.core.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Files that hold what goes over the wire. Run the tests with `-Dgolden.update=true` to write what is sent now, then
/// review the difference.
final class Golden {

    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Golden() {}

    static String read(String kind, String name) {
        try {
            return Files.readString(ROOT.resolve(kind).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean has(String kind, String name) {
        return Files.exists(ROOT.resolve(kind).resolve(name));
    }

    /// Compares JSON with a kept file, whatever the order of members.
    static void check(String kind, String name, String json) {
        try {
            var actual = MAPPER.readTree(json);
            var file = ROOT.resolve(kind).resolve(name);
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(actual) + "\n");
            }
            assertEquals(MAPPER.readTree(Files.readString(file)), actual, () -> "differs from " + file);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
