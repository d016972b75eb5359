package dev.hradba.sandbox.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.SchemaView.Column;

/// What was seen in one column, over the rows that were looked at.
///
/// @param present    values that are not NULL
/// @param unique     whether all of them differ
/// @param integers   whole numbers among them, where they were counted
/// @param decimals   other numbers among them, where the engine does not fix the type
/// @param zeros      zeros among the whole numbers
/// @param ones       ones among the whole numbers
/// @param dates      texts that look like a day
/// @param timestamps texts that look like a moment
/// @param values     distinct texts in first-seen order, bounded
record ColumnFacts(
        long present, boolean unique, long integers, long decimals, long zeros, long ones, long dates, long timestamps, List<String> values) {

    static final int MAX_VALUES = 5_000;
    static final int MAX_VALUE_CHARS = 120;

    private static final int MIN_FLAGS = 5;
    private static final Pattern QUANTITY = Pattern.compile(
            ".*(count|num|number|quantity|qty|amount|users|level|minutes|hours|days|seconds|score|total|size|rank|year|month|_id|_by)$");

    /// The column with what was seen in it.
    Column describe(Column column, List<String> primaryKey, boolean looseTypes) {
        boolean key = primaryKey.contains(column.name()) || column.references().isPresent();
        var type = type(column, key, looseTypes);
        boolean differ = primaryKey.equals(List.of(column.name())) || (unique && present > 1);
        return new Column(column.name(), type, column.sqlType(), column.nullable(), column.comment(), column.references(),
                type == SchemaView.Type.TEXT ? values : List.of(), differ);
    }

    private SchemaView.Type type(Column column, boolean key, boolean looseTypes) {
        var declared = column.type();
        if (present == 0) {
            return declared;
        }
        if (dates == present && (looseTypes || declared == SchemaView.Type.TEXT)) {
            return SchemaView.Type.DATE;
        }
        if (timestamps > 0 && timestamps + dates == present) {
            return SchemaView.Type.TIMESTAMP;
        }
        boolean allIntegers = integers == present;
        if (!looseTypes) {
            return declared == SchemaView.Type.INTEGER && allIntegers && looksLikeFlag(column, key) ? SchemaView.Type.BOOLEAN : declared;
        }
        boolean allNumbers = integers + decimals == present;
        return switch (declared) {
            case INTEGER -> allIntegers && looksLikeFlag(column, key) ? SchemaView.Type.BOOLEAN : declared;
            case DATE, TIMESTAMP -> allIntegers ? SchemaView.Type.INTEGER : allNumbers ? SchemaView.Type.DECIMAL : SchemaView.Type.TEXT;
            case OTHER -> allIntegers ? SchemaView.Type.INTEGER : allNumbers ? SchemaView.Type.DECIMAL : declared;
            case TEXT, DECIMAL, BOOLEAN -> declared;
        };
    }

    private boolean looksLikeFlag(Column column, boolean key) {
        return zeros > 0 && ones > 0 && zeros + ones == present && present >= MIN_FLAGS && !key
                && !QUANTITY.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
    }
}
