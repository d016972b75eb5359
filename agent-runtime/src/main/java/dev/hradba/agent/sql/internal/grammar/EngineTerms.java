package dev.hradba.agent.sql.internal.grammar;

import java.util.List;
import java.util.Locale;

import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// What dates look like to each engine, as pieces of a grammar.
final class EngineTerms {

    private final Dialect dialect;

    EngineTerms(Dialect dialect) {
        this.dialect = dialect;
    }

    private static String units(boolean upper) {
        return Gbnf.group(Gbnf.words(List.of("day", "month", "year", "hour", "minute").stream().map(unit -> upper ? unit.toUpperCase(Locale.ROOT) : unit).toList()));
    }

    /// Rules that stand for a point in time.
    void moments(Gbnf grammar) {
        String literal = "\"'\" day \"'\"";
        switch (dialect) {
            case SQLITE -> {
                grammar.rule("modifier", "\"'\" [+-] count \" \" " + units(false) + " \"s\"? \"'\"", "\"'start of \" (\"month\" | \"year\" | \"day\") \"'\"");
                grammar.rule("moment", literal, "(\"date\" | \"datetime\") \"('now'\" (\", \" modifier){0,3} \")\"");
            }
            case MYSQL -> grammar.rule("moment", literal, "\"CURRENT_DATE\"", "\"CURRENT_TIMESTAMP\"", "\"NOW()\"",
                    "\"CURRENT_DATE - INTERVAL \" count \" \" " + units(true), "\"DATE_SUB(CURRENT_DATE, INTERVAL \" count \" \" " + units(true) + " \")\"");
            case POSTGRESQL, H2, DUCKDB -> grammar.rule("moment", literal, "\"CURRENT_DATE\"", "\"CURRENT_TIMESTAMP\"",
                    "(\"CURRENT_DATE\" | \"CURRENT_TIMESTAMP\") \" - INTERVAL '\" count \"' \" (\"DAY\" | \"MONTH\" | \"YEAR\")",
                    "\"date_trunc('\" (\"day\" | \"week\" | \"month\" | \"year\") \"', CURRENT_TIMESTAMP)\"");
        }
    }

    /// The day of a date or moment, from the rule that stands for it.
    String day(String date) {
        return dialect == Dialect.SQLITE ? "\"date(\" " + date + " \")\"" : "\"CAST(\" " + date + " \" AS \" " + Gbnf.name("DATE") + " \")\"";
    }

    /// The year, month, ... of a date as a number.
    String part(String date) {
        return dialect == Dialect.SQLITE
                ? "\"CAST(strftime('\" (\"%Y\" | \"%m\" | \"%d\" | \"%H\" | \"%w\") \"', \" " + date + " \") AS INTEGER)\""
                : "\"EXTRACT(\" (\"YEAR\" | \"MONTH\" | \"DAY\" | \"HOUR\") \" FROM \" " + moment(date) + " \")\"";
    }

    /// The length of time between two dates as a number.
    String span(String date) {
        return switch (dialect) {
            case SQLITE -> "(\"julianday(\" " + date + " \") - julianday(\" " + date + " \")\" | \"julianday('now') - julianday(\" " + date + " \")\")";
            case MYSQL -> "(\"DATEDIFF(\" " + date + " \", \" " + date + " \")\" | \"TIMESTAMPDIFF(\" (\"MINUTE\" | \"HOUR\" | \"DAY\") \", \" " + date + " \", \" " + date + " \")\")";
            case H2 -> "\"DATEDIFF(\" (\"MINUTE\" | \"HOUR\" | \"DAY\") \", \" " + date + " \", \" " + date + " \")\"";
            case DUCKDB -> "\"date_diff('\" (\"minute\" | \"hour\" | \"day\") \"', \" " + date + " \", \" " + date + " \")\"";
            case POSTGRESQL -> "\"EXTRACT(EPOCH FROM \" " + moment(date) + " \" - \" " + moment(date) + " \")\"";
        };
    }

    /// Engines that know no hour of a day are asked for the hour of its first moment.
    private String moment(String date) {
        return dialect == Dialect.MYSQL ? date : "\"CAST(\" " + date + " \" AS \" " + Gbnf.name("TIMESTAMP") + " \")\"";
    }

    /// A date cut to its year, month or week, as SQL text.
    List<String> periods(String column) {
        return switch (dialect) {
            case SQLITE -> List.of("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%W", "%m", "%H").stream().map(format -> "strftime('%s', %s)".formatted(format, column)).toList();
            case MYSQL -> List.of("%Y", "%Y-%m", "%Y-%m-%d", "%x-%v", "%m", "%H").stream().map(format -> "date_format(%s, '%s')".formatted(column, format)).toList();
            case DUCKDB -> List.of("%Y", "%Y-%m", "%Y-%m-%d", "%G-%V", "%m").stream().map(format -> "strftime(%s, '%s')".formatted(column, format)).toList();
            case POSTGRESQL, H2 -> List.of("YYYY", "YYYY-MM", "YYYY-MM-DD", "IYYY-IW", "MM").stream().map(format -> "to_char(%s, '%s')".formatted(column, format)).toList();
        };
    }

    /// Tests of a yes/no column.
    List<String> yes(String bool) {
        return switch (dialect) {
            case SQLITE, MYSQL -> List.of(bool + " \" = \" [01]");
            case POSTGRESQL, H2, DUCKDB -> List.of(bool, "\"NOT \" " + bool, bool + " \" = \" (\"TRUE\" | \"FALSE\" | \"true\" | \"false\")");
        };
    }

    /// Texts put together.
    String joined(String text, String other) {
        return dialect == Dialect.MYSQL ? "\"CONCAT(\" " + text + " (\", \" " + other + "){1,3} \")\"" : text + " (\" || \" " + other + "){1,3}";
    }

    /// The engine's words for "is like".
    String like() {
        return dialect == Dialect.SQLITE || dialect == Dialect.MYSQL ? "\"LIKE \"" : "(\"LIKE \" | \"ILIKE \")";
    }
}
