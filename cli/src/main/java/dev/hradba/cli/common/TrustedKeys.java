package dev.hradba.cli.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The public keys whose signatures on model manifests count.
final class TrustedKeys {

    private TrustedKeys() {}

    /// Every `*.pem` of a folder; none if there is no such folder.
    static List<PublicKey> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var keys = new ArrayList<PublicKey>();
        try (var files = Files.newDirectoryStream(folder, "*.pem")) {
            for (var file : files) {
                keys.add(key(file));
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "the trusted keys in %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
        return keys;
    }

    private static PublicKey key(Path file) throws IOException {
        var base64 = Files.readString(file).replaceAll("-----(?:BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CliException(ExitCode.ENVIRONMENT,
                    "%s is no Ed25519 public key in PEM; write one with: openssl pkey -in KEY -pubout".formatted(file));
        }
    }
}
