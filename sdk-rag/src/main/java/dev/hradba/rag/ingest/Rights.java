package dev.hradba.rag.ingest;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;

/// Who may read a document and everything cut from it. Nobody may, unless a rule allows it; a denial wins over every allowance.
///
/// @param everyone   true if no group is needed; denials and attributes still hold
/// @param allowed    groups that may read
/// @param denied     groups that may not read, whatever else allows it
/// @param attributes attributes that the identity must have with exactly these values, such as `country` = `CZ`
public record Rights(boolean everyone, Set<String> allowed, Set<String> denied, Map<String, String> attributes) {

    /// Copies its collections and refuses blank names.
    public Rights {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        attributes = Map.copyOf(attributes);
        if (allowed.stream().anyMatch(String::isBlank) || denied.stream().anyMatch(String::isBlank)
                || attributes.keySet().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("rights name a blank group or attribute; give each a name or leave it out");
        }
    }

    /// Readable by every identity.
    public static Rights everybody() {
        return new Rights(true, Set.of(), Set.of(), Map.of());
    }

    /// Readable by members of at least one of these groups; by nobody if none is named.
    public static Rights of(String... groups) {
        return new Rights(false, Set.of(groups), Set.of(), Map.of());
    }

    /// The same rights, closed to members of these groups.
    public Rights denying(String... groups) {
        return new Rights(everyone, allowed, Set.of(groups), attributes);
    }

    /// The same rights, open only to identities whose attribute `name` is `value`.
    public Rights requiring(String name, String value) {
        var all = new TreeMap<>(attributes);
        all.put(name, value);
        return new Rights(everyone, allowed, denied, all);
    }

    /// Rights that admit nobody whom these or the others do not admit. Where both name groups, only groups that both name are left;
    /// where both want another value of one attribute, nobody is.
    public Rights narrowedBy(Rights other) {
        var all = new TreeMap<>(attributes);
        boolean conflict = other.attributes.entrySet().stream().anyMatch(e -> !e.getValue().equals(all.merge(e.getKey(), e.getValue(), (mine, theirs) -> mine)));
        Set<String> refused = java.util.stream.Stream.concat(denied.stream(), other.denied.stream()).collect(Collectors.toSet());
        Set<String> groups = everyone ? other.allowed : other.everyone ? allowed
                : allowed.stream().filter(other.allowed::contains).collect(Collectors.toSet());
        return conflict ? new Rights(false, Set.of(), refused, all) : new Rights(everyone && other.everyone, groups, refused, all);
    }

    /// True if the identity may read: no denied group, every attribute, and everyone or one allowed group.
    public boolean admit(Identity identity) {
        if (identity.groups().stream().anyMatch(denied::contains)) {
            return false;
        }
        if (!attributes.entrySet().stream().allMatch(e -> e.getValue().equals(identity.attributes().get(e.getKey())))) {
            return false;
        }
        return everyone || identity.groups().stream().anyMatch(allowed::contains);
    }

    /// One line that is equal exactly for equal rights; [#parse] reads it back.
    public String canonical() {
        return (everyone ? "*" : "") + ";" + names(allowed) + ";" + names(denied) + ";"
                + new TreeMap<>(attributes).entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining(","));
    }

    /// Reads what [#canonical] wrote.
    ///
    /// @throws IllegalArgumentException if the line is not canonical rights
    public static Rights parse(String canonical) {
        String[] parts = canonical.split(";", -1);
        if (parts.length != 4 || !(parts[0].isEmpty() || parts[0].equals("*"))) {
            throw new IllegalArgumentException("'%s' is not a line of rights; write it with Rights.canonical()".formatted(canonical));
        }
        var attributes = new TreeMap<String, String>();
        for (String pair : parts[3].isEmpty() ? new String[0] : parts[3].split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'%s' is not an attribute of rights; expected name=value".formatted(pair));
            }
            attributes.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return new Rights(parts[0].equals("*"), parseNames(parts[1]), parseNames(parts[2]), attributes);
    }

    private static String names(Set<String> names) {
        return new TreeSet<>(names).stream().map(Rights::encode).collect(Collectors.joining(","));
    }

    private static Set<String> parseNames(String names) {
        return names.isEmpty() ? Set.of()
                : java.util.Arrays.stream(names.split(",")).map(Rights::decode).collect(Collectors.toSet());
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String decode(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
