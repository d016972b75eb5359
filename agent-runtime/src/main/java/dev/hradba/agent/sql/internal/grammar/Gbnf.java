package dev.hradba.agent.sql.internal.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Rules of a grammar being written, as GBNF with one rule a line. An empty choice is a rule that does not exist, and what refers to it is left out.
final class Gbnf {

    private final Map<String, String> rules = new LinkedHashMap<>();

    /// Adds a rule unless there is nothing to choose from; whether it was added.
    boolean rule(String name, Collection<String> choices) {
        if (choices.isEmpty()) {
            return false;
        }
        rules.put(name, String.join(" | ", choices));
        return true;
    }

    boolean rule(String name, String... choices) {
        return rule(name, List.of(choices));
    }

    boolean has(String name) {
        return rules.containsKey(name);
    }

    /// The choices whose rules exist: `need` names the rules that a choice refers to.
    static final class Choices {

        private final Gbnf grammar;
        private final List<String> choices = new ArrayList<>();

        Choices(Gbnf grammar) {
            this.grammar = grammar;
        }

        Choices when(String need, String choice) {
            if (grammar.has(need)) {
                choices.add(choice);
            }
            return this;
        }

        Choices always(String choice) {
            choices.add(choice);
            return this;
        }

        List<String> list() {
            return choices;
        }
    }

    Choices choices() {
        return new Choices(this);
    }

    /// The text of the grammar.
    String text() {
        return rules.entrySet().stream().map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n").collect(Collectors.joining());
    }

    /// A text as a literal of the grammar.
    static String word(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    static List<String> words(Collection<String> texts) {
        return texts.stream().distinct().map(Gbnf::word).toList();
    }

    /// A keyword or function in upper or in lower case.
    static String name(String upper) {
        return "(" + word(upper) + " | " + word(upper.toLowerCase(java.util.Locale.ROOT)) + ")";
    }

    static String group(Collection<String> choices) {
        return "(" + String.join(" | ", choices) + ")";
    }
}
