package dev.hradba.sandbox.sql.tree;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    H2("[A-Z_][A-Z0-9_]*", "PUBLIC"),
    /// MySQL 8 and MariaDB, where `"text"` is a literal and names stand in backticks.
    MYSQL("[A-Za-z_][A-Za-z0-9_]*", ""),
    /// DuckDB, whose names ignore case also in quotes.
    DUCKDB("[A-Za-z_][A-Za-z0-9_]*", "main");

    /// Aggregates of any engine that keep the values of all their rows.
    public static final Set<String> COLLECTING = words("""
            STRING_AGG GROUP_CONCAT LISTAGG ARRAY_AGG LIST HISTOGRAM MAD JSON_GROUP_ARRAY JSON_GROUP_OBJECT JSON_AGG JSONB_AGG
            JSON_OBJECT_AGG JSONB_OBJECT_AGG JSON_ARRAYAGG JSON_OBJECTAGG""");

    private static final Set<String> TYPES = words("""
            TEXT VARCHAR CHAR CHARACTER INTEGER INT BIGINT SMALLINT REAL FLOAT DOUBLE NUMERIC DECIMAL BOOLEAN BOOL DATE TIME TIMESTAMP
            TIMESTAMPTZ INTERVAL INT2 INT4 INT8 FLOAT8 FLOAT4 UUID JSON JSONB TIMETZ TINYINT""");
    private static final Set<String> POSTGRESQL_TYPES = words("BYTEA TSVECTOR TSQUERY JSONPATH DATERANGE TSRANGE TSTZRANGE INT4RANGE INT8RANGE NUMRANGE");
    private static final Set<String> MYSQL_TYPES = words("SIGNED UNSIGNED DATETIME YEAR");
    private static final Set<String> DUCKDB_TYPES = words("HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT STRING DATETIME INT1 LONG SHORT");

    /// Words that are never printed bare as a name: reserved somewhere, or a value or function without parentheses.
    private static final Set<String> RESERVED = words("""
            ADD ALL ALTER ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION AUTOINCREMENT BETWEEN BINARY BOTH BY CASE CAST CHECK COLLATE COLLATION
            COLUMN COMMIT CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME
            CURRENT_TIMESTAMP CURRENT_USER DAY DEFAULT DEFERRABLE DELETE DESC DISTINCT DO DROP ELSE END ESCAPE EXCEPT EXISTS FALSE FETCH FILTER
            FOR FOREIGN FREEZE FROM FULL GLOB GRANT GROUP GROUPS HAVING HOUR IF ILIKE IN INDEX INDEXED INITIALLY INNER INSERT INTERSECT INTERSECTS
            INTERVAL INTO IS ISNULL JOIN KEY LATERAL LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP MATCH MINUS MINUTE MONTH NATURAL NOT NOTHING
            NOTNULL NULL OF OFFSET ON ONLY OR ORDER OUTER OVER OVERLAPS PARTITION PLACING PRIMARY POSITIONAL QUALIFY RAISE RANGE REFERENCES REGEXP
            RETURNING RIGHT ROW ROWNUM ROWS SECOND SELECT SESSION_USER SET SIMILAR SOME SYMMETRIC SYSDATE SYSTEM_USER SYSTIME SYSTIMESTAMP
            TABLE TABLESAMPLE THEN TO TODAY TOP TRAILING TRANSACTION TRUE UESCAPE UNION UNIQUE UNKNOWN UPDATE USER USING VALUE VALUES VARIADIC
            VERBOSE WHEN WHERE WINDOW WITH YEAR _ROWID_""");

    /// Further words that MySQL reserves.
    private static final Set<String> MYSQL_RESERVED = words("""
            ACCESSIBLE ASENSITIVE BEFORE BIGINT BLOB CALL CASCADE CHANGE CHAR CHARACTER CONDITION CONTINUE CONVERT CUBE CUME_DIST CURSOR DATABASE
            DATABASES DEC DECIMAL DECLARE DELAYED DENSE_RANK DESCRIBE DETERMINISTIC DISTINCTROW DIV DOUBLE DUAL EACH ELSEIF EMPTY ENCLOSED ESCAPED
            EXIT EXPLAIN FIRST_VALUE FLOAT FORCE FULLTEXT FUNCTION GENERATED GET GROUPING HIGH_PRIORITY IGNORE INFILE INOUT INSENSITIVE INT INTEGER
            IO_AFTER_GTIDS ITERATE JSON_TABLE KEYS KILL LAG LAST_VALUE LEAD LEAVE LINEAR LINES LOAD LOCK LONG LOOP LOW_PRIORITY MEDIUMINT MOD
            MODIFIES NTH_VALUE NTILE NUMERIC OPTIMIZE OPTION OPTIONALLY OUT OUTFILE PERCENT_RANK PRECISION PROCEDURE PURGE RANK READ READS REAL
            RECURSIVE RELEASE RENAME REPEAT REPLACE REQUIRE RESIGNAL RESTRICT RETURN REVOKE RLIKE ROW_NUMBER SCHEMA SCHEMAS SENSITIVE SEPARATOR SHOW
            SIGNAL SMALLINT SPATIAL SPECIFIC SQL STARTING SSL STORED STRAIGHT_JOIN SYSTEM TERMINATED TINYINT TRIGGER UNDO UNLOCK UNSIGNED USAGE USE
            UTC_DATE UTC_TIME UTC_TIMESTAMP VARCHAR VARYING VIRTUAL WHILE WRITE XOR ZEROFILL""");

    /// Columns that engines add to every table; no alias may look like one.
    private static final Set<String> SYSTEM_COLUMNS = words("ROWID OID _ROWID_ _ROWID CTID XMIN XMAX CMIN CMAX TABLEOID");

    private final Pattern plain;
    private final String defaultSchema;

    Syntax(String plain, String defaultSchema) {
        this.plain = Pattern.compile(plain);
        this.defaultSchema = defaultSchema;
    }

    Set<String> functions() {
        return switch (this) {
            case SQLITE -> Functions.SQLITE;
            case POSTGRESQL -> Functions.POSTGRESQL;
            case H2 -> Functions.H2;
            case MYSQL -> Functions.MYSQL;
            case DUCKDB -> Functions.DUCKDB;
        };
    }

    /// Functions that may stand as a table: they count, which the time limit stops, or give the parts of a value.
    Set<String> series() {
        return switch (this) {
            case POSTGRESQL -> words("generate_series unnest regexp_split_to_table string_to_table json_array_elements json_array_elements_text jsonb_array_elements "
                    + "jsonb_array_elements_text json_object_keys jsonb_object_keys json_each json_each_text jsonb_each jsonb_each_text json_to_record json_to_recordset "
                    + "jsonb_to_record jsonb_to_recordset");
            case DUCKDB -> words("generate_series range unnest");
            case H2 -> words("system_range");
            case SQLITE -> words("json_each json_tree");
            case MYSQL -> Set.of();
        };
    }

    /// Names that the engine gives to the columns of a function that stands as a table, or none where a single column is named otherwise.
    public List<String> seriesColumns(String function) {
        String name = function.toLowerCase(Locale.ROOT);
        if (this == SQLITE) {
            return List.of("key", "value", "type", "atom", "id", "parent", "fullkey", "path");
        }
        return this == H2 ? List.of("X") : name.contains("_array_elements") ? List.of("value") : name.matches("jsonb?_each.*") ? List.of("key", "value") : List.of();
    }

    /// Whether this function, standing as a table, is told the names and types of its columns.
    public boolean seriesIsTyped(String function) {
        return function.toLowerCase(Locale.ROOT).matches("jsonb?_to_record(set)?");
    }

    /// Names that the engine gives to the columns of `VALUES`, counted from 1, if the gate knows them.
    public Optional<String> valuesColumn(int number) {
        return this == SQLITE || this == POSTGRESQL ? Optional.of("column" + number) : Optional.empty();
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
            case SQLITE, MYSQL, DUCKDB -> name.text();
            case POSTGRESQL -> name.text().toLowerCase(Locale.ROOT);
            case H2 -> name.text().toUpperCase(Locale.ROOT);
        };
        return new Tree.Name(folded, true);
    }

    private boolean reserved(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return RESERVED.contains(upper) || (this == MYSQL && MYSQL_RESERVED.contains(upper));
    }

    /// Whether engines give this name to a column of their own.
    public boolean systemColumn(String name) {
        return SYSTEM_COLUMNS.contains(name.toUpperCase(Locale.ROOT));
    }

    /// Whether a statement may cast to this type.
    public boolean allowsType(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return TYPES.contains(upper) || (this == POSTGRESQL && POSTGRESQL_TYPES.contains(upper)) || (this == MYSQL && MYSQL_TYPES.contains(upper)) || (this == DUCKDB && DUCKDB_TYPES.contains(upper));
    }

    /// Whether texts may be compared under this collation; the engine refuses those it does not have.
    boolean allowsCollation(String name) {
        return switch (this) {
            case SQLITE -> Set.of("NOCASE", "BINARY", "RTRIM").contains(name.toUpperCase(Locale.ROOT));
            case POSTGRESQL -> name.matches("[A-Za-z][A-Za-z0-9_.@-]{0,62}");
            case MYSQL -> name.matches("(?i)(utf8mb4|utf8mb3|utf8|latin1|ascii)_[a-z0-9_]{1,40}|binary");
            case DUCKDB -> name.matches("(?i)NOCASE|NOACCENT|NFC|C|POSIX|BINARY|[a-z]{2}(_[a-z]{2})?");
            case H2 -> false;
        };
    }

    /// The schema whose tables need no prefix.
    public String defaultSchema() {
        return defaultSchema;
    }

    /// Operators that only some engines have.
    Set<String> symbols() {
        return switch (this) {
            case POSTGRESQL -> Set.of("&", "|", "<<", ">>", "~", "~*", "!~", "!~*", "^", "[", "]", ":", "->", "->>", "#>", "#>>", "@>", "<@", "&&", "?", "?|", "?&", "@?", "@@", "=>");
            case DUCKDB -> Set.of("&", "|", "<<", ">>", "~", "!~", "^", "**", "//", "&&", "[", "]", "{", "}", ":", "->", "->>");
            case MYSQL -> Set.of("&", "|", "<<", ">>", "<=>", "&&", "^", "->", "->>");
            case SQLITE -> Set.of("&", "|", "<<", ">>", "->", "->>", "~");
            case H2 -> Set.of("[", "]");
        };
    }

    /// Whether `ARRAY(SELECT ...)` makes a list of rows; not in H2, which would build it in this process's heap.
    boolean arrayOfQuery() {
        return this == POSTGRESQL || this == DUCKDB;
    }

    /// Whether a frame of a window may count in GROUPS and may EXCLUDE rows.
    boolean groupFrames() {
        return this != MYSQL;
    }

    boolean backticks() {
        return this == SQLITE || this == MYSQL;
    }

    /// Whether double quotes hold text instead of a name.
    boolean doubleQuotedText() {
        return this == MYSQL;
    }

    /// What stands around a name that is not plain.
    char nameQuote() {
        return this == MYSQL ? '`' : '"';
    }

    boolean brackets() {
        return this == SQLITE;
    }

    boolean doubleColonCast() {
        return this != SQLITE && this != MYSQL;
    }
}
