package dev.hradba.agent.audit;

import java.util.List;

/// What a verifier found.
public sealed interface AuditReport {

    /// The log is whole: nothing was changed, and every effect has its outcome.
    ///
    /// @param summary what was checked
    record Intact(Summary summary) implements AuditReport {}

    /// Nothing was changed, but something was interrupted or is still going on.
    ///
    /// @param summary  what was checked
    /// @param findings what is open; never empty
    record Incomplete(Summary summary, List<Finding> findings) implements AuditReport {
        /// Copies the list.
        public Incomplete {
            findings = List.copyOf(findings);
        }
    }

    /// The log is not what was written.
    ///
    /// @param summary  what was checked
    /// @param findings what is wrong, in the order of the log; never empty, at most [AuditVerifier#MAX_FINDINGS]
    record Tampered(Summary summary, List<Finding> findings) implements AuditReport {
        /// Copies the list.
        public Tampered {
            findings = List.copyOf(findings);
        }
    }

    /// There is nothing that can be checked.
    ///
    /// @param message what was found instead of a log and what to do
    record Unreadable(String message) implements AuditReport {}

    /// What a verifier went through.
    ///
    /// @param records        records in the chain
    /// @param checkpoints    signed checkpoints
    /// @param signedUpTo     the last record that a checkpoint covers
    /// @param head           hash of the last record
    /// @param keyFingerprint fingerprint of the public key, empty if there is none
    /// @param texts          personal texts that are kept
    /// @param erasedTexts    personal texts that were erased and recorded as such
    record Summary(
            long records, long checkpoints, long signedUpTo, String head, String keyFingerprint, long texts, long erasedTexts) {}
}
