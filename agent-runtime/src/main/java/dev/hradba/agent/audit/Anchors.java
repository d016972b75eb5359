package dev.hradba.agent.audit;

import java.util.List;
import java.util.Optional;

/// What a verifier knows about a log from elsewhere. Only with this can a log that was rewritten and signed anew from its first record on
/// be told from the true one.
///
/// @param keyFingerprint [AuditLog#keyFingerprint], noted down when the log was new
/// @param references     records that somebody kept, in their [AuditReference#full] form
public record Anchors(Optional<String> keyFingerprint, List<AuditReference> references) {

    /// Nothing is known.
    public static final Anchors NONE = new Anchors(Optional.empty(), List.of());

    /// Copies the list.
    public Anchors {
        references = List.copyOf(references);
    }
}
