package dev.hradba.rag;

import java.util.List;
import java.util.Optional;

/// A sentence of an answer that a model wrote, and what it rests on.
///
/// @param text      the sentence
/// @param citations verified quotes that it was written from, in the model's order; empty only with a doubt
/// @param doubt     what speaks against it, in words for a person; empty if the quotes support it
public record Claim(String text, List<Citation> citations, Optional<String> doubt) {

    /// Copies the list and refuses a sentence that nothing supports without saying so.
    public Claim {
        citations = List.copyOf(citations);
        if (citations.isEmpty() && doubt.isEmpty()) {
            throw new IllegalArgumentException("'%s' has neither a citation nor a doubt; a claim needs one".formatted(text));
        }
    }

    /// Whether verified quotes support it.
    public boolean supported() {
        return doubt.isEmpty();
    }
}
