package dev.hradba.agent.sql;

/// One thing that speaks against a reading of a question.
///
/// @param kind what speaks against it
/// @param text the same as a sentence that a person can act on
public record Doubt(Kind kind, String text) {

    /// What speaks against a reading. Each weighs by what it was worth on questions with known answers.
    public enum Kind {
        /// A word names nothing here.
        MISSING_WORD,
        /// Several words name nothing here.
        MISSING_WORDS,
        /// A word was not understood.
        UNREAD,
        /// The most or least of something is asked for, and nothing is ranked.
        UNRANKED,
        /// A table or column is named and not used.
        UNUSED_NAME,
        /// A person is asked for, and none is shown.
        IMPERSONAL,
        /// Something is denied, and the reading does not.
        UNDENIED,
        /// A measure is asked for, and there is none.
        UNMEASURED,
        /// A value stands in two places.
        REPEATED_VALUE,
        /// A value of the question is not used.
        UNUSED_VALUE,
        /// No word names what is counted or listed.
        GUESSED_TABLE,
        /// No word can mean a column.
        GUESSED_COLUMN,
        /// The model found no answer.
        MODEL_REFUSES,
        /// The model reads the question in another way.
        MODEL_DIFFERS
    }
}
