package dev.hradba.sandbox.repo;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import com.google.re2j.Pattern;

/// What the members of some groups may read of a repository. For them the rest is not there.
final class Visibility {

    private final List<PathRule> rules;
    private final List<Pattern> allow;
    private final List<Pattern> deny;

    private Visibility(List<PathRule> rules) {
        this.rules = rules;
        allow = rules.stream().map(PathRule::allow).flatMap(Collection::stream).map(PathRule::pattern).toList();
        deny = rules.stream().map(PathRule::deny).flatMap(Collection::stream).map(PathRule::pattern).toList();
    }

    static Visibility of(List<PathRule> rules, Set<String> groups) {
        return new Visibility(rules.stream().filter(rule -> rule.covers(groups)).toList());
    }

    boolean readable(String path) {
        return allow.stream().anyMatch(pattern -> pattern.matches(path)) && deny.stream().noneMatch(pattern -> pattern.matches(path));
    }

    /// Whether nothing at all is kept back. Unsure is no.
    boolean everything() {
        return deny.isEmpty() && rules.stream().anyMatch(rule -> rule.allow().contains("**"));
    }

    /// The same for all who may read the same by the same rules.
    String key() {
        return rules.stream().map(rule -> rule.allow() + " " + rule.deny()).toList().toString();
    }
}
