package dev.hradba.rag;

import java.util.List;
import java.util.stream.Collectors;

import dev.hradba.core.Usage;
import dev.hradba.rag.retrieve.Passage;

/// How a question ended that a model answered from documents.
public sealed interface WrittenOutcome {

    /// What the model was shown, or the nearest passages if it was not asked; best first, all readable by who asked.
    List<Passage> passages();

    /// What the model wrote and the documents do not support: no part of the answer, but worth a look for who watches the model.
    List<Claim> removed();

    /// Tokens spent, repairs included.
    Usage usage();

    /// Claims that verified quotes support; with [AnswerWriter#marking()] others, too, each with its doubt.
    ///
    /// @param claims   in the order of the answer; at least one is supported
    /// @param removed  what was left out, each with its doubt
    /// @param passages what the model was shown
    /// @param usage    tokens spent
    record Written(List<Claim> claims, List<Claim> removed, List<Passage> passages, Usage usage) implements WrittenOutcome {

        /// Copies its lists and refuses an answer without support.
        public Written {
            claims = List.copyOf(claims);
            removed = List.copyOf(removed);
            passages = List.copyOf(passages);
            if (claims.stream().noneMatch(Claim::supported)) {
                throw new IllegalArgumentException("an answer needs a supported claim; without one, say NotEnoughInformation");
            }
        }

        /// The claims as one text.
        public String text() {
            return claims.stream().map(Claim::text).collect(Collectors.joining(" "));
        }

        /// All citations in the order of the claims, each once.
        public List<Citation> citations() {
            return claims.stream().flatMap(claim -> claim.citations().stream()).distinct().toList();
        }
    }

    /// The documents do not say, or the model could not show where they do.
    ///
    /// @param missing  what is missing, in words for a person; never empty
    /// @param removed  what was left out, each with its doubt
    /// @param passages nearest passages, for the person who takes over
    /// @param usage    tokens spent
    record NotEnoughInformation(List<String> missing, List<Claim> removed, List<Passage> passages, Usage usage) implements WrittenOutcome {

        /// Copies its lists.
        public NotEnoughInformation {
            missing = List.copyOf(missing);
            removed = List.copyOf(removed);
            passages = List.copyOf(passages);
        }
    }
}
