package dev.hradba.core.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.registry.ModelPolicy.Refused;
import dev.hradba.core.registry.ModelPolicy.Unverified;
import dev.hradba.core.registry.ModelPolicy.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelPolicyTest {

    @TempDir
    Path folder;

    private Path model() throws IOException {
        return Files.writeString(folder.resolve("m.gguf"), "weights");
    }

    private static ModelManifest manifest(String sha256) {
        return new ModelManifest("tiny", "llama", "1", sha256, "", "Apache-2.0", "", Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void a_file_without_a_manifest_is_unverified_or_refused_where_one_is_asked_for() throws IOException {
        var unverified = assertInstanceOf(Unverified.class, ModelPolicy.DEFAULT.judge(model()));
        assertTrue(unverified.reason().contains("m.gguf.manifest.json"), unverified.reason());
        assertInstanceOf(Refused.class, new ModelPolicy(Optional.empty(), List.of(), true).judge(model()));
    }

    @Test
    void a_file_that_is_what_the_manifest_beside_it_says_is_verified_and_another_refused() throws IOException {
        var file = model();
        var known = manifest(ModelRegistry.sha256(file));
        Files.writeString(ModelPolicy.beside(file), known.toJson());
        assertEquals(new Verified(known, false), ModelPolicy.DEFAULT.judge(file));
        Files.writeString(file, "other weights");
        var refused = assertInstanceOf(Refused.class, ModelPolicy.DEFAULT.judge(file));
        assertTrue(refused.reason().contains("SHA-256"), refused.reason());
    }

    @Test
    void a_broken_manifest_is_no_licence_to_load() throws IOException {
        var file = model();
        Files.writeString(ModelPolicy.beside(file), "{}");
        assertInstanceOf(Refused.class, ModelPolicy.DEFAULT.judge(file));
    }

    @Test
    void a_manifest_that_cannot_be_followed_or_says_two_things_is_no_licence_to_load() throws IOException {
        var file = model();
        var link = Files.createSymbolicLink(ModelPolicy.beside(file), folder.resolve("nowhere"));
        assertInstanceOf(Refused.class, ModelPolicy.DEFAULT.judge(file));
        Files.delete(link);
        Files.createDirectory(link);
        assertInstanceOf(Refused.class, ModelPolicy.DEFAULT.judge(file));
        Files.delete(link);
        var right = manifest(ModelRegistry.sha256(file)).toJson();
        for (var wrong : List.of(right.replaceFirst("\\{", "{\"sha256\":\"%s\",".formatted("0".repeat(64))), right + "{}")) {
            Files.writeString(link, wrong);
            assertInstanceOf(Refused.class, ModelPolicy.DEFAULT.judge(file), wrong);
        }
        Files.writeString(link, right + "\n");
        assertInstanceOf(Verified.class, ModelPolicy.DEFAULT.judge(file));
    }

    @Test
    void a_folder_that_holds_what_is_no_manifest_is_no_licence_to_load() throws IOException {
        var manifests = Files.createDirectory(folder.resolve("manifests"));
        Files.writeString(manifests.resolve("bad.json"), "[]");
        var refused = assertInstanceOf(Refused.class, new ModelPolicy(Optional.of(manifests), List.of(), false).judge(model()));
        assertTrue(refused.reason().contains("bad.json"), refused.reason());
    }

    @Test
    void the_folder_of_manifests_knows_files_by_their_hash() throws IOException {
        var file = model();
        var manifests = Files.createDirectory(folder.resolve("manifests"));
        var policy = new ModelPolicy(Optional.of(manifests), List.of(), true);
        assertInstanceOf(Refused.class, policy.judge(file));
        Files.writeString(manifests.resolve("tiny.json"), manifest(ModelRegistry.sha256(file)).toJson());
        assertInstanceOf(Verified.class, policy.judge(file));
    }

    @Test
    void with_trusted_keys_only_a_manifest_signed_by_one_counts() throws IOException, GeneralSecurityException {
        var file = model();
        var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var policy = new ModelPolicy(Optional.empty(), List.of(keys.getPublic()), false);
        assertInstanceOf(Refused.class, policy.judge(file), "taking the manifest away does not help");
        var plain = manifest(ModelRegistry.sha256(file));
        Files.writeString(ModelPolicy.beside(file), plain.toJson());
        assertInstanceOf(Refused.class, policy.judge(file));
        Files.writeString(ModelPolicy.beside(file), ManifestSignature.sign(plain, keys.getPrivate()).toJson());
        assertTrue(assertInstanceOf(Verified.class, policy.judge(file)).signed());
    }
}
