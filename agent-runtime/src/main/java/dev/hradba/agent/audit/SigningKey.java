package dev.hradba.agent.audit;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/// The Ed25519 key that signs checkpoints: `audit.key` (mode 0600) and `audit.pub` in the audit directory, both PEM.
record SigningKey(PrivateKey privateKey, PublicKey publicKey) {

    static final String PRIVATE_FILE = "audit.key";
    static final String PUBLIC_FILE = "audit.pub";
    private static final String ALGORITHM = "Ed25519";
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /// Reads the key, or makes one for a new log. The private file is written last, so a lone public file is a leftover.
    static SigningKey loadOrCreate(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(PRIVATE_FILE))) {
            create(directory);
        }
        return load(directory);
    }

    static SigningKey load(Path directory) throws IOException {
        var privateFile = directory.resolve(PRIVATE_FILE);
        if (!Files.exists(privateFile)) {
            throw new AuditException(
                    AuditException.Kind.KEY,
                    "the signing key %s is missing. Restore it, or start a new log in another directory".formatted(privateFile));
        }
        refuseOpenDoors(privateFile);
        try {
            var encoded = unwrap(Files.readString(privateFile, StandardCharsets.US_ASCII));
            var pair = new SigningKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)), loadPublic(directory));
            if (!verifies(pair.publicKey, PUBLIC_FILE.getBytes(StandardCharsets.US_ASCII), pair.sign(PUBLIC_FILE.getBytes(StandardCharsets.US_ASCII)))) {
                throw new AuditException(
                        AuditException.Kind.KEY, "%s and %s do not belong together. Restore both".formatted(privateFile, PUBLIC_FILE));
            }
            return pair;
        } catch (GeneralSecurityException | IllegalArgumentException | CharacterCodingException e) {
            throw new AuditException(
                    AuditException.Kind.KEY, "%s is not an Ed25519 private key in PEM form. Restore it".formatted(privateFile), e);
        }
    }

    static PublicKey loadPublic(Path directory) throws IOException {
        var file = directory.resolve(PUBLIC_FILE);
        if (!Files.exists(file)) {
            throw new AuditException(AuditException.Kind.KEY, "the public key %s is missing. Restore it".formatted(file));
        }
        try {
            return decodePublic(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new AuditException(
                    AuditException.Kind.KEY, "%s is not an Ed25519 public key in PEM form. Restore it".formatted(file), e);
        }
    }

    private static PublicKey decodePublic(String pem) throws GeneralSecurityException {
        var key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(unwrap(pem)));
        if (!wrap("PUBLIC KEY", key.getEncoded()).equals(pem)) {
            throw new IllegalArgumentException("the key is not written the way it was created");
        }
        return key;
    }

    /// SHA-256 of the encoded public key: short enough to note down elsewhere.
    static String fingerprint(PublicKey key) {
        return Digests.sha256(key.getEncoded());
    }

    String sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AuditException(AuditException.Kind.KEY, "the signing key cannot sign: " + e.getMessage(), e);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, String signatureBase64) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message);
            var bytes = Base64.getDecoder().decode(signatureBase64);
            return Base64.getEncoder().encodeToString(bytes).equals(signatureBase64) && signature.verify(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void create(Path directory) throws IOException {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            write(directory.resolve(PUBLIC_FILE), wrap("PUBLIC KEY", pair.getPublic().getEncoded()));
            write(directory.resolve(PRIVATE_FILE), wrap("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519; Java 15 and later have", e);
        }
    }

    /// Whole or not at all, and never readable by others, not even for a moment.
    private static void write(Path file, String text) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        OwnFiles.create(part);
        try (var out = new FileOutputStream(part.toFile())) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.getFD().sync();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void refuseOpenDoors(Path file) throws IOException {
        if (!OwnFiles.hasPosixModes(file)) {
            return;
        }
        var granted = Files.getPosixFilePermissions(file);
        if (granted.stream().anyMatch(OTHERS::contains)) {
            throw new AuditException(
                    AuditException.Kind.KEY,
                    "the signing key %s is open to other accounts (%s), so its signatures prove nothing. Run: chmod 600 %s"
                            .formatted(file, PosixFilePermissions.toString(granted), file));
        }
    }

    private static byte[] unwrap(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    static String wrap(String title, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(title, Base64.getEncoder().encodeToString(encoded), title);
    }
}
