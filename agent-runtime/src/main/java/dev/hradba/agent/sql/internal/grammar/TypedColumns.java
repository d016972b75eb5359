package dev.hradba.agent.sql.internal.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Tree;

/// Columns as SQL text, by what may be done with them.
final class TypedColumns {

    /// What an engine lets a statement do with a column.
    enum Use {
        /// Numbers.
        NUM,
        /// Text.
        TEXT,
        /// Dates and moments.
        DATE,
        /// Yes or no.
        BOOL,
        /// Shown only.
        OTHER
    }

    private static final int LONGEST_NAME = 128;

    private final Dialect dialect;

    TypedColumns(Dialect dialect) {
        this.dialect = dialect;
    }

    Use use(LinkColumn column) {
        String declared = column.origin().sqlType().toUpperCase(Locale.ROOT);
        boolean loose = dialect == Dialect.SQLITE;
        return switch (column.origin().type()) {
            case INTEGER, DECIMAL -> Use.NUM;
            case TEXT -> declared.contains("CHAR") || declared.contains("TEXT") || declared.contains("STRING") || loose ? Use.TEXT : Use.OTHER;
            case DATE, TIMESTAMP -> loose || declared.startsWith("DATE") || declared.startsWith("TIMESTAMP") ? Use.DATE : declared.contains("CHAR") || declared.contains("TEXT") ? Use.TEXT : Use.OTHER;
            case BOOLEAN -> loose || declared.startsWith("BOOL") || declared.startsWith("TINYINT") || declared.startsWith("BIT") ? Use.BOOL
                    : declared.contains("INT") ? Use.NUM : Use.OTHER; // a whole number that is 0 or 1 everywhere
            case OTHER -> Use.OTHER;
        };
    }

    /// Whether the gate can read this name at all.
    static boolean speakable(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME && name.chars().noneMatch(c -> "\"`[]\\';$:?{}".indexOf(c) >= 0 || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029');
    }

    static boolean speakable(LinkTable table) {
        return speakable(table.raw()) && table.columns().stream().anyMatch(column -> speakable(column.raw()));
    }

    String name(String name) {
        Tree.Name exact = Syntax.valueOf(dialect.name()).exact(name);
        String quote = dialect == Dialect.MYSQL ? "`" : "\"";
        return exact.quoted() ? quote + exact.text() + quote : exact.text();
    }

    String table(LinkTable table) {
        List<String> parts = new ArrayList<>();
        for (String part : table.raw().split("\\.", 2)) {
            parts.add(name(part));
        }
        return String.join(".", parts);
    }

    /// The column with its table before it.
    String qualified(LinkColumn column) {
        return name(Sources.last(column.home().raw())) + "." + name(column.raw());
    }

    String bare(LinkColumn column) {
        return name(column.raw());
    }
}
