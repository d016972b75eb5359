package dev.hradba.agent.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// One fact as it stands in the log.
///
/// @param seq          place in the log, from 1, without gaps
/// @param time         when it was written, to the millisecond
/// @param subject      on whose behalf it happened
/// @param run          the run it belongs to; `log` for facts about the log itself
/// @param event        what happened
/// @param details      further facts as canonical JSON object text (RFC 8785); personal text stands there as `{"hmac":".."}`
/// @param previousHash hash of the record before, 64 zeros before the first
/// @param hash         SHA-256 over the canonical JSON of all the other fields, as 64 hexadecimal digits
public record AuditRecord(
        long seq, Instant time, String subject, String run, String event, String details, String previousHash, String hash) {

    static final String HMAC = "hmac";

    /// The name of this record.
    public AuditReference reference() {
        return new AuditReference(run, seq, hash.substring(0, AuditReference.SHORT_HASH));
    }

    /// Whether there is such a fact.
    public boolean has(String name) {
        return facts().has(name);
    }

    /// A fact that is text.
    public Optional<String> text(String name) {
        return Optional.ofNullable(facts().get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /// A fact that is a whole number.
    public OptionalLong number(String name) {
        var value = facts().get(name);
        return value != null && value.isIntegralNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /// A fact that is a yes or no; no when it is absent.
    public boolean flag(String name) {
        return facts().path(name).asBoolean(false);
    }

    /// A fact that is a list of texts; empty when it is absent.
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        facts().path(name).forEach(v -> texts.add(v.asText()));
        return List.copyOf(texts);
    }

    /// The digest of a personal text; [AuditLog#clearText] has the text while it is not erased.
    public Optional<String> personal(String name) {
        return Optional.ofNullable(facts().path(name).get(HMAC)).map(JsonNode::textValue);
    }

    /// Names of the facts that are personal text.
    public List<String> personalNames() {
        return facts().properties().stream().filter(fact -> fact.getValue().has(HMAC)).map(fact -> fact.getKey()).toList();
    }

    /// The record as one line of canonical JSON, hash included: what [AuditLog#export] writes.
    public String toJson() {
        return CanonicalJson.of(hashed().put("hash", hash));
    }

    private JsonNode facts() {
        return CanonicalJson.parse(details);
    }

    String computeHash() {
        return Digests.sha256(CanonicalJson.bytes(hashed()));
    }

    private ObjectNode hashed() {
        var node = JsonNodeFactory.instance.objectNode();
        node.set("details", facts());
        return node.put("event", event)
                .put("previous", previousHash)
                .put("run", run)
                .put("seq", seq)
                .put("subject", subject)
                .put("time", time.toString());
    }
}
