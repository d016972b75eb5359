package dev.hradba.sandbox.http;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/// The rules of an installation, in order: the first that covers a request decides. No rules, no traffic.
///
/// @param rules rules with unique names
public record EgressRules(List<EgressRule> rules) {

    /// Class-path resource with the JSON Schema of the file.
    public static final String SCHEMA = "/dev/hradba/sandbox/http/egress-rules.schema.json";

    /// Allows nothing.
    public static final EgressRules NONE = new EgressRules(List.of());

    /// Refuses two rules of one name.
    public EgressRules {
        rules = List.copyOf(rules);
        var names = new HashSet<String>();
        for (var rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules are named '%s'".formatted(rule.name()));
            }
        }
    }

    /// What in the rules is likely not meant, one sentence each with the rule's name: networks that open more than anybody would list, or never match.
    public List<String> warnings() {
        return rules.stream().flatMap(rule -> rule.warnings().stream().map(warning -> "rule '%s': %s".formatted(rule.name(), warning))).toList();
    }

    /// Reads a rules file.
    ///
    /// @throws EgressRulesException if it cannot be read or breaks a rule; the message names file, line and field
    public static EgressRules load(Path file) {
        try {
            if (Files.size(file) > 1 << 20) {
                throw new EgressRulesException("'%s' is larger than 1 MiB".formatted(file));
            }
            return parse(file.toString(), Files.readString(file));
        } catch (MalformedInputException e) {
            throw new EgressRulesException("'%s' is not UTF-8 text".formatted(file));
        } catch (IOException e) {
            throw new EgressRulesException("'%s' cannot be read; name a YAML file with egress rules".formatted(file));
        }
    }

    /// Reads rules from text.
    ///
    /// @param file shown in messages
    /// @throws EgressRulesException if it breaks a rule
    public static EgressRules parse(String file, String yaml) {
        return new RulesReader(file).read(yaml);
    }
}
