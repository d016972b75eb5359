package dev.hradba.agent.copilot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hradba.agent.Decider;
import dev.hradba.agent.Transcript;
import dev.hradba.agent.Transcript.Observation;
import dev.hradba.agent.Turn;
import dev.hradba.agent.sql.SqlDraft;
import dev.hradba.agent.sql.SqlDrafter;
import dev.hradba.core.Usage;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.sandbox.sql.SchemaView;

/// Decides the turns of one question: draft a statement and have it run, then answer with what came back.
final class SqlTurns implements Decider {

    static final String TOOL = "sql.query";

    private final SqlDrafter drafter;
    private final SchemaView schema;
    private final boolean run;
    private Optional<SqlDraft> draft = Optional.empty();
    private Duration drafting = Duration.ZERO;

    SqlTurns(SqlDrafter drafter, SchemaView schema, boolean run) {
        this.drafter = drafter;
        this.schema = schema;
        this.run = run;
    }

    @Override
    public Turn next(Transcript transcript, Allowance allowance) {
        if (transcript.exchanges().isEmpty()) {
            return first(transcript.task().question(), allowance);
        }
        var observation = transcript.exchanges().getLast().observation();
        return switch (observation.status()) {
            case DONE -> new Turn.Answer(observation.text(), Usage.NONE);
            case DENIED -> new Turn.Decline(observation.text(), Usage.NONE);
            case FAILED, WITHHELD, UNKNOWN -> new Turn.Abstain(List.of(observation.text()), Usage.NONE);
        };
    }

    private Turn first(String question, Allowance allowance) {
        long start = System.nanoTime();
        var result = drafter.draft(question, schema, allowance.cancellation());
        drafting = Duration.ofNanos(System.nanoTime() - start);
        draft = Optional.of(result);
        return switch (result) {
            case SqlDraft.Drafted drafted when run -> new Turn.CallTool(new ToolCall("draft-1", TOOL, arguments(drafted.sql())), drafted.usage());
            case SqlDraft.Drafted drafted -> new Turn.Answer(drafted.sql(), drafted.usage());
            case SqlDraft.NotCovered gap -> new Turn.Abstain(List.of(gap.reason()), gap.usage());
            case SqlDraft.Rejected rejected -> new Turn.Decline(rejected.reason(), Usage.NONE);
        };
    }

    private static String arguments(String sql) {
        return JsonNodeFactory.instance.objectNode().put("sql", sql).toString();
    }

    /// What was drafted, once the first turn is over.
    Optional<SqlDraft> draft() {
        return draft;
    }

    Duration drafting() {
        return drafting;
    }

    /// Whether the last tool call was tried and failed.
    static boolean failed(Transcript transcript) {
        return !transcript.exchanges().isEmpty() && lastOf(transcript).status() != Transcript.Status.DENIED;
    }

    private static Observation lastOf(Transcript transcript) {
        return transcript.exchanges().getLast().observation();
    }
}
