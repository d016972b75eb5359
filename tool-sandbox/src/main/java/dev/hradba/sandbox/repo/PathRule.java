package dev.hradba.sandbox.repo;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.re2j.Pattern;

/// Which paths some groups may read. In patterns `*` stands for a part of a name, `**` for any part of a path.
///
/// @param groups groups of an identity, or `*` for everyone
/// @param allow  patterns of paths that may be read
/// @param deny   patterns of paths that may not, even if another rule allows them
public record PathRule(Set<String> groups, List<String> allow, List<String> deny) {

    /// Everyone reads everything.
    public static final PathRule ALL = new PathRule(Set.of("*"), List.of("**"), List.of());

    /// Copies the collections; refuses a rule for nobody and patterns that match nothing.
    public PathRule {
        groups = Set.copyOf(groups);
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a path rule names no group; '*' is everyone");
        }
        allow.forEach(PathRule::checkedPattern);
        deny.forEach(PathRule::checkedPattern);
    }

    /// A pattern of what this rule allows that another denies to all of the same people; empty if it denies nothing so plainly.
    Optional<String> shadowed(PathRule by) {
        boolean same = by.groups.contains("*") || by.groups.containsAll(groups);
        return allow.stream().filter(glob -> same && by.deny.stream().anyMatch(denied -> denied.equals(glob) || denied.equals("**")
                || (denied.endsWith("/**") && denied.indexOf('*') == denied.length() - 2 && glob.startsWith(denied.substring(0, denied.length() - 2))))).findFirst();
    }

    boolean covers(Set<String> memberships) {
        return groups.contains("*") || groups.stream().anyMatch(memberships::contains);
    }

    /// Refuses what no path of a repository could match.
    static String checkedPattern(String glob) {
        if (glob.isBlank() || glob.startsWith("/") || glob.startsWith("./") || glob.indexOf('\\') >= 0 || glob.endsWith("/")) {
            throw new IllegalArgumentException("pattern '%s' matches no path; write it like src/** or *.md, from the repository's top".formatted(glob));
        }
        return glob;
    }

    static Pattern pattern(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                regex.append(c == '*' ? "[^/]*" : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
