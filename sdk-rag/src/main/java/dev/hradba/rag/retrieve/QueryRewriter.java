package dev.hradba.rag.retrieve;

import java.util.List;
import java.util.Optional;

/// Says what else to look for besides a question. Implementations are safe for use by several threads and bound their own time.
@FunctionalInterface
public interface QueryRewriter {

    /// What to look for besides `question`; a failure is told in the result and the question alone is asked.
    Rewritten rewrite(String question);

    /// What a question was rewritten to.
    ///
    /// @param questions the same question in other words; may be empty
    /// @param passages  texts such as would answer it, whose like is looked for; they are never shown or cited; may be empty
    /// @param problem   why there are none, or fewer, for people
    record Rewritten(List<String> questions, List<String> passages, Optional<String> problem) {

        /// Copies its lists and leaves blank texts out.
        public Rewritten {
            questions = questions.stream().filter(text -> !text.isBlank()).toList();
            passages = passages.stream().filter(text -> !text.isBlank()).toList();
        }

        /// Nothing, for this reason.
        public static Rewritten failed(String problem) {
            return new Rewritten(List.of(), List.of(), Optional.of(problem));
        }
    }
}
