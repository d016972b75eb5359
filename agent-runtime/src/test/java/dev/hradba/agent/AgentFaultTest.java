package dev.hradba.agent;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.hradba.agent.RunOutcome.FailureKind;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditReport;
import dev.hradba.agent.audit.AuditVerifier;
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
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AgentFaultTest {

    private static final Identity ANNA = Identity.of("anna");
    private static final int RECORDS_OF_A_RUN = 8;

    private final Path home;
    private final AtomicInteger effects = new AtomicInteger();

    AgentFaultTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void whichever_record_cannot_be_written_no_effect_happens_without_its_intent_and_none_happens_twice() throws SQLException {
        for (int broken = 1; broken <= RECORDS_OF_A_RUN + 1; broken++) {
            for (var effect : Effect.values()) {
                effects.set(0);
                breakOneRun(home.resolve(effect + "-" + broken), effect, broken);
            }
        }
    }

    private void breakOneRun(Path directory, Effect effect, int broken) throws SQLException {
        try (var audit = AuditLog.open(directory)) {
            edit(directory, "CREATE TRIGGER broken BEFORE INSERT ON audit_record WHEN NEW.seq = %d BEGIN SELECT RAISE(ABORT, 'broken'); END"
                    .formatted(1 + broken));
            var outcome = agent(audit, effect).run(new Task(ANNA, "close ticket 7"));
            edit(directory, "DROP TRIGGER broken");

            var what = "%s, record %d".formatted(effect, broken);
            long intents = audit.withEvent(AuditLog.INTENT).size();
            assertEquals(intents, effects.get(), what);
            if (broken > RECORDS_OF_A_RUN) {
                assertInstanceOf(RunOutcome.Answered.class, outcome, what);
                return;
            }
            assertEquals(FailureKind.AUDIT, assertInstanceOf(RunOutcome.Failed.class, outcome, what).kind(), what);
            if (outcome.report().run().isPresent()) {
                var resumed = agent(audit, effect).resume(outcome.report().run().get(), ANNA, new Cancellation());
                assertInstanceOf(RunOutcome.Answered.class, resumed, what);
                assertTrue(effect == Effect.READ ? effects.get() >= 1 : effects.get() == 1, () -> what + ": " + effects.get());
            }
        }
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(directory));
    }

    @Test
    void a_run_that_another_process_took_up_stops_at_its_next_step() {
        try (var audit = AuditLog.open(home)) {
            var run = new String[1];
            Decider slow = (log, allowance) -> {
                if (run[0] == null) { // while this process thinks, another one takes the run up and finishes it
                    run[0] = audit.withEvent("run-started").getLast().run();
                    assertInstanceOf(RunOutcome.Answered.class, agent(audit, Effect.WRITE).resume(run[0], ANNA, new Cancellation()));
                }
                return new Turn.CallTool(new ToolCall("1", "t", "{}"), Usage.NONE);
            };
            var outcome = agent(audit, Effect.WRITE, slow).run(new Task(ANNA, "close ticket 7"));
            assertEquals(FailureKind.TAKEN_OVER, assertInstanceOf(RunOutcome.Failed.class, outcome).kind());
            assertEquals(1, effects.get());
            assertFalse(audit.show(String.valueOf(run[0])).isEmpty());
        }
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home));
    }

    private Agent agent(AuditLog audit, Effect effect) {
        return agent(audit, effect, (log, allowance) -> log.exchanges().isEmpty()
                ? new Turn.CallTool(new ToolCall("1", "t", "{}"), Usage.NONE)
                : new Turn.Answer("done", Usage.NONE));
    }

    private Agent agent(AuditLog audit, Effect effect, Decider decider) {
        var tool = new Tool(new ToolSpec("t", "a tool", "{}"), "h", effect, (call, grant, stop) -> {
            effects.incrementAndGet();
            return new ToolResult.Done("true", 0, Label.untrusted("t"));
        });
        var policy = Policy.of(
                "p", Who.everyone(), List.of(new Rule.Allow("all", Who.everyone(), Map.of("t", "h"))), Limits.DEFAULT);
        return new Agent("a", decider, Gatherer.NONE, List.of(tool), policy, audit);
    }

    private static void edit(Path directory, String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("audit.db"))) {
            db.createStatement().execute(sql);
        }
    }
}
