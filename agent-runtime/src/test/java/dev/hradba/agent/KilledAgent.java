package dev.hradba.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.policy.Limits;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.policy.Rule;
import dev.hradba.agent.policy.ToolFacts.Effect;
import dev.hradba.agent.policy.Who;
import dev.hradba.agent.tool.Tool;
import dev.hradba.agent.tool.ToolResult;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolSpec;

/// A process that carries out runs until it is killed. Each run makes two calls that write one line each into a file.
final class KilledAgent {

    static final Identity ANNA = Identity.of("anna");
    private static final int CALLS = 2;

    private KilledAgent() {}

    /// @param args audit directory, file of effects
    public static void main(String[] args) {
        try (var audit = AuditLog.open(Path.of(args[0]))) {
            var agent = agent(audit, Path.of(args[1]));
            while (true) {
                agent.run(new Task(ANNA, "write two lines"));
            }
        }
    }

    static Agent agent(AuditLog audit, Path effects) {
        Decider decider = (log, allowance) -> {
            System.out.println("deciding");
            return log.exchanges().size() < CALLS
                    ? new Turn.CallTool(new ToolCall("1", "append", "{\"line\":%d}".formatted(log.exchanges().size())), Usage.of(3, 1))
                    : new Turn.Answer("written", Usage.of(3, 1));
        };
        var tool = new Tool(new ToolSpec("append", "appends a line", "{}"), "h", Effect.WRITE, (call, grant, stop) -> {
            System.out.println("calling");
            try {
                var line = "%s %s%n".formatted(grant.run(), call.arguments());
                Files.writeString(effects, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new ToolResult.Done("true", 0, new Label(true, Set.of("tool:append"), Optional.empty()));
        });
        var policy = Policy.of("p", Who.everyone(), List.of(new Rule.Allow("all", Who.everyone(), Map.of("append", "h"))), Limits.DEFAULT);
        return new Agent("writer", decider, Gatherer.NONE, List.of(tool), policy, audit);
    }
}
