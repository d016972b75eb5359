package dev.hradba.agent.sql.internal.link;

import java.util.Locale;

/// What a column is to the linker and to the plan grammar.
public enum Kind {
    /// The single column of a primary key.
    PK,
    /// A foreign key.
    FK,
    /// Numbers.
    NUM,
    /// Days and moments.
    DATE,
    /// Text with few distinct values.
    CAT,
    /// Other text.
    TXT,
    /// The text by which people call a row.
    NAME,
    /// Yes or no.
    BOOL;

    /// The kind's piece in a prompt, as in `<num>`.
    String piece() {
        return "<" + name().toLowerCase(Locale.ROOT) + ">";
    }

    /// Whether its cells are words that a question may name.
    public boolean isText() {
        return this == CAT || this == TXT || this == NAME;
    }
}
