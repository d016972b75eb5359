package dev.hradba.sandbox.sql.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.DatabaseException;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlExecutor;
import dev.hradba.sandbox.sql.SqlGate;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.SqlOutcome;
import dev.hradba.sandbox.sql.SqlResult;
import dev.hradba.sandbox.sql.SqlVerdict;

/// Answers JSON lines `{"id","sql"}` with `{"id","verdict","rule","reason","printed"}`, and with `rows` or `error` where a database is at hand.
///
/// A line that cannot be read gives `{"id","error"}`, and the next line is answered all the same.
public final class GateBatch {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_LINE = 1 << 20;

    private final SchemaView schema;
    private final Grants grants;
    private final SqlLimits limits;
    private final Identity identity;
    private final Optional<SqlExecutor> executor;

    /// @param schema   what the identity may see
    /// @param grants   the policy behind it
    /// @param limits   bounds on every statement
    /// @param identity who asks
    /// @param executor runs what is allowed; empty for verdicts alone
    public GateBatch(SchemaView schema, Grants grants, SqlLimits limits, Identity identity, Optional<SqlExecutor> executor) {
        this.schema = schema;
        this.grants = grants;
        this.limits = limits;
        this.identity = identity;
        this.executor = executor;
    }

    /// Answers every line, in order, as soon as it is read. Blank lines are skipped.
    ///
    /// @throws IOException if the input breaks off
    public void run(BufferedReader in, Consumer<String> out) throws IOException {
        String line = in.readLine();
        for (long number = 1; line != null; number++, line = in.readLine()) {
            if (!line.isBlank()) {
                out.accept(answer(line, number).toString());
            }
        }
    }

    private ObjectNode answer(String line, long number) {
        var answer = JSON.createObjectNode();
        JsonNode request;
        try {
            if (line.length() > MAX_LINE) {
                return bad(answer, number, "the line has %d characters; at most %d are read".formatted(line.length(), MAX_LINE));
            }
            request = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return bad(answer, number, "the line is not JSON: " + e.getOriginalMessage());
        }
        if (request == null || !request.isObject()) {
            return bad(answer, number, "the line is not a JSON object; write {\"id\":\"1\",\"sql\":\"SELECT ...\"}");
        }
        var id = request.get("id");
        answer.set("id", id == null ? JSON.getNodeFactory().nullNode() : id);
        var sql = request.get("sql");
        if (sql == null || !sql.isTextual()) {
            return answer.put("error", "line %d has no text in 'sql'; write {\"id\":\"1\",\"sql\":\"SELECT ...\"}".formatted(number));
        }
        return decide(sql.textValue(), answer);
    }

    private static ObjectNode bad(ObjectNode answer, long number, String why) {
        return answer.putNull("id").put("error", "line %d: %s".formatted(number, why));
    }

    private ObjectNode decide(String sql, ObjectNode answer) {
        switch (SqlGate.check(sql, schema, grants, identity, limits)) {
            case SqlVerdict.Refused(var rule, var message) ->
                answer.put("verdict", "refuse").put("rule", rule).put("reason", message).putNull("printed");
            case SqlVerdict.Admitted admitted -> {
                answer.put("verdict", "allow").put("rule", "granted").put("reason", reason(admitted)).put("printed", admitted.sql());
                executor.ifPresent(runner -> run(runner, sql, answer));
            }
        }
        return answer;
    }

    private static String reason(SqlVerdict.Admitted admitted) {
        if (admitted.tables().isEmpty()) {
            return "it reads no table";
        }
        return "it reads %s%s%s".formatted(
                String.join(", ", admitted.tables()),
                admitted.columns().isEmpty() ? "" : ", columns " + String.join(", ", admitted.columns()),
                admitted.filtered() ? "; a row filter was added" : "");
    }

    private void run(SqlExecutor runner, String sql, ObjectNode answer) {
        try {
            switch (runner.run(sql, schema, identity, new Cancellation())) {
                case SqlOutcome.Rows(var result, var verdict) -> rows(result, answer);
                case SqlOutcome.Refused(var rule, var message) -> answer.put("error", rule + ": " + message);
                case SqlOutcome.Failed(var rule, var message, var tried) -> answer.put("error", rule + ": " + message);
            }
        } catch (DatabaseException e) {
            answer.put("error", "database: " + e.getMessage());
        }
    }

    private static void rows(SqlResult result, ObjectNode answer) {
        var columns = answer.putArray("columns");
        result.columns().forEach(column -> columns.add(column.name()));
        var rows = answer.putArray("rows");
        for (var row : result.rows()) {
            var cells = rows.addArray();
            row.forEach(cell -> cells.add(JSON.<JsonNode>valueToTree(cell)));
        }
        answer.put("truncated", result.truncated());
    }
}
