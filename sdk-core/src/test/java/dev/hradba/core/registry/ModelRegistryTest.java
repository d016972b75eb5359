package dev.hradba.core.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.registry.ModelRegistry.Admitted;
import dev.hradba.core.registry.ModelRegistry.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelRegistryTest {

    @TempDir
    private Path folder;
    private Path file = Path.of("");
    private ModelManifest manifest = manifest("0".repeat(64));

    private static ModelManifest manifest(String hash) {
        return new ModelManifest("small", "llama", "1.0", hash, "made here", "Apache-2.0", "Q8_0", Optional.empty(), Optional.empty(), Optional.empty());
    }

    @BeforeEach
    void aModel() throws IOException {
        file = Files.writeString(folder.resolve("small.gguf"), "weights");
        manifest = manifest(ModelRegistry.sha256(file));
    }

    @Test
    void a_file_with_the_hash_of_a_manifest_is_admitted() {
        assertEquals(new Admitted(manifest), ModelRegistry.of(manifest).admit(file));
    }

    @Test
    void a_file_with_one_byte_changed_is_refused() throws IOException {
        Files.writeString(file, "weightz");
        var refused = assertInstanceOf(Refused.class, ModelRegistry.of(manifest).admit(file));
        assertTrue(refused.reason().contains(ModelRegistry.sha256(file)), refused.reason());
        assertInstanceOf(Refused.class, ModelRegistry.of(manifest).admit(file, manifest));
    }

    @Test
    void with_trusted_keys_only_a_manifest_signed_by_one_of_them_counts() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        var ours = generator.generateKeyPair();
        var theirs = generator.generateKeyPair();
        var trusted = List.of(ours.getPublic());
        assertInstanceOf(Refused.class, ModelRegistry.of(manifest).trusting(trusted).admit(file));
        assertInstanceOf(Refused.class, ModelRegistry.of(ManifestSignature.sign(manifest, theirs.getPrivate())).trusting(trusted).admit(file));
        var signed = ManifestSignature.sign(manifest, ours.getPrivate());
        assertEquals(new Admitted(signed), ModelRegistry.of(signed).trusting(trusted).admit(file));
        assertEquals(new Admitted(signed), ModelRegistry.of(manifest, signed).trusting(trusted).admit(file), "an unsigned copy does no harm");
    }

    @Test
    void a_signature_does_not_carry_over_to_a_changed_manifest() throws GeneralSecurityException {
        var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var signed = ManifestSignature.sign(manifest, keys.getPrivate());
        var changed = ModelManifest.parse(signed.toJson().replace("Apache-2.0", "MIT"));
        assertTrue(ManifestSignature.isSignedBy(ModelManifest.parse(signed.toJson()), keys.getPublic()));
        assertEquals(false, ManifestSignature.isSignedBy(changed, keys.getPublic()));
        assertEquals(false, ManifestSignature.isSignedBy(signed.signedWith("not base64!"), keys.getPublic()));
    }

    @Test
    void manifests_are_read_from_a_folder_and_a_bad_one_is_named() throws IOException {
        Files.writeString(folder.resolve("small.json"), manifest.toJson());
        assertEquals(Optional.of(manifest), ModelRegistry.load(folder).find("small", "1.0"));
        Files.writeString(folder.resolve("bad.json"), "{\"name\":\"x\"}");
        var failure = assertThrows(IllegalArgumentException.class, () -> ModelRegistry.load(folder));
        assertTrue(String.valueOf(failure.getMessage()).contains("bad.json"), failure::toString);
    }

    @Test
    void further_fields_of_a_manifest_do_not_matter() {
        var more = manifest.toJson().replaceFirst("\\{", "{\"loss_curve\":[1,2],\"bytes\":7,");
        assertEquals(manifest, ModelManifest.parse(more));
    }
}
