package dev.hradba.rag;

import java.util.List;

import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;

/// How a question to the knowledge base ended. There is no third way: an answer without a verified citation does not exist.
public sealed interface AnswerOutcome {

    /// Passages nearest to the question, best first; all of them readable by who asked.
    List<Passage> passages();

    /// Sentences of the documents that answer, each cited and each citation verified.
    ///
    /// @param text       the cited pieces as readable text, one per line
    /// @param citations  where each piece stands, best first; never empty
    /// @param confidence estimated probability that the first citation answers the question, in [0, 1]
    /// @param passages   passages nearest to the question
    /// @param explain    why this piece was chosen
    record Answered(String text, List<Citation> citations, double confidence, List<Passage> passages, Explanation explain)
            implements AnswerOutcome {
        /// Copies its lists and refuses an answer without a citation.
        public Answered {
            citations = List.copyOf(citations);
            passages = List.copyOf(passages);
            if (citations.isEmpty()) {
                throw new IllegalArgumentException("an answer needs at least one citation; without one, say NotEnoughInformation");
            }
        }
    }

    /// The documents that the identity may read do not answer.
    ///
    /// @param missing  what was looked for in vain, in words for a person; never empty
    /// @param passages passages nearest to the question, for a person to look at; may be empty
    record NotEnoughInformation(List<String> missing, List<Passage> passages) implements AnswerOutcome {
        /// Copies its lists.
        public NotEnoughInformation {
            missing = List.copyOf(missing);
            passages = List.copyOf(passages);
        }
    }
}
