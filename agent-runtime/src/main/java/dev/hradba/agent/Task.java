package dev.hradba.agent;

import dev.hradba.core.Identity;

/// What an agent is asked to do.
///
/// @param identity who asks; everything is done with their rights
/// @param question in their words, not blank, at most [#MAX_QUESTION_CHARS]
public record Task(Identity identity, String question) {

    /// Most characters of a question.
    public static final int MAX_QUESTION_CHARS = 20_000;

    /// Refuses a blank or endless question.
    public Task {
        if (question.isBlank()) {
            throw new IllegalArgumentException("the question is blank; ask something");
        }
        if (question.length() > MAX_QUESTION_CHARS) {
            throw new IllegalArgumentException("the question has %d characters; at most %d are read. Shorten it"
                    .formatted(question.length(), MAX_QUESTION_CHARS));
        }
    }
}
