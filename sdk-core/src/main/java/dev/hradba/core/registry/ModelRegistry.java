package dev.hradba.core.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import static java.io.OutputStream.nullOutputStream;

/// The models that may be used. A file is admitted if its SHA-256 is that of a manifest here, and refused otherwise.
///
/// With trusted keys, a manifest without a signature by one of them does not count. Immutable and thread-safe.
///
/// ```java
/// var registry = ModelRegistry.load(Path.of("/srv/models/manifests")).trusting(List.of(releaseKey));
/// switch (registry.admit(file)) {
///     case ModelRegistry.Admitted(var manifest) -> open(file, manifest.sha256());
///     case ModelRegistry.Refused(var reason) -> throw new IllegalStateException(reason);
/// }
/// ```
///
/// @param manifests   of the models that may be used
/// @param trustedKeys Ed25519 keys of which one must have signed; empty if no signature is asked for
public record ModelRegistry(List<ModelManifest> manifests, List<PublicKey> trustedKeys) {

    /// Copies the lists.
    public ModelRegistry {
        manifests = List.copyOf(manifests);
        trustedKeys = List.copyOf(trustedKeys);
    }

    /// Whether a file may be used.
    public sealed interface Admission {}

    /// It may.
    ///
    /// @param manifest of the model that the file is
    public record Admitted(ModelManifest manifest) implements Admission {}

    /// It may not.
    ///
    /// @param reason what was found and what to do
    public record Refused(String reason) implements Admission {}

    /// A registry of these manifests that asks for no signature.
    public static ModelRegistry of(ModelManifest... manifests) {
        return new ModelRegistry(List.of(manifests), List.of());
    }

    /// Reads every `*.json` of a folder.
    ///
    /// @throws UncheckedIOException     if the folder or a file cannot be read
    /// @throws IllegalArgumentException if a file is not a manifest; the message names it
    public static ModelRegistry load(Path folder) {
        var manifests = new ArrayList<ModelManifest>();
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                manifests.add(read(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the manifests in %s cannot be read".formatted(folder), e);
        }
        return new ModelRegistry(manifests, List.of());
    }

    private static ModelManifest read(Path file) throws IOException {
        try {
            return ModelManifest.read(file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// The same registry that asks for a signature by one of these keys.
    public ModelRegistry trusting(List<PublicKey> keys) {
        return new ModelRegistry(manifests, keys);
    }

    /// The manifest of a model by name and version.
    public Optional<ModelManifest> find(String name, String version) {
        return manifests.stream().filter(manifest -> manifest.name().equals(name) && manifest.version().equals(version)).findFirst();
    }

    /// Hashes the file and says whether it may be used.
    ///
    /// @throws UncheckedIOException     if it cannot be read
    /// @throws IllegalArgumentException if a trusted key is not an Ed25519 key
    public Admission admit(Path file) {
        var hash = sha256(file);
        var known = manifests.stream().filter(manifest -> manifest.sha256().equals(hash)).toList();
        if (known.isEmpty()) {
            return new Refused("%s has SHA-256 %s, which none of the %d manifests names; fetch the file again from a source you trust, or register it with a manifest"
                    .formatted(file, hash, manifests.size()));
        }
        return judge(known);
    }

    /// Of several manifests of one file the first that counts.
    Admission judge(List<ModelManifest> known) {
        return known.stream().map(this::judge).filter(Admitted.class::isInstance).findFirst().orElseGet(() -> judge(known.getFirst()));
    }

    /// The same for a file that must be one particular model.
    ///
    /// @throws UncheckedIOException     if it cannot be read
    /// @throws IllegalArgumentException if a trusted key is not an Ed25519 key
    public Admission admit(Path file, ModelManifest expected) {
        var hash = sha256(file);
        return hash.equals(expected.sha256()) ? judge(expected)
                : new Refused("%s has SHA-256 %s, but %s %s has %s; do not use it: fetch the file again from a source you trust"
                        .formatted(file, hash, expected.name(), expected.version(), expected.sha256()));
    }

    private Admission judge(ModelManifest manifest) {
        if (trustedKeys.isEmpty() || isTrusted(manifest)) {
            return new Admitted(manifest);
        }
        return new Refused("the manifest of %s %s is %s; have it signed by the owner of a trusted key".formatted(manifest.name(), manifest.version(),
                manifest.signature().isEmpty() ? "not signed" : "signed by none of the %d trusted keys".formatted(trustedKeys.size())));
    }

    private boolean isTrusted(ModelManifest manifest) {
        for (var key : trustedKeys) {
            try {
                if (ManifestSignature.isSignedBy(manifest, key)) {
                    return true;
                }
            } catch (InvalidKeyException e) {
                throw new IllegalArgumentException("a trusted key of algorithm %s is not an Ed25519 key".formatted(key.getAlgorithm()), e);
            }
        }
        return false;
    }

    /// The SHA-256 of a file in hexadecimal digits, as manifests write it.
    ///
    /// @throws UncheckedIOException if it cannot be read
    public static String sha256(Path file) {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException("the model file %s cannot be read".formatted(file), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256, which every runtime must have", e);
        }
    }
}
