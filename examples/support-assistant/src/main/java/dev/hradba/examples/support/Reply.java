package dev.hradba.examples.support;

import java.util.List;

import dev.hradba.rag.Citation;

/// How a ticket was answered.
public sealed interface Reply {

    /// Sentences of the documents, or of a model that wrote from them; either way only what they say.
    ///
    /// @param text      the sentences
    /// @param citations where it stands in the documents, verified
    record Answer(String text, List<Citation> citations) implements Reply {

        /// Copies its list.
        public Answer {
            citations = List.copyOf(citations);
        }
    }

    /// The documents do not say: a person takes over and is spared the search.
    ///
    /// @param queue   whose work it becomes
    /// @param missing what the documents lack
    /// @param nearest passages that come nearest, for that person
    record HandOver(String queue, List<String> missing, List<String> nearest) implements Reply {

        /// Copies its lists.
        public HandOver {
            missing = List.copyOf(missing);
            nearest = List.copyOf(nearest);
        }
    }
}
