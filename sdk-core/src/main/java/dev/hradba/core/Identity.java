package dev.hradba.core;

import java.util.Map;
import java.util.Set;

/// Who asks. Travels with every call; rights are checked where the data is.
///
/// @param subject    stable name of the person or service, never blank
/// @param groups     groups or roles that rights are granted to
/// @param attributes further facts that row filters and policies may use, such as `department`
public record Identity(String subject, Set<String> groups, Map<String, String> attributes) {

    /// Copies its collections and refuses a blank subject.
    public Identity {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("identity has a blank subject; give the name of the person or service that asks");
        }
        groups = Set.copyOf(groups);
        attributes = Map.copyOf(attributes);
    }

    /// An identity known by name alone, in no group.
    public static Identity of(String subject) {
        return new Identity(subject, Set.of(), Map.of());
    }
}
