package dev.hradba.agent;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

import dev.hradba.agent.RunOutcome.FailureKind;
import dev.hradba.agent.Transcript.Status;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReport;
import dev.hradba.agent.audit.AuditVerifier;
import dev.hradba.agent.policy.Approvals.Resolution;
import dev.hradba.agent.policy.Limits;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.policy.Rule;
import dev.hradba.agent.policy.ToolFacts.Effect;
import dev.hradba.agent.policy.Who;
import dev.hradba.agent.tool.Tool;
import dev.hradba.agent.tool.ToolResult;
import dev.hradba.agent.tool.ToolRunner;
import dev.hradba.core.Identity;
import dev.hradba.core.Label;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AgentTest {

    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of());
    private static final Task TASK = new Task(ANNA, "How many open tickets does each team have?");
    private static final Limits LIMITS = new Limits(5, 3, 10, 20_000, 1_000, 1_000);

    private final AuditLog audit;
    private final Path home;
    private final List<String> effects = new ArrayList<>();

    AgentTest(@TempDir Path home) {
        this.home = home;
        this.audit = AuditLog.open(home);
    }

    @AfterEach
    void every_test_leaves_an_intact_log() {
        audit.close();
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home), () -> AuditVerifier.verify(home).toString());
    }

    @Test
    void a_question_is_answered_from_a_tools_result_and_every_step_is_recorded_before_the_next() {
        var answered = assertInstanceOf(RunOutcome.Answered.class,
                agent(turns(call("sql.query", "{\"sql\":\"SELECT 1\"}"), answer("four")), reading()).run(TASK));

        assertEquals("four", answered.text());
        assertEquals(new Usage(20, 4, 0, 0, 0, 0), answered.report().usage());
        assertEquals(Status.DONE, answered.report().transcript().exchanges().getFirst().observation().status());
        assertEquals(
                List.of("run-started", "gathered", "turn", "decision", "intent", "outcome", "turn", "run-finished"), events(answered));
        assertEquals(Optional.of("answered"), audit.record(answered.report().audit().orElseThrow().seq()).orElseThrow().text("ending"));
    }

    @Test
    void the_intent_is_on_the_disk_when_the_effect_begins() {
        ToolRunner runner = (call, grant, cancellation) -> {
            var report = assertInstanceOf(AuditReport.Incomplete.class, AuditVerifier.verify(home));
            return new ToolResult.Done("\"%d open\"".formatted(report.findings().size()), 0, Label.untrusted("t"));
        };
        var outcome = agent(turns(call("t", "{}"), answer("done")), tool("t", Effect.READ, runner)).run(TASK);
        assertEquals("\"1 open\"", outcome.report().transcript().exchanges().getFirst().observation().text());
    }

    @Test
    void abstention_and_refusal_are_outcomes() {
        var abstained = agent(turns(new Turn.Abstain(List.of("a table of teams"), Usage.NONE))).run(TASK);
        assertEquals(List.of("a table of teams"), assertInstanceOf(RunOutcome.Abstained.class, abstained).missing());
        var refused = agent(turns(new Turn.Decline("not my job", Usage.NONE))).run(TASK);
        assertEquals("decider", assertInstanceOf(RunOutcome.Refused.class, refused).rule());
    }

    @Test
    void who_may_not_use_the_agent_is_refused_and_neither_gatherer_nor_decider_is_asked() {
        Gatherer gatherer = (task, cancellation) -> {
            throw new AssertionError("must not be asked");
        };
        var agent = new Agent("a", turns(), gatherer, List.of(), Policy.of("p", Who.inGroups("it"), List.of(), LIMITS), audit);
        var refused = assertInstanceOf(RunOutcome.Refused.class, agent.run(new Task(Identity.of("mallory"), "hello")));
        assertEquals("users", refused.rule());
        assertEquals(List.of("run-started", "run-finished"), events(refused));
    }

    @Test
    void a_denied_call_is_told_to_the_decider_which_may_go_on() {
        var outcome = agent(turns(call("shell", "{}"), call("sql.query", "not json"), answer("sorry")), reading()).run(TASK);
        assertInstanceOf(RunOutcome.Answered.class, outcome);
        assertEquals(
                List.of(Status.DENIED, Status.DENIED),
                outcome.report().transcript().exchanges().stream().map(e -> e.observation().status()).toList());
        assertEquals(List.of(), effects);
    }

    @Test
    void each_limit_ends_the_run_by_its_name() {
        assertLimit("maxSteps", agent(forEver("shell"), reading()).run(TASK));
        assertLimit("maxToolCalls", agent(forEver("sql.query"), reading()).run(TASK));
        assertEquals(3, effects.size());
        assertLimit("maxRows", agent(forEver("many"), tool("many", Effect.READ, result(11))).run(TASK));
        assertLimit("maxInputTokens", agent(spending(1_000, 0), reading()).run(TASK));
        assertLimit("maxOutputTokens", agent(spending(0, 1_000), reading()).run(TASK));
    }

    @Test
    void a_run_out_of_time_is_stopped_where_it_is() {
        var policy = Policy.of("p", Who.everyone(), List.of(), new Limits(5, 3, 10, 50, 100, 100));
        var agent = new Agent("a", (log, allowance) -> {
            var stopped = new CountDownLatch(1);
            allowance.cancellation().onCancel(stopped::countDown);
            await(stopped);
            throw new CancellationException();
        }, Gatherer.NONE, List.of(), policy, audit);
        assertLimit("timeoutMillis", agent.run(TASK));
    }

    @Test
    void a_cancelled_run_records_how_its_last_call_ended() {
        var cancellation = new Cancellation();
        ToolRunner runner = (call, grant, stop) -> {
            cancellation.cancel();
            assertTrue(stop.isCancelled());
            return new ToolResult.Failed("cancelled", "stopped");
        };
        var outcome = agent(turns(call("t", "{}"), answer("never")), tool("t", Effect.READ, runner)).run(TASK, cancellation);
        assertInstanceOf(RunOutcome.Cancelled.class, outcome);
        assertEquals(List.of("intent", "outcome", "run-finished"), events(outcome).subList(4, 7));
    }

    @Test
    void a_run_that_was_cancelled_before_it_began_does_nothing() {
        var cancellation = new Cancellation();
        cancellation.cancel();
        var outcome = agent(turns(), reading()).run(TASK, cancellation);
        assertEquals(List.of("run-started", "gathered", "run-finished"), events(outcome));
    }

    @Test
    void what_breaks_becomes_a_recorded_failure_that_names_its_kind() {
        assertFailed(FailureKind.BACKEND, agent((log, allowance) -> {
            throw new BackendException(BackendException.Kind.UNREACHABLE, true, "nobody answers at localhost:1");
        }).run(TASK));
        assertFailed(FailureKind.DECIDER, agent((log, allowance) -> {
            throw new IllegalStateException("broken decider");
        }).run(TASK));
        assertFailed(FailureKind.TOOL, agent(turns(call("t", "{}")), tool("t", Effect.WRITE, (call, grant, stop) -> {
            throw new IllegalStateException("broken tool");
        })).run(TASK));
        var agent = new Agent("a", turns(), (task, stop) -> {
            throw new IllegalStateException("broken index");
        }, List.of(), Policy.of("p", Who.everyone(), List.of(), LIMITS), audit);
        assertFailed(FailureKind.GATHERER, agent.run(TASK));
    }

    @Test
    void an_error_of_the_virtual_machine_is_recorded_and_passed_on() {
        var agent = agent(turns(call("t", "{}")), tool("t", Effect.WRITE, (call, grant, stop) -> {
            throw new StackOverflowError("deep");
        }));
        assertThrows(StackOverflowError.class, () -> agent.run(TASK));
        assertEquals(1, audit.withEvent("run-finished").size());
    }

    @Test
    void a_result_that_the_person_may_not_see_reaches_neither_decider_nor_record() {
        ToolRunner runner = (call, grant, stop) ->
                new ToolResult.Done("\"salary 100\"", 1, Label.untrusted("t").forReaders(Set.of(Label.group("hr"))));
        var outcome = agent(turns(call("t", "{}"), answer("done")), tool("t", Effect.READ, runner)).run(TASK);
        var observation = outcome.report().transcript().exchanges().getFirst().observation();
        assertEquals(Status.WITHHELD, observation.status());
        assertTrue(!observation.text().contains("salary"));
        assertTrue(audit.show(outcome.report().run().orElseThrow()).stream()
                .flatMap(r -> r.personal("result").stream())
                .flatMap(d -> audit.clearText(d).stream())
                .noneMatch(t -> t.contains("salary")));
    }

    @Test
    void a_call_that_waits_goes_on_once_a_person_has_confirmed_it() {
        var agent = asking(turns(call("t", "{\"id\":7}"), answer("closed")));
        var waiting = assertInstanceOf(RunOutcome.AwaitingApproval.class, agent.run(TASK));
        assertEquals("{\"id\":7}", waiting.request().arguments());
        assertEquals(List.of(), effects);
        assertEquals(waiting.reference(), agent.approvals().pending().getFirst().reference());
        var run = waiting.report().run().orElseThrow();
        assertInstanceOf(RunOutcome.AwaitingApproval.class, agent.resume(run, ANNA, new Cancellation()));

        assertInstanceOf(Resolution.Recorded.class, agent.approvals().approve(waiting.reference(), ANNA));
        assertInstanceOf(RunOutcome.Answered.class, agent.resume(run, ANNA, new Cancellation()));
        assertEquals(List.of("t {\"id\":7}"), effects);
        assertInstanceOf(Resolution.NotCounted.class, agent.approvals().approve(waiting.reference(), ANNA));
        assertFailed(FailureKind.NOT_RESUMABLE, agent.resume(run, ANNA, new Cancellation()), false);
        assertEquals(List.of(), agent.approvals().pending());
    }

    @Test
    void a_call_that_a_person_refused_is_not_made_and_the_run_goes_on_without_it() {
        var agent = asking(turns(call("t", "{}"), answer("not closed")));
        var waiting = assertInstanceOf(RunOutcome.AwaitingApproval.class, agent.run(TASK));
        agent.approvals().refuse(waiting.reference(), ANNA, "wrong ticket");
        var outcome = agent.resume(waiting.report().run().orElseThrow(), ANNA, new Cancellation());
        assertInstanceOf(RunOutcome.Answered.class, outcome);
        assertTrue(outcome.report().transcript().exchanges().getFirst().observation().text().contains("wrong ticket"));
        assertEquals(List.of(), effects);
    }

    @Test
    void a_confirmation_taken_back_before_its_use_does_not_count() {
        var agent = asking(turns(call("t", "{}"), answer("x")));
        var waiting = assertInstanceOf(RunOutcome.AwaitingApproval.class, agent.run(TASK));
        agent.approvals().approve(waiting.reference(), ANNA);
        agent.approvals().refuse(waiting.reference(), ANNA, "on second thoughts");
        agent.resume(waiting.report().run().orElseThrow(), ANNA, new Cancellation());
        assertEquals(List.of(), effects);
    }

    @Test
    void nobody_else_can_resume_a_run_and_learns_nothing_of_it() {
        var agent = asking(turns(call("t", "{}")));
        var waiting = agent.run(TASK);
        var refused = assertInstanceOf(RunOutcome.Refused.class,
                agent.resume(waiting.report().run().orElseThrow(), Identity.of("mallory"), new Cancellation()));
        assertEquals(List.of(), refused.report().transcript().exchanges());
        assertTrue(!refused.toString().contains("tickets"));
        assertThrows(IllegalArgumentException.class, () -> agent.resume("run-none", ANNA, new Cancellation()));
    }

    @Test
    void rights_lost_while_a_run_waited_count_when_it_goes_on() {
        var waiting = asking(turns(call("t", "{}"))).run(TASK);
        var run = waiting.report().run().orElseThrow();
        var reference = ((RunOutcome.AwaitingApproval) waiting).reference();
        var policy = Policy.of("p", Who.everyone(), List.of(), LIMITS);
        var later = new Agent("a", turns(answer("no")), Gatherer.NONE, List.of(tool("t", Effect.WRITE, result(0))), policy, audit);
        later.approvals().approve(reference, ANNA);
        var outcome = later.resume(run, ANNA, new Cancellation());
        assertEquals(Status.DENIED, outcome.report().transcript().exchanges().getFirst().observation().status());
        assertEquals(List.of(), effects);
    }

    // -- the fakes

    private Agent agent(Decider decider, Tool... tools) {
        var hashes = new HashMap<String, String>();
        List.of(tools).forEach(t -> hashes.put(t.spec().name(), t.hash()));
        var policy = Policy.of("p", Who.everyone(), List.of(new Rule.Allow("all", Who.everyone(), hashes)), LIMITS);
        return new Agent("a", decider, Gatherer.NONE, List.of(tools), policy, audit);
    }

    private Agent asking(Decider decider) {
        var policy = Policy.of("p", Who.everyone(), List.of(new Rule.Ask("ask", Who.everyone(), Map.of("t", "h"))), LIMITS);
        return new Agent("a", decider, Gatherer.NONE, List.of(tool("t", Effect.WRITE, result(0))), policy, audit);
    }

    private Tool reading() {
        return tool("sql.query", Effect.READ, result(1));
    }

    private ToolRunner result(int rows) {
        return (call, grant, stop) -> {
            effects.add(call.name() + " " + call.arguments());
            return new ToolResult.Done("[[4]]", rows, Label.untrusted("tool:" + call.name()));
        };
    }

    private static Tool tool(String name, Effect effect, ToolRunner runner) {
        return new Tool(new ToolSpec(name, "a tool", "{}"), "h", effect, runner);
    }

    private static Decider turns(Turn... turns) {
        Deque<Turn> left = new ArrayDeque<>(List.of(turns));
        return (log, allowance) -> left.removeFirst();
    }

    private static Decider forEver(String tool) {
        return (log, allowance) -> call(tool, "{}");
    }

    private static Decider spending(int in, int out) {
        return (log, allowance) -> new Turn.CallTool(new ToolCall("1", "shell", "{}"), Usage.of(in, out));
    }

    private static Turn call(String tool, String arguments) {
        return new Turn.CallTool(new ToolCall("1", tool, arguments), Usage.of(10, 2));
    }

    private static Turn answer(String text) {
        return new Turn.Answer(text, Usage.of(10, 2));
    }

    private List<String> events(RunOutcome outcome) {
        return audit.show(outcome.report().run().orElseThrow()).stream().map(AuditRecord::event).toList();
    }

    private static void assertLimit(String name, RunOutcome outcome) {
        assertEquals(name, assertInstanceOf(RunOutcome.LimitReached.class, outcome).limit());
    }

    private void assertFailed(FailureKind kind, RunOutcome outcome) {
        assertFailed(kind, outcome, true);
    }

    private void assertFailed(FailureKind kind, RunOutcome outcome, boolean recorded) {
        assertEquals(kind, assertInstanceOf(RunOutcome.Failed.class, outcome, outcome::toString).kind());
        if (recorded) {
            assertEquals(Optional.of("failed"),
                    audit.record(outcome.report().audit().orElseThrow().seq()).orElseThrow().text("ending"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
