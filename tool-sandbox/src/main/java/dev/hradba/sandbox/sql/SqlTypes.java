package dev.hradba.sandbox.sql;

import java.util.Locale;
import java.util.regex.Pattern;


/// What kind of values a column holds, from its declared type and from how values look.
final class SqlTypes {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:?\\d{2})?");

    private SqlTypes() {}

    static SchemaView.Type declared(String sqlType) {
        String type = sqlType.toUpperCase(Locale.ROOT);
        if (type.contains("INTERVAL") || type.contains("[]") || type.contains("ARRAY")) {
            return SchemaView.Type.OTHER;
        }
        if (type.contains("BOOL") || type.equals("BIT") || type.equals("BIT(1)") || type.equals("TINYINT(1)")) {
            return SchemaView.Type.BOOLEAN;
        }
        if (type.contains("TIMESTAMP") || type.contains("DATETIME")) {
            return SchemaView.Type.TIMESTAMP;
        }
        if (type.startsWith("DATE")) {
            return SchemaView.Type.DATE;
        }
        if (type.contains("INT") || type.contains("SERIAL")) {
            return SchemaView.Type.INTEGER;
        }
        if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT") || type.equals("NAME") || type.startsWith("ENUM")) {
            return SchemaView.Type.TEXT;
        }
        if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") || type.contains("NUMERIC") || type.contains("DECIMAL")
                || type.contains("DECFLOAT")) {
            return SchemaView.Type.DECIMAL;
        }
        return SchemaView.Type.OTHER;
    }

    static boolean looksLikeDate(String text) {
        return text.length() == 10 && DATE.matcher(text).matches();
    }

    static boolean looksLikeTimestamp(String text) {
        return text.length() >= 16 && text.length() <= 35 && TIMESTAMP.matcher(text).matches();
    }
}
