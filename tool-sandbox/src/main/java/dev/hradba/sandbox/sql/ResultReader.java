package dev.hradba.sandbox.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.jspecify.annotations.Nullable;

/// Reads rows into plain values until a limit.
final class ResultReader {

    /// Digits of a number that is given as a number, before and behind its point; longer ones are given as text.
    private static final int LONGEST_NUMBER = 300;
    private static final int LARGEST_BITS = 1_000;

    private final Dialect dialect;
    private final SqlLimits limits;
    private final BooleanSupplier stopped;
    private final Set<String> cuts = new LinkedHashSet<>();
    private long bytes;

    ResultReader(Dialect dialect, SqlLimits limits, BooleanSupplier stopped) {
        this.dialect = dialect;
        this.limits = limits;
        this.stopped = stopped;
    }

    SqlResult read(ResultSet rows, String sql, long startNanos) throws SQLException {
        var meta = rows.getMetaData();
        int width = meta.getColumnCount();
        int[] kinds = new int[width];
        for (int i = 1; i <= width; i++) {
            kinds[i - 1] = kind(meta.getColumnType(i), meta.getColumnTypeName(i));
        }
        var cells = new ArrayList<List<@Nullable Object>>();
        while (rows.next() && !stopped.getAsBoolean()) {
            if (cells.size() == limits.maxRows()) {
                cuts.add("rows");
                break;
            }
            var row = new ArrayList<@Nullable Object>(width);
            for (int i = 1; i <= width; i++) {
                row.add(cell(rows, i, kinds[i - 1]));
            }
            if (bytes > limits.maxBytes()) {
                cuts.add("bytes");
                break;
            }
            cells.add(row);
        }
        var columns = new ArrayList<SqlResult.Column>();
        for (int i = 1; i <= width; i++) {
            columns.add(new SqlResult.Column(meta.getColumnLabel(i), dialect == Dialect.SQLITE ? seen(cells, i - 1) : type(kinds[i - 1])));
        }
        long elapsed = (System.nanoTime() - startNanos) / 1_000_000;
        return new SqlResult(columns, cells, !cuts.isEmpty(), List.copyOf(cuts), sql, elapsed);
    }

    /// The JDBC type; PostgreSQL's driver gives one type to times with and without a zone.
    private static int kind(int type, @Nullable String name) {
        if ("timestamptz".equals(name)) {
            return Types.TIMESTAMP_WITH_TIMEZONE;
        }
        if (name != null && name.endsWith("HUGEINT")) {
            return Types.BIGINT;
        }
        return "timetz".equals(name) || "bit".equals(name) ? Types.OTHER : type;
    }

    private @Nullable Object cell(ResultSet rows, int index, int type) throws SQLException {
        Object value = dialect == Dialect.SQLITE ? rows.getObject(index) : typed(rows, index, type);
        Object plain = plain(value);
        bytes += plain instanceof String text ? text.length() + 2 : 8;
        return plain;
    }

