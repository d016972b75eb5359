package dev.hradba.sandbox.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.SchemaView.Column;

/// What was seen of one column: distinct values, whether they differ, and what they look like.
final class ColumnSample {

    static final int MAX_VALUE_CHARS = 120;
    private static final int MAX_VALUES = 400;
    private static final int MIN_FLAGS = 5;
    private static final Pattern QUANTITY =
            Pattern.compile(".*(count|num|number|quantity|qty|amount|users|level|minutes|hours|days|seconds|score|total|size|rank|year|month|_id|_by)$");

    private final Column column;
    private final boolean key;
    private final boolean showValues;
    private final boolean looseTypes;
    private final Set<String> values = new LinkedHashSet<>();
    private final Set<Object> distinct = new HashSet<>();
    private boolean unique = true;
    private long present;
    private long dates;
    private long timestamps;
    private long zeros;
    private long ones;
    private long integers;
    private long decimals;

    /// @param looseTypes whether the engine stores values of any kind in any column
    ColumnSample(Column column, boolean key, boolean showValues, boolean looseTypes) {
        this.column = column;
        this.key = key;
        this.showValues = showValues;
        this.looseTypes = looseTypes;
    }

    /// Takes one cell in; the characters it had.
    int see(ResultSet row, int index) throws SQLException {
        Object value = looseTypes ? row.getObject(index) : row.getString(index);
        if (value == null) {
            return 0;
        }
        present++;
        if (unique && !distinct.add(value instanceof byte[] bytes ? java.util.Arrays.hashCode(bytes) : value)) {
            unique = false;
            distinct.clear();
        }
        switch (value) {
            case String text -> {
                return text(text);
            }
            case Integer number -> integer(number);
            case Long number -> integer(number);
            case Double number -> decimals++;
            default -> { }
        }
        return 8;
    }

    private void integer(long number) {
        integers++;
        if (number == 0) {
            zeros++;
        } else if (number == 1) {
            ones++;
        }
    }

    private int text(String text) {
        boolean textColumn = column.type() == SchemaView.Type.TEXT || looseTypes;
        if (textColumn && SqlTypes.looksLikeDate(text)) {
            dates++;
        } else if (textColumn && SqlTypes.looksLikeTimestamp(text)) {
            timestamps++;
        }
        if (column.type() == SchemaView.Type.TEXT && showValues && values.size() < MAX_VALUES && !text.isEmpty() && text.length() <= MAX_VALUE_CHARS) {
            values.add(text);
        }
        return text.length();
    }

    Column describe(List<String> primaryKey) {
        SchemaView.Type type = type();
        boolean differ = primaryKey.equals(List.of(column.name())) || (unique && present > 1);
        return new Column(column.name(), type, column.sqlType(), column.nullable(), column.comment(), column.references(),
                type == SchemaView.Type.TEXT ? List.copyOf(values) : List.of(), differ);
    }

    private SchemaView.Type type() {
        if (present == 0) {
            return column.type();
        }
        if (dates == present) {
            return SchemaView.Type.DATE;
        }
        if (timestamps > 0 && timestamps + dates == present) {
            return SchemaView.Type.TIMESTAMP;
        }
        if (looseTypes && integers == present && (column.type() == SchemaView.Type.INTEGER || column.type() == SchemaView.Type.OTHER || column.type() == SchemaView.Type.DECIMAL)) {
            boolean flags = zeros > 0 && ones > 0 && zeros + ones == present && present >= MIN_FLAGS && !key
                    && !QUANTITY.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
            return flags ? SchemaView.Type.BOOLEAN : column.type() == SchemaView.Type.OTHER ? SchemaView.Type.INTEGER : column.type();
        }
        if (looseTypes && (column.type() == SchemaView.Type.DATE || column.type() == SchemaView.Type.TIMESTAMP)) {
            return integers + decimals == present ? SchemaView.Type.INTEGER : column.type();
        }
        if (looseTypes && column.type() == SchemaView.Type.OTHER && integers + decimals == present) {
            return SchemaView.Type.DECIMAL;
        }
        return column.type();
    }
}
