package dev.hradba.agent.copilot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.agent.Agent;
import dev.hradba.agent.Gatherer;
import dev.hradba.agent.RunOutcome;
import dev.hradba.agent.Task;
import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.CopilotAnswer.Draft;
import dev.hradba.agent.copilot.CopilotAnswer.Ending;
import dev.hradba.agent.copilot.CopilotAnswer.Table;
import dev.hradba.agent.copilot.CopilotAnswer.Times;
import dev.hradba.agent.policy.Limits;
import dev.hradba.agent.policy.Policy;
import dev.hradba.agent.policy.Rule;
import dev.hradba.agent.policy.Who;
import dev.hradba.agent.sql.Doubt;
import dev.hradba.agent.sql.SqlDraft;
import dev.hradba.agent.sql.SqlDraft.Confidence;
import dev.hradba.agent.sql.SqlDrafter;
import dev.hradba.agent.tool.Tool;
import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.ToolRegistry;
import dev.hradba.sandbox.ToolRegistry.Lookup;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlLimits;

/// Answers questions about a database: drafts a statement, has it checked and run read-only in the sandbox, records every step.
///
/// Thread-safe. Model, database, sandbox and audit stay the caller's to close.
public final class SqlCopilot {

    private static final String NAME = "sql";

    private final SqlDrafter drafter;
    private final Database database;
    private final Grants grants;
    private final SqlLimits limits;
    private final Sandbox sandbox;
    private final ToolRegistry tools;
    private final AuditLog audit;

    /// A copilot.
    ///
    /// @param drafter  writes statements, see [SqlDrafter#over]
    /// @param database what is asked about
    /// @param grants   what may be read of it
    /// @param limits   hard bounds on each statement
    /// @param sandbox  where the tool runs
    /// @param tools    holds `sql.query` and whether it is approved
    /// @param audit    where every step is recorded
    public SqlCopilot(SqlDrafter drafter, Database database, Grants grants, SqlLimits limits, Sandbox sandbox, ToolRegistry tools, AuditLog audit) {
        this.drafter = drafter;
        this.database = database;
        this.grants = grants;
        this.limits = limits;
        this.sandbox = sandbox;
        this.tools = tools;
        this.audit = audit;
    }

    /// Answers one question with the rights of this person.
    ///
    /// @param question     in the person's words
    /// @param identity     who asks
    /// @param run          whether to run the draft; if not, nothing but the drafting happens
    /// @param cancellation stops the work; the record of it stays whole
    public CopilotAnswer ask(String question, Identity identity, boolean run, Cancellation cancellation) {
        long start = System.nanoTime();
        if (question.isBlank() || question.length() > Task.MAX_QUESTION_CHARS) {
            return unreadable(question, identity, start);
        }
        var schema = database.schema(grants, identity);
        var turns = new SqlTurns(drafter, schema, run);
        var outcome = agent(turns, schema).run(new Task(identity, question), cancellation);
        return new Report(question, outcome, turns, start).answer(run);
    }

    private Agent agent(SqlTurns turns, SchemaView schema) {
        var tool = tools.find(SqlTurns.TOOL, NAME);
        var callable = tool instanceof Lookup.Usable(var usable, var approval)
                ? List.of(new SqlTool(sandbox, usable, database, grants, limits, schema).asTool()) : List.<Tool>of();
        var rules = callable.stream().<Rule>map(one -> new Rule.Allow("approved-read-tools", Who.everyone(), Map.of(one.spec().name(), one.hash()))).toList();
        return new Agent(NAME, turns, Gatherer.NONE, callable, Policy.of(NAME, Who.everyone(), rules, Limits.DEFAULT), audit);
    }

