package dev.hradba.cli.common;

import java.util.regex.Pattern;

/// Colours and width of the terminal, plain text anywhere else.
public final class Style {

    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t\u200C\u200D]]");

    private Style() {}

    /// Colours only on a terminal, and never when `NO_COLOR` is set.
    public static boolean colours() {
        return terminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /// Whether a person reads standard output: the launcher sets the width only then.
    public static boolean terminal() {
        return System.getenv("HRADBA_COLUMNS") != null;
    }

    /// Columns of the terminal; 110 where there is none.
    public static int width() {
        var columns = System.getenv("HRADBA_COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : 110;
    }

    /// What stands out.
    public static String bold(String text) {
        return wrap("1", text);
    }

    /// What matters less.
    public static String dim(String text) {
        return wrap("2", text);
    }

    /// What needs attention.
    public static String warn(String text) {
        return wrap("33", text);
    }

    /// Text of a document or a model as it may be shown: without characters that steer a terminal, change the order of others or cannot be seen.
    public static String plain(String text) {
        return STEERING.matcher(text).replaceAll("");
    }

    private static String wrap(String code, String text) {
        return colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
