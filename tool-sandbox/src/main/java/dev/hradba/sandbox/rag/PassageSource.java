package dev.hradba.sandbox.rag;

import java.util.List;
import java.util.Set;

import dev.hradba.core.Identity;

/// Where passages come from, such as a knowledge base. Implementations are thread-safe.
@FunctionalInterface
public interface PassageSource {

    /// Passages for a query, best first.
    ///
    /// What the identity may not read must leave no trace: not in passages, their order, scores or number.
    ///
    /// @param query       words or a question
    /// @param most        most passages
    /// @param collections only of these; empty for all
    /// @param identity    whose rights hold
    List<CitedPassage> search(String query, int most, Set<String> collections, Identity identity);
}
