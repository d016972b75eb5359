package dev.hradba.agent.sql.internal.link;

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

        String piece() {
            return "<v" + name().toLowerCase(java.util.Locale.ROOT) + ">";
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
            case REL -> norm.replace('_', ' ');
            case NUM, YEAR, MONTH, DATE, DUR -> norm;
        };
    }
}
