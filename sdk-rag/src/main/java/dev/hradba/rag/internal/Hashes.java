package dev.hradba.rag.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes.
public final class Hashes {

    private Hashes() {}

    /// SHA-256 of these bytes.
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
