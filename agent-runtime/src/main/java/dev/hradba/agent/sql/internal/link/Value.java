package dev.hradba.agent.sql.internal.link;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// A literal of the question.
///
/// @param type  what was said
/// @param norm  normalised text: digits for numbers, `2026-03` for months, `last_month` for periods, `30 days`, a cell's text
/// @param texts exact spelling per column for cells of the database, else empty
public record Value(Type type, String norm, Map<LinkColumn, String> texts) {

    /// What kind of literal was said.
    public enum Type {
        /// A number.
        NUM,
        /// A year.
        YEAR,
        /// A month of a year.
        MONTH,
        /// A day.
        DATE,
        /// A length of time.
        DUR,
        /// Quoted text that no cell holds.
        STR,
        /// A cell of the database.
        CELL,
        /// A period relative to today.
        REL;

        /// Whether it speaks of a time: a point, a period or a length.
        public boolean isDate() {
            return switch (this) {
                case YEAR, MONTH, DATE, DUR, REL -> true;
                case NUM, STR, CELL -> false;
            };
        }

        String piece() {
            return "<v" + name().toLowerCase(Locale.ROOT) + ">";
        }
    }

    /// Copies the map.
    public Value {
        texts = Map.copyOf(texts);
    }

    /// How a person would write it.
    public String spoken() {
        return switch (type) {
            case CELL, STR -> "\"" + norm + "\"";
            case REL -> period();
            case NUM, YEAR, MONTH, DATE, DUR -> norm;
        };
    }

    private String period() {
        String[] parts = norm.split("_");
        return switch (parts[0]) {
            case "month" -> "the last " + Month.of(Integer.parseInt(parts[1])).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "weekday" -> "a " + DayOfWeek.of(parts[1].equals("0") ? 7 : Integer.parseInt(parts[1]))
                    .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "quarter" -> parts[1].equals("0") ? "quarter " + parts[2] + " of any year" : "quarter " + parts[2] + " of " + parts[1];
            default -> norm.replace('_', ' ');
        };
    }
}
