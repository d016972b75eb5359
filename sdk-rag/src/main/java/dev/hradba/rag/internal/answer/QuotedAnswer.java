package dev.hradba.rag.internal.answer;

import java.util.List;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// An answer as a model writes it. Quotes come before the claim they are for, so that it is written with them at hand.
///
/// @param claims what answers the question, in order
public record QuotedAnswer(@Size(min = 1, max = 16) List<Sentence> claims) {

    /// Copies the list.
    public QuotedAnswer {
        claims = List.copyOf(claims);
    }

    /// One sentence and what it rests on.
    ///
    /// @param quotes words of the passages that say it
    /// @param claim  the sentence
    public record Sentence(@Size(min = 1, max = 4) List<Quote> quotes, @NotBlank @Size(max = 600) String claim) {

        /// Copies the list.
        public Sentence {
            quotes = List.copyOf(quotes);
        }
    }

    /// Words of a passage.
    ///
    /// @param passage number of the passage
    /// @param words   as they stand there
    public record Quote(@Min(1) int passage, @NotBlank @Size(max = 800) String words) {}
}
