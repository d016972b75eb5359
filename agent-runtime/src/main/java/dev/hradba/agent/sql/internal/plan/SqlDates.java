package dev.hradba.agent.sql.internal.plan;

import java.util.Map;

import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.sandbox.sql.SchemaView;

/// Dates in the words of one engine. Relative periods use the engine's own clock.
sealed interface SqlDates {

    static SqlDates of(SchemaView.Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> new Sqlite();
            case POSTGRESQL, H2, MYSQL, DUCKDB -> new Standard(dialect);
        };
    }

    /// A date cut to its grain, as text that sorts.
    String bucket(String grain, String ref, LinkColumn column);

    /// The average time between two columns.
    String span(String unit, String start, String end);

    /// The time between two columns in one row.
    String length(String unit, String start, String end);

    /// A date without its time of day.
    String day(String ref);

    /// A date compared at the grain in which the question names the value.
    String compared(String ref, LinkColumn column, String sign, Value value);

    /// A date before or after today.
    String side(String ref, boolean past);

    /// A date from today until a length of time from now.
    String within(String ref, String length);

    /// Splits a period such as `30 days` or `last_month`.
    private static String[] parts(String norm) {
        return norm.split("[ _]");
    }

    /// Whether a period is a month without a year, such as `month_03`.
    private static boolean isMonth(String norm) {
        return norm.startsWith("month_");
    }

    /// Whether a period is a quarter: `quarter_2025_1`, `quarter_0_1` for one of any year, `last_quarter`.
    private static boolean isQuarter(String norm) {
        return norm.contains("quarter");
    }

    /// Whether a period is a day of the week: `weekday_1` for Mondays, or `weekend`.
    private static boolean isWeekday(String norm) {
        return norm.startsWith("week") && !norm.contains("quarter") && (norm.equals("weekend") || norm.startsWith("weekday_"));
    }

    private static boolean isFine(String length) {
        return length.contains("hour") || length.contains("minute");
    }

    /// SQLite: dates are text.
    record Sqlite() implements SqlDates {

        private static final Map<String, String> FORMS =
                Map.of("month", "%Y-%m", "year", "%Y", "day", "%Y-%m-%d", "week", "%Y-%W");

        @Override
        public String bucket(String grain, String ref, LinkColumn column) {
            return switch (grain) {
                case "quarter" -> quarter(ref);
                case "weekday" -> "strftime('%%w', %s)".formatted(ref);
                default -> "strftime('%s', %s)".formatted(FORMS.get(grain), ref);
            };
        }

        private static String quarter(String moment) {
            return "strftime('%%Y', %1$s) || '-Q' || ((CAST(strftime('%%m', %1$s) AS INTEGER) + 2) / 3)".formatted(moment);
        }

        @Override
        public String span(String unit, String start, String end) {
            return "avg(julianday(%s) - julianday(%s))%s".formatted(end, start, unit.equals("hours") ? " * 24" : "");
        }

        @Override
        public String length(String unit, String start, String end) {
            return "(julianday(%s) - julianday(%s))%s".formatted(end, start, unit.equals("hours") ? " * 24" : "");
        }

        @Override
        public String day(String ref) {
            return "date(%s)".formatted(ref);
        }

        private static String quarterly(String ref, String sign, String norm) {
            String[] parts = parts(norm);
            if (norm.startsWith("quarter_0")) {
                return "(CAST(strftime('%%m', %s) AS INTEGER) + 2) / 3 %s %s".formatted(ref, sign, parts[2]);
            }
            if (norm.startsWith("quarter_")) {
                return "%s %s '%s-Q%s'".formatted(quarter(ref), sign, parts[1], parts[2]);
            }
            String shift = switch (parts[0]) {
                case "last" -> ", '-3 months'";
                case "next" -> ", '+3 months'";
                default -> "";
            };
            return "%s %s %s".formatted(quarter(ref), sign, quarter("'now', 'start of month'" + shift));
        }

        private static String weekday(String ref, String sign, String norm) {
            return norm.equals("weekend")
                    ? "strftime('%%w', %s) %sIN ('0', '6')".formatted(ref, sign.equals("!=") ? "NOT " : "")
                    : "strftime('%%w', %s) %s '%s'".formatted(ref, sign, parts(norm)[1]);
        }

        @Override
        public String compared(String ref, LinkColumn column, String sign, Value value) {
            String norm = value.norm();
            return switch (value.type()) {
                case DATE -> "date(%s) %s '%s'".formatted(ref, sign, norm);
                case YEAR -> "strftime('%%Y', %s) %s '%s'".formatted(ref, sign, norm);
                case MONTH -> "strftime('%%Y-%%m', %s) %s '%s'".formatted(ref, sign, norm);
                case REL -> {
                    if (isQuarter(norm)) {
                        yield quarterly(ref, sign, norm);
                    }
                    if (isWeekday(norm)) {
                        yield weekday(ref, sign, norm);
                    }
                    if (isMonth(norm)) {
                        yield "strftime('%%Y-%%m', %s) %s %s".formatted(ref, sign, lastMonth(norm));
                    }
                    String form = FORMS.get(grain(norm));
                    yield "strftime('%s', %s) %s strftime('%s', %s)".formatted(form, ref, sign, form, moment(norm));
                }
                case DUR -> {
                    String function = isFine(norm) ? "datetime" : "date";
                    yield "%s(%s) %s %s('now', '-%s')".formatted(function, ref, sign, function, norm);
                }
                case NUM, STR, CELL -> "%s %s %s".formatted(ref, sign, SqlNames.text(norm));
            };
        }

        /// The month of that name that began last.
        private static String lastMonth(String norm) {
            return "strftime('%%Y-%%m', 'now', 'start of month', '-' || ((CAST(strftime('%%m', 'now') AS INTEGER) + 12 - %d) %% 12) || ' months')"
                    .formatted(Integer.parseInt(parts(norm)[1]));
        }

        private static String grain(String period) {
            return period.indexOf('_') < 0 ? "day" : parts(period)[1];
        }

        private static String moment(String period) {
            return switch (period) {
                case "yesterday" -> "'now', '-1 day'";
                case "tomorrow" -> "'now', '+1 day'";
                case "last_week" -> "'now', '-7 days'";
                case "next_week" -> "'now', '+7 days'";
                case "last_month" -> "'now', 'start of month', '-1 month'";
                case "next_month" -> "'now', 'start of month', '+1 month'";
                case "last_year" -> "'now', 'start of month', '-1 year'";
                case "next_year" -> "'now', 'start of month', '+1 year'";
                default -> "'now'";
            };
        }

        @Override
        public String side(String ref, boolean past) {
            return "date(%s) %s date('now')".formatted(ref, past ? "<" : ">");
        }

        @Override
        public String within(String ref, String length) {
            return "date(%s) BETWEEN date('now') AND date('now', '+%s')".formatted(ref, length);
        }
    }

    /// Engines with typed dates; text is cast first.
    ///
    /// @param dialect the engine, for its functions of formats and differences
    record Standard(SchemaView.Dialect dialect) implements SqlDates {

        private static final Map<String, String> FORMS =
                Map.of("month", "YYYY-MM", "day", "YYYY-MM-DD", "week", "IYYY-IW", "year", "YYYY");
        private static final Map<String, String> PERCENT_FORMS =
                Map.of("month", "%Y-%m", "day", "%Y-%m-%d", "week", "%G-%V", "year", "%Y");

        private String formatted(String moment, String grain) {
            return switch (dialect) {
                case MYSQL -> "date_format(%s, '%s')".formatted(moment, grain.equals("week") ? "%x-%v" : PERCENT_FORMS.get(grain));
                case DUCKDB -> "strftime(%s, '%s')".formatted(moment, PERCENT_FORMS.get(grain));
                case POSTGRESQL, H2, SQLITE -> "to_char(%s, '%s')".formatted(moment, FORMS.get(grain));
            };
        }

        private String moment(String ref, LinkColumn column) {
            SchemaView.Type type = column.origin().type();
            String spelled = column.origin().sqlType().toUpperCase(java.util.Locale.ROOT);
            boolean typed = (type == SchemaView.Type.DATE || type == SchemaView.Type.TIMESTAMP)
                    && (spelled.contains("DATE") || spelled.contains("TIME"));
            return typed ? ref : "CAST(" + ref + (dialect == SchemaView.Dialect.MYSQL ? " AS datetime)" : " AS timestamp)");
        }

        @Override
        public String day(String ref) {
            return "CAST(" + ref + " AS date)";
        }

        private static String interval(String length) {
            String[] parts = parts(length);
            String unit = parts[1].toUpperCase(java.util.Locale.ROOT);
            return "INTERVAL '%s' %s".formatted(parts[0], unit.substring(0, unit.length() - 1));
        }

        @Override
        public String bucket(String grain, String ref, LinkColumn column) {
            return switch (grain) {
                case "quarter" -> quarter(moment(ref, column));
                case "weekday" -> weekday(moment(ref, column));
                default -> formatted(moment(ref, column), grain);
            };
        }

        private String quarter(String moment) {
            return dialect == SchemaView.Dialect.MYSQL
                    ? "concat(EXTRACT(YEAR FROM %1$s), '-Q', EXTRACT(QUARTER FROM %1$s))".formatted(moment)
                    : "CAST(EXTRACT(YEAR FROM %1$s) AS varchar) || '-Q' || CAST(EXTRACT(QUARTER FROM %1$s) AS varchar)".formatted(moment);
        }

        /// Sunday is 0.
        private String weekday(String moment) {
            return switch (dialect) {
                case MYSQL -> "dayofweek(%s) - 1".formatted(moment);
                case H2 -> "EXTRACT(DAY_OF_WEEK FROM %s) - 1".formatted(moment);
                case POSTGRESQL, DUCKDB, SQLITE -> "EXTRACT(DOW FROM %s)".formatted(moment);
            };
        }

        private String quarterly(String ref, LinkColumn column, String sign, String norm) {
            String[] parts = parts(norm);
            if (norm.startsWith("quarter_0")) {
                return "EXTRACT(QUARTER FROM %s) %s %s".formatted(moment(ref, column), sign, parts[2]);
            }
            if (norm.startsWith("quarter_")) {
                return "%s %s '%s-Q%s'".formatted(quarter(moment(ref, column)), sign, parts[1], parts[2]);
            }
            String shift = switch (parts[0]) {
                case "last" -> " - INTERVAL '3' MONTH";
                case "next" -> " + INTERVAL '3' MONTH";
                default -> "";
            };
            return "%s %s %s".formatted(quarter(moment(ref, column)), sign, quarter("(CURRENT_DATE" + shift + ")"));
        }

        @Override
        public String span(String unit, String start, String end) {
            return "avg(" + length(unit, start, end) + ")";
        }

        @Override
        public String length(String unit, String start, String end) {
            String seconds = unit.equals("hours") ? "3600.0" : "86400.0";
            return switch (dialect) {
                case H2 -> "datediff(SECOND, %s, %s) / %s".formatted(start, end, seconds);
                case MYSQL -> "timestampdiff(SECOND, %s, %s) / %s".formatted(start, end, seconds);
                case DUCKDB -> "date_diff('second', CAST(%s AS timestamp), CAST(%s AS timestamp)) / %s".formatted(start, end, seconds);
                case POSTGRESQL, SQLITE -> "EXTRACT(EPOCH FROM CAST(%s AS timestamp) - CAST(%s AS timestamp)) / %s".formatted(end, start, seconds);
            };
        }

        @Override
        public String compared(String ref, LinkColumn column, String sign, Value value) {
            String norm = value.norm();
            return switch (value.type()) {
                case DATE -> "%s %s DATE '%s'".formatted(day(ref), sign, norm);
                case YEAR -> "EXTRACT(YEAR FROM %s) %s %s".formatted(moment(ref, column), sign, norm);
                case MONTH -> "%s %s '%s'".formatted(bucket("month", ref, column), sign, norm);
                case REL -> isQuarter(norm)
                        ? quarterly(ref, column, sign, norm)
                        : isWeekday(norm)
                        ? weekday(moment(ref, column)) + (norm.equals("weekend")
                                ? (sign.equals("!=") ? " NOT IN (0, 6)" : " IN (0, 6)")
                                : " " + sign + " " + parts(norm)[1])
                        : isMonth(norm)
                        ? "%s %s %s".formatted(bucket("month", ref, column), sign, lastMonth(norm))
                        : period(ref, column, sign, norm);
                case DUR ->
                    isFine(norm)
                            ? "%s %s CURRENT_TIMESTAMP - %s".formatted(moment(ref, column), sign, interval(norm))
                            : "%s %s CURRENT_DATE - %s".formatted(day(ref), sign, interval(norm));
                case NUM, STR, CELL -> "%s %s %s".formatted(ref, sign, SqlNames.text(norm));
            };
        }

        /// The month of that name that began last.
        private String lastMonth(String norm) {
            int month = Integer.parseInt(parts(norm)[1]);
            String year = "EXTRACT(YEAR FROM CURRENT_DATE) - CASE WHEN EXTRACT(MONTH FROM CURRENT_DATE) < %d THEN 1 ELSE 0 END".formatted(month);
            return (dialect == SchemaView.Dialect.MYSQL ? "concat(%s, '-%02d')" : "CAST(%s AS varchar) || '-%02d'").formatted(year, month);
        }

        private String period(String ref, LinkColumn column, String sign, String norm) {
            if (norm.indexOf('_') < 0) {
                String shift =
                        switch (norm) {
                            case "yesterday" -> " - INTERVAL '1' DAY";
                            case "tomorrow" -> " + INTERVAL '1' DAY";
                            default -> "";
                        };
                return "%s %s CURRENT_DATE%s".formatted(day(ref), sign, shift);
            }
            String[] parts = parts(norm);
            String length = parts[1].equals("week") ? "'7' DAY" : "'1' " + parts[1].toUpperCase(java.util.Locale.ROOT);
            String shift =
                    switch (parts[0]) {
                        case "last" -> " - INTERVAL " + length;
                        case "next" -> " + INTERVAL " + length;
                        default -> "";
                    };
            return "%s %s %s".formatted(bucket(parts[1], ref, column), sign, formatted("CURRENT_DATE" + shift, parts[1]));
        }

        @Override
        public String side(String ref, boolean past) {
            return "%s %s CURRENT_DATE".formatted(day(ref), past ? "<" : ">");
        }

        @Override
        public String within(String ref, String length) {
            return "%s BETWEEN CURRENT_DATE AND CURRENT_DATE + %s".formatted(day(ref), interval(length));
        }
    }
}
