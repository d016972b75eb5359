package dev.hradba.agent.copilot;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.agent.Agent;
import dev.hradba.agent.Decider;
import dev.hradba.agent.RunOutcome;
import dev.hradba.agent.Task;
import dev.hradba.agent.Transcript.Status;
import dev.hradba.agent.Turn;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditReport;
import dev.hradba.agent.audit.AuditVerifier;
import dev.hradba.agent.policy.Limits;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.policy.Rule;
import dev.hradba.agent.policy.Who;
import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOptions;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.rag.RagCapability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Code mode and `rag.search` on the whole road: real workers, a real knowledge base and a real audit.
class ScriptToolTest {

    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of());
    private static final Identity MALLORY = Identity.of("mallory");

    @SuppressWarnings("NullAway.Init")
    private static Sandbox sandbox;

    private final AuditLog audit;
    private final Path home;
    private final KnowledgeBase knowledge;

    ScriptToolTest(@TempDir Path home) {
        this.home = home.resolve("audit");
        this.audit = AuditLog.open(this.home);
        this.knowledge = KnowledgeBase.open(home.resolve("rag"), KnowledgeBaseOptions.defaults());
    }

    @BeforeAll
    static void start() {
        var status = SandboxStatus.probe();
        Assumptions.assumeTrue(status.jailed(), () -> "this kernel cannot jail: " + status.missing());
        sandbox = Sandbox.open(SandboxOptions.standard().withWorkers(2));
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @AfterEach
    void every_test_leaves_an_intact_log() {
        knowledge.close();
        audit.close();
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home), () -> AuditVerifier.verify(home).toString());
    }

    private ScriptTool tool() {
        var search = Tool.bundled().stream().filter(each -> each.manifest().name().equals("rag.search")).toList();
        return new ScriptTool(sandbox, search, this::grants, audit);
    }

    private Map<String, Capability> grants(Identity identity) {
        return Map.of("rag", new RagCapability(new KnowledgePassages(knowledge), identity));
    }

    private RunOutcome run(String arguments) {
        var tool = tool().asTool();
        Deque<Turn> turns = new ArrayDeque<>(List.of(new Turn.CallTool(new ToolCall("1", ScriptTool.NAME, arguments), Usage.NONE), new Turn.Answer("done", Usage.NONE)));
        Decider decider = (transcript, allowance) -> turns.pop();
        var rule = new Rule.Allow("scripts", Who.everyone(), Map.of(ScriptTool.NAME, tool.hash()));
        return new Agent("a", decider, (task, cancellation) -> List.of(), List.of(tool), Policy.of("p", Who.everyone(), List.of(rule), Limits.DEFAULT), audit)
                .run(new Task(ANNA, "Where are the tapes?"));
    }

    @Test
    void a_models_script_is_one_call_of_the_run_and_its_inner_calls_are_recorded_within() {
        fill();
        var outcome = run("{\"script\":\"const hits = tools.rag.search({ query: 'backup tapes' }).passages; return hits.map(hit => hit.document + ' ' + hit.text);\"}");

        var observation = outcome.report().transcript().exchanges().getFirst().observation();
        assertEquals(Status.DONE, observation.status(), observation.text());
        assertTrue(observation.text().startsWith("[\"open.md "), observation.text());
        assertTrue(!observation.label().trusted() && observation.label().sources().contains("tool:rag.search"), observation.label().toString());
        var events = audit.show(outcome.report().run().orElseThrow()).stream().map(record -> record.event()).toList();
        assertEquals(List.of("intent", "inner-call", "inner-call", "inner-outcome", "inner-outcome", "outcome"),
                events.subList(events.indexOf("intent"), events.indexOf("outcome") + 1));
    }

    @Test
    void a_script_finds_what_its_caller_may_read_and_nothing_else() {
        fill();
        var script = "return tools.rag.search({ query: 'salaries backup tapes' }).passages.map(hit => hit.document);";
        var calls = new DirectCall(sandbox, audit);
        var search = Tool.bundled().stream().filter(each -> each.manifest().name().equals("rag.search")).toList();

        var anna = calls.script(script, search, grants(ANNA), ANNA, new Cancellation());
        var mallory = calls.script(script, search, grants(MALLORY), MALLORY, new Cancellation());

        assertTrue(assertInstanceOf(SandboxOutcome.Returned.class, anna, anna::toString).json().contains("secret.md"));
        assertEquals("[\"open.md\"]", assertInstanceOf(SandboxOutcome.Returned.class, mallory, mallory::toString).json());
    }

    @Test
    void a_call_without_a_script_and_a_script_that_breaks_are_told_to_the_model() {
        assertEquals(Status.FAILED, run("{\"code\":\"1\"}").report().transcript().exchanges().getFirst().observation().status());
        var broken = run("{\"script\":\"return (;\"}").report().transcript().exchanges().getFirst().observation();
        assertTrue(broken.status() == Status.FAILED && broken.text().contains("SyntaxError"), broken.text());
        assertFalse(broken.text().contains("host.tools"), "only the script is quoted, not what was put around it");
    }

    @Test
    void what_a_model_is_told_names_each_tool_with_its_types() {
        var spec = tool().asTool().spec();
        assertTrue(spec.description().contains("declare function tools.rag.search(arguments: {"), spec.description());
        assertTrue(spec.description().contains("query: string") && spec.description().contains("limit?: number"), spec.description());
    }

    private void fill() {
        knowledge.ingest(List.of(
                Document.markdown("open.md", "The backup tapes lie in room 12."),
                Document.markdown("secret.md", "Salaries of people who carry backup tapes.").withRights(Rights.of("it"))));
    }
}
