package dev.hradba.core;

import java.util.List;

import dev.hradba.core.completion.Message;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Violation;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.prompt.PromptText;

/// Writes a prompt and its contract as messages: one for what the application says, one for what the person asks and the
/// data at hand.
final class Rendering {

    private static final int MAX_VIOLATIONS = 20;

    private Rendering() {}

    static List<Message> messages(Prompt prompt, Contract<?> contract) {
        var instructions = new StringBuilder();
        if (!prompt.instructions().isBlank()) {
            instructions.append(prompt.instructions().strip()).append("\n\n");
        }
        instructions.append(demand(contract));
        if (!prompt.data().isEmpty()) {
            instructions.append("\n").append(PromptText.dataRule());
        }
        return List.of(Message.system(instructions.toString()), Message.user(PromptText.question(prompt)));
    }

    /// What is wrong, a line for each rule, in words for a model.
    ///
    /// @param whole what a violation without a path is about
    static String violations(List<Violation> violations, String whole) {
        var lines = new StringBuilder();
        for (var violation : violations.stream().limit(MAX_VIOLATIONS).toList()) {
            lines.append("- ").append(violation.path().isEmpty() ? whole : violation.path());
            if (!violation.given().isEmpty() && !violation.path().isEmpty()) {
                lines.append(" (given ").append(violation.given()).append(')');
            }
            lines.append(": ").append(violation.hint()).append('\n');
        }
        return lines.toString();
    }

    /// What a call says of its contract.
    static String demand(Contract<?> contract) {
        var demand = "Reply with one JSON document and nothing else. It must be valid under this JSON Schema:\n" + contract.schema();
        return contract.mayAbstain()
                ? demand + """

                    Put the answer into "answer". If what you were given is not enough to answer, reply {"missing": [...]} \
                    with what you would need. If you must not answer, reply {"refusal": "..."} with the reason."""
                : demand;
    }
}
