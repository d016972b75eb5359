package dev.hradba.sandbox.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;
import dev.hradba.sandbox.sql.SchemaView.Table;
import org.jspecify.annotations.Nullable;

/// The capability `sql`: a guest asks for rows, a plan or the schema and gets JSON; the gate stands between. Thread-safe.
///
/// Requests: `{"op":"query","sql":"..."}`, `{"op":"explain","sql":"..."}`, `{"op":"schema"}`.
public final class SqlCapability implements Capability {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MAX_EXACT = 9_007_199_254_740_991.0;
    private static final int MAX_REQUEST_CHARS = 200_000;

    private final SqlExecutor executor;
    private final SchemaView schema;
    private final Identity identity;

    /// @param executor runs admitted statements
    /// @param schema   what the identity may see
    /// @param identity for whom every statement runs
    public SqlCapability(SqlExecutor executor, SchemaView schema, Identity identity) {
        this.executor = executor;
        this.schema = schema;
        this.identity = identity;
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public CapabilityResult call(String request, Cancellation cancellation) {
        if (request.length() > MAX_REQUEST_CHARS) {
            return new CapabilityResult.Denied("request", "the request has %d characters; at most %d are allowed".formatted(request.length(), MAX_REQUEST_CHARS));
        }
        JsonNode node;
        try {
            node = JSON.readTree(request);
        } catch (JsonProcessingException e) {
            return malformed();
        }
        if (node == null || !node.isObject()) {
            return malformed();
        }
        String op = node.path("op").asText("");
        try {
            return switch (op) {
                case "schema" -> new CapabilityResult.Done(schemaJson());
                case "query", "explain" -> statement(op, node.get("sql"), cancellation);
                default -> new CapabilityResult.Denied("request", "there is no operation '%s'; use query, explain or schema"
                        .formatted(op.length() > 40 ? op.substring(0, 40) : op));
            };
        } catch (DatabaseException e) {
            return new CapabilityResult.Failed("database", String.valueOf(e.getMessage()));
        }
    }

    private static CapabilityResult malformed() {
        return new CapabilityResult.Denied("request", "the request is not a JSON object; send {\"op\":\"query\",\"sql\":\"SELECT ...\"}");
    }

    private CapabilityResult statement(String op, @Nullable JsonNode sql, Cancellation cancellation) {
        if (sql == null || !sql.isTextual()) {
            return new CapabilityResult.Denied("request", "the request has no text in 'sql'; send {\"op\":\"%s\",\"sql\":\"SELECT ...\"}".formatted(op));
        }
        var outcome = op.equals("query")
                ? executor.run(sql.textValue(), schema, identity, cancellation)
                : executor.explain(sql.textValue(), schema, identity, cancellation);
        return switch (outcome) {
            case SqlOutcome.Rows(var result, var verdict) -> new CapabilityResult.Done(json(result));
            case SqlOutcome.Refused(var rule, var message) -> new CapabilityResult.Denied(rule, message);
            case SqlOutcome.Failed(var rule, var message, var tried) -> new CapabilityResult.Failed(rule, message);
        };
    }

    /// A result as the JSON that guests get. Numbers that a double does not hold exactly are text.
    public static String json(SqlResult result) {
        ObjectNode root = JSON.createObjectNode();
        var columns = root.putArray("columns");
        result.columns().forEach(column -> columns.addObject().put("name", column.name()).put("type", lower(column.type())));
        var rows = root.putArray("rows");
        for (var row : result.rows()) {
            var cells = rows.addArray();
            row.forEach(cell -> cells.addPOJO(exact(cell)));
        }
        root.put("truncated", result.truncated());
        if (result.truncated()) {
            var by = root.putArray("truncatedBy");
            result.truncatedBy().forEach(by::add);
        }
        root.put("sql", result.sql());
        root.put("elapsedMillis", result.elapsedMillis());
        return write(root);
    }

    /// Guests hold numbers as doubles: one that a double does not hold exactly goes as text, and its column's type says that it is a number.
    private static @Nullable Object exact(@Nullable Object cell) {
        return switch (cell) {
            case Long number when Math.abs((double) number) > MAX_EXACT -> number.toString();
            case BigInteger number when number.bitLength() > 53 -> number.toString();
            case BigDecimal number when new BigDecimal(Double.toString(number.doubleValue())).compareTo(number) != 0 -> number.toPlainString();
            case null, default -> cell;
        };
    }

    private String schemaJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("dialect", schema.dialect().name().toLowerCase(Locale.ROOT));
        var tables = root.putArray("tables");
        schema.tables().forEach(table -> put(table, tables.addObject()));
        return write(root);
    }

    private static void put(Table table, ObjectNode into) {
        into.put("name", table.name());
        if (!table.comment().isEmpty()) {
            into.put("comment", table.comment());
        }
        into.put("rows", table.rows());
        var key = into.putArray("primaryKey");
        table.primaryKey().forEach(key::add);
        var columns = into.putArray("columns");
        for (var column : table.columns()) {
            var node = columns.addObject().put("name", column.name()).put("type", lower(column.type())).put("sqlType", column.sqlType())
                    .put("nullable", column.nullable());
            if (!column.comment().isEmpty()) {
                node.put("comment", column.comment());
            }
            column.references().ifPresent(to -> node.put("references", to.table() + "." + to.column()));
            if (!column.values().isEmpty()) {
                var values = node.putArray("values");
                column.values().stream().limit(20).forEach(values::add);
            }
        }
    }

    private static String lower(SchemaView.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String write(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values cannot fail to become JSON", e);
        }
    }
}
