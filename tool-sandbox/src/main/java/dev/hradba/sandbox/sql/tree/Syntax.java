package dev.hradba.sandbox.sql.tree;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one engine's SQL looks like, and which of its functions and types are harmless.
///
/// A function is on a list only if its result depends on its arguments and the clock alone, it cannot wait, and its result is
/// not much longer than its arguments.
public enum Syntax {

    /// SQLite 3.
    SQLITE("[A-Za-z_][A-Za-z0-9_]*", "main"),
    /// PostgreSQL with `standard_conforming_strings` on.
    POSTGRESQL("[a-z_][a-z0-9_]*", "public"),
    /// H2 in its regular mode.
    H2("[A-Z_][A-Z0-9_]*", "PUBLIC");

    private static final Set<String> TYPES = words("""
            TEXT VARCHAR CHAR CHARACTER INTEGER INT BIGINT SMALLINT REAL FLOAT DOUBLE NUMERIC DECIMAL BOOLEAN BOOL DATE TIME TIMESTAMP
            TIMESTAMPTZ INTERVAL INT4 INT8 FLOAT8 FLOAT4""");

    /// Words that are never printed bare as a name: reserved somewhere, or a value or function without parentheses.
    private static final Set<String> RESERVED = words("""
            ADD ALL ALTER ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION AUTOINCREMENT BETWEEN BINARY BOTH BY CASE CAST CHECK COLLATE COLLATION
            COLUMN COMMIT CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME
            CURRENT_TIMESTAMP CURRENT_USER DAY DEFAULT DEFERRABLE DELETE DESC DISTINCT DO DROP ELSE END ESCAPE EXCEPT EXISTS FALSE FETCH FILTER
            FOR FOREIGN FREEZE FROM FULL GLOB GRANT GROUP GROUPS HAVING HOUR IF ILIKE IN INDEX INDEXED INITIALLY INNER INSERT INTERSECT INTERSECTS
            INTERVAL INTO IS ISNULL JOIN KEY LATERAL LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP MATCH MINUS MINUTE MONTH NATURAL NOT NOTHING
            NOTNULL NULL OF OFFSET ON ONLY OR ORDER OUTER OVER OVERLAPS PARTITION PLACING PRIMARY QUALIFY RAISE RANGE REFERENCES REGEXP
            RETURNING RIGHT ROW ROWNUM ROWS SECOND SELECT SESSION_USER SET SIMILAR SOME SYMMETRIC SYSDATE SYSTEM_USER SYSTIME SYSTIMESTAMP
            TABLE TABLESAMPLE THEN TO TODAY TOP TRAILING TRANSACTION TRUE UESCAPE UNION UNIQUE UNKNOWN UPDATE USER USING VALUE VALUES VARIADIC
            VERBOSE WHEN WHERE WINDOW WITH YEAR _ROWID_""");

    /// Columns that engines add to every table; no alias may look like one.
    private static final Set<String> SYSTEM_COLUMNS = words("ROWID OID _ROWID_ CTID XMIN XMAX CMIN CMAX TABLEOID");

    private final Pattern plain;
    private final String defaultSchema;

    Syntax(String plain, String defaultSchema) {
        this.plain = Pattern.compile(plain);
        this.defaultSchema = defaultSchema;
    }

    private Set<String> functions() {
        return switch (this) {
            case SQLITE -> Functions.SQLITE;
            case POSTGRESQL -> Functions.POSTGRESQL;
            case H2 -> Functions.H2;
        };
    }

    static Set<String> words(String text) {
        return Stream.of(text.strip().split("\\s+")).map(word -> word.toUpperCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /// The name as this engine must see it to mean exactly this spelling.
    public Tree.Name exact(String spelling) {
        return new Tree.Name(spelling, !plain.matcher(spelling).matches() || reserved(spelling));
    }

    /// A name that a statement introduces, quoted where it would otherwise be read as a keyword.
    public Tree.Name introduced(Tree.Name name) {
        if (name.quoted() || !reserved(name.text())) {
            return name;
        }
        String folded = switch (this) {
            case SQLITE -> name.text();
            case POSTGRESQL -> name.text().toLowerCase(Locale.ROOT);
            case H2 -> name.text().toUpperCase(Locale.ROOT);
        };
        return new Tree.Name(folded, true);
    }

    private static boolean reserved(String word) {
        return RESERVED.contains(word.toUpperCase(Locale.ROOT));
    }

    /// Whether engines give this name to a column of their own.
    public boolean systemColumn(String name) {
        return SYSTEM_COLUMNS.contains(name.toUpperCase(Locale.ROOT));
    }

    /// Whether a statement may call this function.
    public boolean allowsFunction(String name) {
        return functions().contains(name.toUpperCase(Locale.ROOT));
    }

    /// Functions a statement may call, sorted, in lower case.
    public java.util.List<String> allowedFunctions() {
        return functions().stream().map(name -> name.toLowerCase(Locale.ROOT)).sorted().toList();
    }

    /// Whether a statement may cast to this type.
    public boolean allowsType(String name) {
        return TYPES.contains(name.toUpperCase(Locale.ROOT));
    }

    /// The schema whose tables need no prefix.
    public String defaultSchema() {
        return defaultSchema;
    }

    boolean backticks() {
        return this == SQLITE;
    }

    boolean brackets() {
        return this == SQLITE;
    }

    boolean doubleColonCast() {
        return this != SQLITE;
    }
}
