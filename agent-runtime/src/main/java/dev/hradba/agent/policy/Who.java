package dev.hradba.agent.policy;

import java.util.Collections;
import java.util.Set;

import dev.hradba.core.Identity;

/// Whom a rule is about.
public sealed interface Who {

    /// Every identity.
    record Everyone() implements Who {}

    /// Everybody who is in one of these groups.
    ///
    /// @param groups names of groups; an empty set is nobody
    record InGroups(Set<String> groups) implements Who {
        /// Copies the set.
        public InGroups {
            groups = Set.copyOf(groups);
        }
    }

    /// Every identity.
    static Who everyone() {
        return new Everyone();
    }

    /// Everybody who is in one of these groups.
    static Who inGroups(String... groups) {
        return new InGroups(Set.of(groups));
    }

    /// Whether this identity is meant.
    default boolean includes(Identity identity) {
        return switch (this) {
            case Everyone() -> true;
            case InGroups(var groups) -> !Collections.disjoint(groups, identity.groups());
        };
    }
}