    private @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case java.sql.Array array -> list(array);
            case Integer number -> (Object) number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> Double.valueOf(number.toString());
            case Long number -> number;
            case BigInteger number -> number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.bitLength() > LARGEST_BITS ? cut(number.toString()) : number;
            case java.sql.Date date -> date.toLocalDate().toString();
            case java.sql.Timestamp time -> time.toLocalDateTime().toString();
            case java.sql.Time time -> time.toLocalTime().toString();
            case BigDecimal number -> number.precision() > LONGEST_NUMBER || Math.abs(number.scale()) > LONGEST_NUMBER ? cut(number.toString()) : number;
            case Boolean flag -> flag;
            case Double number -> number.isNaN() || number.isInfinite() ? number.toString() : number;
            case byte[] binary -> "(%d bytes)".formatted(binary.length);
            default -> cut(String.valueOf(value));
        };
    }

    /// The elements, as many as a cell may have characters.
    private List<@Nullable Object> list(java.sql.Array array) throws SQLException {
        var result = new ArrayList<@Nullable Object>();
        if (array.getArray() instanceof Object[] elements) {
            list(elements, result, 0);
        }
        return result;
    }

    private int list(Object[] elements, List<@Nullable Object> result, int chars) throws SQLException {
        int used = chars;
        for (@Nullable Object element : elements) {
            if (used > limits.maxCellChars()) {
                cuts.add("cells");
                break;
            }
            if (element instanceof Object[] inner) {
                var list = new ArrayList<@Nullable Object>();
                used = list(inner, list, used);
                result.add(list);
                continue;
            }
            var plain = plain(element);
            int size = plain instanceof String text ? text.length() + 3 : 8;
            used += size;
            bytes += size;
            result.add(plain);
        }
        return used;
    }

    private @Nullable Object typed(ResultSet rows, int index, int type) throws SQLException {
        return switch (type) {
            case Types.DATE -> iso(rows.getObject(index, LocalDate.class));
            case Types.TIMESTAMP -> iso(rows.getObject(index, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> iso(rows.getObject(index, OffsetDateTime.class));
            case Types.TIME -> iso(dialect == Dialect.DUCKDB ? rows.getObject(index) : rows.getObject(index, LocalTime.class));
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT, Types.DOUBLE, Types.FLOAT, Types.REAL, Types.DECIMAL, Types.NUMERIC,
                    Types.BOOLEAN, Types.BIT, Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.ARRAY -> bitsAsText(rows, index, type);
            default -> rows.getString(index);
        };
    }

    private static @Nullable Object bitsAsText(ResultSet rows, int index, int type) throws SQLException {
        if (type == Types.BLOB) {
            var blob = rows.getBlob(index);
            return blob == null ? null : "(%d bytes)".formatted(blob.length());
        }
        return type == Types.ARRAY ? rows.getArray(index) : rows.getObject(index);
    }

    private static @Nullable String iso(@Nullable Object time) {
        return time == null ? null : time.toString();
    }

    private String cut(String text) {
        if (text.length() <= limits.maxCellChars()) {
            return text;
        }
        cuts.add("cells");
        int end = limits.maxCellChars();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static SchemaView.Type type(int sqlType) {
        return switch (sqlType) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT -> SchemaView.Type.INTEGER;
            case Types.DOUBLE, Types.FLOAT, Types.REAL, Types.DECIMAL, Types.NUMERIC -> SchemaView.Type.DECIMAL;
            case Types.BOOLEAN, Types.BIT -> SchemaView.Type.BOOLEAN;
            case Types.DATE -> SchemaView.Type.DATE;
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> SchemaView.Type.TIMESTAMP;
            case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.CLOB -> SchemaView.Type.TEXT;
            default -> SchemaView.Type.OTHER;
        };
    }

    /// The kind of the values that were read, for an engine whose columns have no fixed type.
    private static SchemaView.Type seen(List<List<@Nullable Object>> rows, int column) {
        SchemaView.@Nullable Type type = null;
        for (var row : rows) {
            SchemaView.Type one = switch (row.get(column)) {
                case null -> type;
                case Long number -> type == SchemaView.Type.DECIMAL ? type : SchemaView.Type.INTEGER;
                case BigInteger number -> SchemaView.Type.INTEGER;
                case Double number -> type == SchemaView.Type.INTEGER ? null : SchemaView.Type.DECIMAL;
                case String text when SqlTypes.looksLikeDate(text) -> SchemaView.Type.DATE;
                case String text when SqlTypes.looksLikeTimestamp(text) -> SchemaView.Type.TIMESTAMP;
                case String text -> SchemaView.Type.TEXT;
                default -> SchemaView.Type.OTHER;
            };
            if (one == null && row.get(column) != null) {
                type = SchemaView.Type.DECIMAL;
            } else if (type != null && one != null && one != type) {
                return SchemaView.Type.TEXT;
            } else if (one != null) {
                type = one;
            }
        }
        return type == null ? SchemaView.Type.TEXT : type;
    }
}
