package dev.hradba.agent.copilot;

import java.util.Map;

import dev.hradba.agent.policy.Grant;
import dev.hradba.agent.policy.ToolFacts;
import dev.hradba.agent.tool.ToolResult;
import dev.hradba.agent.tool.ToolRunner;
import dev.hradba.core.Label;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOutcome;
import dev.hradba.sandbox.Tool;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlCapability;
import dev.hradba.sandbox.sql.SqlExecutor;
import dev.hradba.sandbox.sql.SqlLimits;

/// The approved tool `sql.query` in a jailed worker, with the capability `sql` on this side of the pipe.
final class SqlTool implements ToolRunner {

    private final Sandbox sandbox;
    private final Tool tool;
    private final Database database;
    private final Grants grants;
    private final SqlLimits limits;
    private final SchemaView schema;

    SqlTool(Sandbox sandbox, Tool tool, Database database, Grants grants, SqlLimits limits, SchemaView schema) {
        this.sandbox = sandbox;
        this.tool = tool;
        this.database = database;
        this.grants = grants;
        this.limits = limits;
        this.schema = schema;
    }

    dev.hradba.agent.tool.Tool asTool() {
        return new dev.hradba.agent.tool.Tool(tool.manifest().spec(), tool.hash(), ToolFacts.Effect.READ, this);
    }

    @Override
    public ToolResult run(ToolCall call, Grant grant, Cancellation cancellation) {
        var bounds = limits.withMaxRows(Math.min(limits.maxRows(), Math.max(1, grant.maxRows())))
                .withTimeoutMillis((int) Math.min(limits.timeoutMillis(), Math.max(1, grant.timeoutMillis())));
        var capability = new SqlCapability(new SqlExecutor(database, grants, bounds), schema, grant.identity());
        var outcome = sandbox.run(grant.identity().subject(), tool, call.arguments(), Map.of(capability.name(), capability), cancellation);
        return switch (outcome) {
            case SandboxOutcome.Returned(var json, var report) ->
                new ToolResult.Done(json, TableJson.read(json).rows().size(), Label.untrusted("database " + database.describe()));
            case SandboxOutcome.Denied(var rule, var message, var report) -> new ToolResult.Denied(rule, message);
            case SandboxOutcome.Failed(var message, var report) -> new ToolResult.Failed("tool", message);
            case SandboxOutcome.LimitReached(var limit, var message, var report) -> new ToolResult.Failed(limit, message);
            case SandboxOutcome.Cancelled(var report) -> new ToolResult.Failed("cancelled", "the call was cancelled");
        };
    }
}
