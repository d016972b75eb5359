package dev.hradba.agent.audit;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A signed statement that the log had this many records with this head.
///
/// @param number    place among the checkpoints, from 1
/// @param seq       records in the log
/// @param hash      hash of the last of them
/// @param time      when it was signed
/// @param key       fingerprint of the signing key
/// @param previous  SHA-256 of the line before, whatever that line holds; 64 zeros before the first
/// @param signature Ed25519 over the canonical JSON of all the other fields, in base 64
record Checkpoint(long number, long seq, String hash, Instant time, String key, String previous, String signature) {

    private static final Set<String> FIELDS = Set.of("number", "seq", "hash", "time", "key", "previous", "signature");

    static Checkpoint signed(long number, long seq, String hash, Instant time, String previous, SigningKey signer) {
        var key = SigningKey.fingerprint(signer.publicKey());
        var unsigned = new Checkpoint(number, seq, hash, time, key, previous, "");
        return new Checkpoint(number, seq, hash, time, key, previous, signer.sign(CanonicalJson.bytes(unsigned.signedPart())));
    }

    boolean signedBy(PublicKey publicKey) {
        return SigningKey.verifies(publicKey, CanonicalJson.bytes(signedPart()), signature);
    }

    String line() {
        return CanonicalJson.of(signedPart().put("signature", signature));
    }

    /// @throws RuntimeException if the line is not exactly one that [#line] writes
    static Checkpoint parse(String line) {
        var node = CanonicalJson.parse(line);
        var names = new TreeSet<String>();
        node.fieldNames().forEachRemaining(names::add);
        if (!names.equals(FIELDS)) {
            throw new IllegalArgumentException("a checkpoint has the fields %s, not %s".formatted(new TreeSet<>(FIELDS), names));
        }
        var checkpoint = new Checkpoint(
                node.get("number").asLong(),
                node.get("seq").asLong(),
                node.get("hash").asText(),
                Instant.parse(node.get("time").asText()),
                node.get("key").asText(),
                node.get("previous").asText(),
                node.get("signature").asText());
        if (!checkpoint.line().equals(line)) {
            throw new IllegalArgumentException("the checkpoint is not written in canonical form");
        }
        return checkpoint;
    }

    private ObjectNode signedPart() {
        return JsonNodeFactory.instance.objectNode()
                .put("hash", hash)
                .put("key", key)
                .put("number", number)
                .put("previous", previous)
                .put("seq", seq)
                .put("time", time.toString());
    }
}
