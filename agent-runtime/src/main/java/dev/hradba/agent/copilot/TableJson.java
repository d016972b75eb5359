package dev.hradba.agent.copilot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.agent.copilot.CopilotAnswer.Table;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlResult;
import org.jspecify.annotations.Nullable;

/// Reads the rows that the tool `sql.query` returned. Its output contract has been checked, its content is untrusted.
final class TableJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,80}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,200}([.]\\d{1,200})?");

    private TableJson() {}

    static Table read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the result of sql.query is not JSON", e);
        }
        var columns = new ArrayList<SqlResult.Column>();
        root.path("columns").forEach(column -> columns.add(new SqlResult.Column(column.path("name").asText(), type(column.path("type").asText()))));
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var row : root.path("rows")) {
            var cells = new ArrayList<@Nullable Object>();
            for (var cell : row) {
                cells.add(cell(cell, cells.size() < columns.size() ? columns.get(cells.size()).type() : SchemaView.Type.OTHER));
            }
            rows.add(cells);
        }
        return new Table(columns, rows, root.path("truncated").asBoolean());
    }

    private static SchemaView.Type type(String name) {
        for (var type : SchemaView.Type.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        return SchemaView.Type.OTHER;
    }

    /// Numbers that guests cannot hold exactly come as text in a column of numbers.
    private static @Nullable Object cell(JsonNode cell, SchemaView.Type type) {
        return switch (cell.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> cell.booleanValue();
            case NUMBER -> cell.canConvertToExactIntegral() && cell.canConvertToLong() ? (Object) cell.longValue() : number(cell.decimalValue());
            case STRING -> text(cell.textValue(), type);
            case ARRAY, BINARY, OBJECT, POJO -> cell.toString();
        };
    }

    private static Object text(String text, SchemaView.Type type) {
        if (type == SchemaView.Type.INTEGER && WHOLE.matcher(text).matches()) {
            var value = new BigInteger(text);
            return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
        }
        return type == SchemaView.Type.DECIMAL && NUMBER.matcher(text).matches() ? number(new BigDecimal(text)) : text;
    }

    /// A double where it holds the number exactly, as engines give reals; else the decimal.
    private static Object number(BigDecimal value) {
        double real = value.doubleValue();
        return new BigDecimal(Double.toString(real)).compareTo(value) == 0 ? (Object) real : value;
    }
}
