package dev.hradba.starter;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StarterModelTest {

    @Test
    void the_recorded_hash_is_the_hash_of_the_shipped_file() throws Exception {
        try (var in = Objects.requireNonNull(StarterModel.class.getClassLoader().getResourceAsStream(StarterModel.RESOURCE))) {
            var digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            assertEquals(StarterModel.sha256(), HexFormat.of().formatHex(digest));
        }
    }

    @Test
    void the_manifest_is_of_this_file_and_names_its_licence() {
        assertTrue(StarterModel.manifest().contains(StarterModel.sha256()));
        assertTrue(StarterModel.manifest().contains("Apache-2.0"));
    }
}
