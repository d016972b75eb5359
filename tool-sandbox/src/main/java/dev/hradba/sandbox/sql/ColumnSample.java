package dev.hradba.sandbox.sql;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.sandbox.sql.SchemaView.Column;
import org.jspecify.annotations.Nullable;

/// Collects facts of one column row by row, for engines that fix the type of a column.
final class ColumnSample {

    private final boolean text;
    private final boolean integer;
    private final boolean showValues;
    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> distinct = new HashSet<>();
    private boolean unique = true;
    private long present;
    private long zeros;
    private long ones;
    private long dates;
    private long timestamps;

    ColumnSample(Column column, boolean showValues) {
        this.text = column.type() == SchemaView.Type.TEXT;
        this.integer = column.type() == SchemaView.Type.INTEGER;
        this.showValues = showValues;
    }

    /// Takes one cell in; the characters it had.
    int see(@Nullable String value) {
        if (value == null) {
            return 0;
        }
        present++;
        if (unique && !distinct.add(value)) {
            unique = false;
            distinct.clear();
        }
        if (integer) {
            zeros += value.equals("0") ? 1 : 0;
            ones += value.equals("1") ? 1 : 0;
        }
        if (text) {
            if (SqlTypes.looksLikeDate(value)) {
                dates++;
            } else if (SqlTypes.looksLikeTimestamp(value)) {
                timestamps++;
            }
            if (showValues && values.size() < ColumnFacts.MAX_VALUES && !value.isEmpty() && value.length() <= ColumnFacts.MAX_VALUE_CHARS) {
                values.add(value);
            }
        }
        return value.length();
    }

    ColumnFacts facts() {
        return new ColumnFacts(present, unique, integer ? present : 0, 0, zeros, ones, dates, timestamps, List.copyOf(values));
    }
}
