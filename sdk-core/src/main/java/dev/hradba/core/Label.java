package dev.hradba.core;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Where a value came from and who may see it. A value made of several carries the label of all: see [#and].
///
/// @param trusted whether only the application and the person who asks had a hand in it; a tool's result or a passage is not trusted
/// @param sources where it came from, such as `question` or `tool:sql.query`
/// @param readers who may see it, as [#user] and [#group] write them; empty if anyone may
public record Label(boolean trusted, Set<String> sources, Optional<Set<String>> readers) {

    /// What the person who asks says: trusted as an instruction, for anyone.
    public static final Label QUESTION = new Label(true, Set.of("question"), Optional.empty());

    /// Copies the sets.
    public Label {
        sources = Set.copyOf(sources);
        readers = readers.map(Set::copyOf);
    }

    /// Data of somebody else that anyone may see.
    ///
    /// @param source where it came from
    public static Label untrusted(String source) {
        return new Label(false, Set.of(source), Optional.empty());
    }

    /// Names a person or service as a reader.
    public static String user(String subject) {
        return "user:" + subject;
    }

    /// Names a group as readers.
    public static String group(String group) {
        return "group:" + group;
    }

    /// The same origin, for these readers alone.
    ///
    /// @param names as [#user] and [#group] write them
    public Label forReaders(Set<String> names) {
        return new Label(trusted, sources, Optional.of(names));
    }

    /// The label of a value made of both: trusted if both are, from all sources, for those who may see both.
    ///
    /// A group and a person in it have no common reader here, for a label does not know who is in a group: nobody is the safe answer.
    public Label and(Label other) {
        var allSources = new TreeSet<>(sources);
        allSources.addAll(other.sources);
        return new Label(trusted && other.trusted, allSources, common(other));
    }

    private Optional<Set<String>> common(Label other) {
        if (readers.isEmpty() || other.readers.isEmpty()) {
            return readers.or(other::readers);
        }
        var both = new TreeSet<>(readers.get());
        both.retainAll(other.readers.get());
        return Optional.of(both);
    }

    /// Whether this person or service may see the value.
    public boolean visibleTo(Identity identity) {
        return readers.map(names -> names.contains(user(identity.subject()))
                        || identity.groups().stream().anyMatch(g -> names.contains(group(g))))
                .orElse(true);
    }
}
