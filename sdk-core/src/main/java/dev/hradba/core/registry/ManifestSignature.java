package dev.hradba.core.registry;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;

/// Ed25519 signatures over manifests: RFC 8032.
public final class ManifestSignature {

    private static final String ALGORITHM = "Ed25519";

    private ManifestSignature() {}

    /// The manifest with a signature by this key.
    ///
    /// @throws InvalidKeyException if it is not an Ed25519 key
    public static ModelManifest sign(ModelManifest manifest, PrivateKey key) throws InvalidKeyException {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(manifest.signedBytes());
            return manifest.signedWith(Base64.getEncoder().encodeToString(signature.sign()));
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks Ed25519, which every runtime since 15 has", e);
        }
    }

    /// Whether the manifest carries a signature that this key made.
    ///
    /// @throws InvalidKeyException if it is not an Ed25519 key
    public static boolean isSignedBy(ModelManifest manifest, PublicKey key) throws InvalidKeyException {
        if (manifest.signature().isEmpty()) {
            return false;
        }
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(manifest.signedBytes());
            return signature.verify(Base64.getDecoder().decode(manifest.signature().get()));
        } catch (InvalidKeyException e) {
            throw e;
        } catch (SignatureException | IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks Ed25519, which every runtime since 15 has", e);
        }
    }
}
