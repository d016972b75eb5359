package dev.hradba.cli.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.core.registry.ModelPolicy;

/// Where Hradba keeps what outlives a command: the sample, the audit, caches. `HRADBA_HOME`, else `~/.hradba`.
public record Home(Path root) {

    /// Makes the folder if needed.
    ///
    /// @throws CliException if it cannot be written
    public static Home open() {
        var chosen = System.getenv("HRADBA_HOME");
        var root = chosen == null || chosen.isBlank() ? Path.of(System.getProperty("user.home"), ".hradba") : Path.of(chosen);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, unwritable(root, String.valueOf(e.getMessage())));
        }
        if (!Files.isWritable(root)) {
            throw new CliException(ExitCode.ENVIRONMENT, unwritable(root, "not writable"));
        }
        return new Home(root.toAbsolutePath());
    }

    private static String unwritable(Path root, String why) {
        return "cannot keep the audit in %s (%s). Nothing runs without it; set HRADBA_HOME to a directory you may write to.".formatted(root, why);
    }

    /// The sample's SQLite file.
    public Path sampleDatabase() {
        return root.resolve("sample.db");
    }

    /// The audit, its owner's to close.
    public AuditLog openAudit() {
        return AuditLog.open(audit());
    }

    /// The folder of the audit.
    public Path audit() {
        return root.resolve("audit");
    }

    /// Manifests in `manifests`, trusted keys in `keys` (Ed25519 public keys as PEM, `*.pem`); `HRADBA_REQUIRE_MANIFEST=true` refuses
    /// models without a manifest.
    public ModelPolicy modelPolicy() {
        var required = "true".equalsIgnoreCase(System.getenv("HRADBA_REQUIRE_MANIFEST"));
        return new ModelPolicy(Optional.of(root.resolve("manifests")).filter(Files::isDirectory), TrustedKeys.read(root.resolve("keys")), required);
    }

    /// What can be made again.
    public Path cache() {
        return root.resolve("cache");
    }
}
