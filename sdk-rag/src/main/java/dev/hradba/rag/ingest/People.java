package dev.hradba.rag.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.hradba.core.Identity;

/// Who belongs to which groups, for those who have no directory service to ask. Stands in the same file as [RightsRules], in lines such as
/// `person alice: hr, it, country=CZ`.
///
/// @param people identity of each person, by name
public record People(Map<String, Identity> people) {

    private static final String START = "person ";

    /// Copies its map.
    public People {
        people = Map.copyOf(people);
    }

    /// Reads the lines that begin with `person `; all others are left out.
    ///
    /// @throws IllegalArgumentException if such a line cannot be read
    public static People parse(List<String> lines) {
        var people = new TreeMap<String, Identity>();
        for (String line : lines) {
            if (isPerson(line)) {
                int colon = line.indexOf(':');
                String name = colon < 0 ? "" : line.strip().substring(START.length(), line.strip().indexOf(':')).strip();
                if (name.isEmpty()) {
                    throw new IllegalArgumentException("'%s' names no person; write 'person alice: hr, country=CZ'".formatted(line.strip()));
                }
                people.put(name, identity(name, line.substring(colon + 1)));
            }
        }
        return new People(people);
    }

    static boolean isPerson(String line) {
        return line.strip().startsWith(START);
    }

    private static Identity identity(String name, String words) {
        var groups = new TreeSet<String>();
        var attributes = new TreeMap<String, String>();
        for (String word : words.split(",")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                attributes.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
            } else if (!word.isBlank()) {
                groups.add(word.strip());
            }
        }
        return new Identity(name, groups, attributes);
    }

    /// The person of that name; somebody in no group if they are not known.
    public Identity identity(String name) {
        return people.getOrDefault(name, Identity.of(name));
    }

    /// Lines that [#parse] reads back.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        new TreeMap<>(people).forEach((name, identity) -> {
            var words = new ArrayList<>(new TreeSet<>(identity.groups()));
            new TreeMap<>(identity.attributes()).forEach((attribute, value) -> words.add(attribute + "=" + value));
            lines.add(START + name + ": " + String.join(", ", words));
        });
        return lines;
    }
}