    /// No run begins for what is no question, but that it was tried is recorded.
    private CopilotAnswer unreadable(String question, Identity identity, long start) {
        var reason = question.isBlank() ? "The question is empty. Ask something like: How many open tickets does each team have?"
                : "The question has %,d characters; at most %,d are read. Shorten it.".formatted(question.length(), Task.MAX_QUESTION_CHARS);
        var reference = audit.begin(AuditEntry.of(identity.subject(), "question-rejected").with("characters", question.length()).with("reason", reason));
        return new CopilotAnswer(question, Ending.REFUSED, reason, List.of(), Optional.empty(), Optional.empty(), Optional.of(reference), Usage.NONE,
                new Times(Duration.ZERO, Duration.ZERO, since(start)));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Turns the run's outcome into what the person is told.
    private static final class Report {

        private final String question;
        private final RunOutcome outcome;
        private final SqlTurns turns;
        private final long start;

        Report(String question, RunOutcome outcome, SqlTurns turns, long start) {
            this.question = question;
            this.outcome = outcome;
            this.turns = turns;
            this.start = start;
        }

        CopilotAnswer answer(boolean run) {
            return switch (outcome) {
                case RunOutcome.Answered answered when run -> table(TableJson.read(answered.text()));
                case RunOutcome.Answered answered -> ended(Ending.DRAFT, "Drafted; nothing was run.", doubts());
                case RunOutcome.Abstained abstained when SqlTurns.failed(abstained.report().transcript()) ->
                    ended(Ending.FAILED, "The statement could not be run.", abstained.missing());
                case RunOutcome.Abstained abstained -> ended(Ending.NOT_COVERED, sentence(abstained.missing(), "The database does not seem to hold that."),
                        rest(abstained.missing()));
                case RunOutcome.Refused refused -> ended(Ending.REFUSED, refused.reason(), List.of());
                case RunOutcome.AwaitingApproval waiting -> ended(Ending.REFUSED, "A person must approve this call first: " + waiting.reference(), List.of());
                case RunOutcome.LimitReached limit -> ended(Ending.FAILED, "The limit %s (%,d) was reached.".formatted(limit.limit(), limit.value()), List.of());
                case RunOutcome.Failed failed -> ended(Ending.FAILED, failed.message(), List.of());
                case RunOutcome.Cancelled cancelled -> ended(Ending.CANCELLED, "Cancelled.", List.of());
            };
        }

        private CopilotAnswer table(Table table) {
            var doubts = doubts();
            var explanation = drafted().map(SqlDraft.Drafted::explanation).orElse("");
            return of(doubts.isEmpty() ? Ending.ANSWERED : Ending.UNSURE, AnswerSentence.of(table, explanation), doubts, Optional.of(table));
        }

        private CopilotAnswer ended(Ending ending, String sentence, List<String> reasons) {
            return of(ending, sentence, reasons, Optional.empty());
        }

        private CopilotAnswer of(Ending ending, String sentence, List<String> reasons, Optional<Table> table) {
            var draft = drafted().map(d -> new Draft(d.sql(), d.explanation(), d.links(), d.plan(), d.confidence() instanceof Confidence.Sure, d.likelihood()));
            var total = since(start);
            var running = table.isPresent() ? total.minus(turns.drafting()) : Duration.ZERO;
            return new CopilotAnswer(question, ending, sentence, reasons, draft, table, outcome.report().audit(), outcome.report().usage(),
                    new Times(turns.drafting(), running, total));
        }

        private Optional<SqlDraft.Drafted> drafted() {
            return turns.draft().filter(SqlDraft.Drafted.class::isInstance).map(SqlDraft.Drafted.class::cast);
        }

        private List<String> doubts() {
            return drafted().map(SqlDraft.Drafted::confidence)
                    .map(confidence -> confidence instanceof Confidence.Unsure(var doubts) ? doubts.stream().map(Doubt::text).toList() : List.<String>of())
                    .orElse(List.of());
        }

        private static String sentence(List<String> lines, String otherwise) {
            return lines.isEmpty() ? otherwise : lines.getFirst();
        }

        private static List<String> rest(List<String> lines) {
            return lines.size() < 2 ? List.of() : lines.subList(1, lines.size());
        }
    }
}
