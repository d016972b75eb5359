package dev.hradba.agent.audit;

/// Something that is wrong with a log.
///
/// @param kind    what kind of wrong
/// @param seq     the record it is about, 0 if it is about none
/// @param message what was found, in words for a person
public record Finding(Kind kind, long seq, String message) {

    /// What can be wrong with a log.
    public enum Kind {
        /// The database file is damaged.
        DATABASE_DAMAGED,
        /// Tables, indexes, triggers or marks of the database differ from the log's own.
        SCHEMA_CHANGED,
        /// A record is not what was hashed.
        RECORD_CHANGED,
        /// A number is missing in the sequence.
        RECORD_MISSING,
        /// A record does not follow the one before it: something was deleted, inserted or reordered.
        CHAIN_BROKEN,
        /// Two different histories carry the same number.
        FORK,
        /// The log is shorter than what was signed.
        TRUNCATED,
        /// A checkpoint was changed, deleted or inserted.
        CHECKPOINT_CHANGED,
        /// The key is missing, or not the one the log was created with.
        KEY_CHANGED,
        /// Personal text is not what the chain holds the digest of.
        TEXT_CHANGED,
        /// Personal text is gone and no record says that it was erased.
        TEXT_MISSING,
        /// Personal text that no record belongs to.
        TEXT_INSERTED,
        /// An outcome without an open intent.
        OUTCOME_WITHOUT_INTENT,
        /// The log contradicts what a verifier knows from elsewhere.
        ANCHOR_CONTRADICTED,
        /// An announced effect has no outcome: its run is still going on or was interrupted. No sign of tampering.
        INTENT_WITHOUT_OUTCOME,
        /// The last checkpoint was cut short by a crash. No sign of tampering.
        CHECKPOINT_CUT_SHORT;

        /// Whether only a crash or a running process explains it, without anybody having changed anything.
        public boolean harmless() {
            return this == INTENT_WITHOUT_OUTCOME || this == CHECKPOINT_CUT_SHORT;
        }
    }
}
