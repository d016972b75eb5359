package dev.hradba.agent;

import java.util.List;

import dev.hradba.core.completion.Cancellation;

/// Finds material for a task before the first turn, under the rights of the person who asks. Thread-safe.
@FunctionalInterface
public interface Gatherer {

    /// Finds nothing.
    Gatherer NONE = (task, cancellation) -> List.of();

    /// What may help with the task, best first. Material that the person may not see is dropped by the run.
    ///
    /// @param task         what is asked, and by whom
    /// @param cancellation stops the search
    List<Transcript.Material> gather(Task task, Cancellation cancellation);
}
