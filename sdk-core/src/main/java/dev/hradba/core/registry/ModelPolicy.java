package dev.hradba.core.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// What must be known of a model file before it is loaded.
///
/// A manifest is looked for beside the file, as `FILE.manifest.json`, then in the folder of manifests. A file whose hash is
/// not its manifest's is always refused. One without a manifest is loaded as unverified, unless [#requireManifest] or there
/// are trusted keys.
///
/// @param manifests       folder of manifests, for files that have none beside them
/// @param trustedKeys     Ed25519 keys of which one must have signed a manifest; empty if no signature is asked for
/// @param requireManifest whether a file without a manifest is refused
public record ModelPolicy(Optional<Path> manifests, List<PublicKey> trustedKeys, boolean requireManifest) {

    /// Looks beside the file alone, asks for no signature, and loads what has no manifest.
    public static final ModelPolicy DEFAULT = new ModelPolicy(Optional.empty(), List.of(), false);

    /// Copies the list.
    public ModelPolicy {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /// What is known of a file.
    public sealed interface Verdict {}

    /// It is what its manifest says.
    ///
    /// @param manifest of the model that the file is
    /// @param signed   whether a trusted key has signed it
    public record Verified(ModelManifest manifest, boolean signed) implements Verdict {}

    /// Nothing, and that is allowed.
    ///
    /// @param reason where a manifest was looked for
    public record Unverified(String reason) implements Verdict {}

    /// It must not be loaded.
    ///
    /// @param reason what was found and what to do
    public record Refused(String reason) implements Verdict {}

    /// Where the manifest of a file is looked for first.
    public static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".manifest.json");
    }

    /// Judges a file. It is hashed where there is a manifest to compare with.
    ///
    /// @throws UncheckedIOException if it or a manifest cannot be read
    public Verdict judge(Path file) {
        var beside = beside(file);
        if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(beside)) {
                return new Refused("%s is no file, or a link that leads nowhere; put the manifest there".formatted(beside));
            }
            try {
                return verdict(ModelRegistry.of().trusting(trustedKeys).admit(file, ModelManifest.read(beside)));
            } catch (IOException e) {
                throw new UncheckedIOException("the manifest %s cannot be read".formatted(beside), e);
            } catch (IllegalArgumentException wrong) {
                return new Refused("%s is no manifest: %s".formatted(beside, wrong.getMessage()));
            }
        }
        Optional<ModelRegistry> known;
        try {
            known = manifests.filter(Files::isDirectory).map(folder -> ModelRegistry.load(folder).trusting(trustedKeys));
        } catch (IllegalArgumentException wrong) {
            return new Refused("the folder of manifests holds what is none: %s".formatted(wrong.getMessage()));
        }
        if (known.isPresent() && !known.get().manifests().isEmpty()) {
            var hash = ModelRegistry.sha256(file);
            var found = known.get().manifests().stream().filter(manifest -> manifest.sha256().equals(hash)).toList();
            if (!found.isEmpty()) {
                return verdict(known.get().judge(found));
            }
        }
        var looked = "there is no manifest %s%s".formatted(beside.getFileName(), manifests.map(" and none for its hash in %s"::formatted).orElse(""));
        boolean needed = requireManifest || !trustedKeys.isEmpty(); // or whoever swaps the file would only have to take the manifest away
        return needed ? new Refused(looked + ", and the policy asks for one; write a manifest with the file's SHA-256%s".formatted(trustedKeys.isEmpty() ? "" : " and have it signed"))
                : new Unverified(looked);
    }

    private Verdict verdict(ModelRegistry.Admission admission) {
        return switch (admission) {
            case ModelRegistry.Admitted(var manifest) -> new Verified(manifest, !trustedKeys.isEmpty());
            case ModelRegistry.Refused(var reason) -> new Refused(reason);
        };
    }
}
