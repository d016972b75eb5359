package dev.hradba.sandbox.sql.tree;

import java.util.Locale;

/// One piece of SQL text.
///
/// @param kind what it is
/// @param text a word or symbol as written, a quoted name without its quotes, a text literal with its quotes
public record Token(Kind kind, String text) {

    /// What a token is.
    public enum Kind {
        /// Keyword or plain name.
        WORD,
        /// Name in quotes.
        QUOTED,
        /// Text literal.
        STRING,
        /// Number.
        NUMBER,
        /// Operator or punctuation.
        SYMBOL,
        /// Named placeholder in a row filter, without its colon.
        PARAMETER
    }

    /// Whether it is this keyword or symbol; `text` in upper case.
    public boolean is(String upper) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(upper);
    }

    /// The token as SQL text that every engine and JSqlParser read alike.
    public String sql() {
        return switch (kind) {
            case QUOTED -> '"' + text + '"';
            case PARAMETER -> ':' + text;
            case WORD, STRING, NUMBER, SYMBOL -> text;
        };
    }

    /// The token as SQL text of this engine.
    String sql(Syntax syntax) {
        return kind == Kind.QUOTED ? syntax.nameQuote() + text + syntax.nameQuote() : sql();
    }

    /// A form in which two spellings of one thing are equal.
    String canonical() {
        return switch (kind) {
            case WORD -> text.toUpperCase(Locale.ROOT);
            case SYMBOL -> text.equals("!=") ? "<>" : text;
            case QUOTED, STRING, NUMBER, PARAMETER -> sql();
        };
    }
}
