package dev.hradba.cli;

/// Colours and width of the terminal, plain text anywhere else.
final class Style {

    private Style() {}

    /// Colours only on a terminal, and never when `NO_COLOR` is set.
    static boolean colours() {
        return terminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /// Whether a person reads standard output: the launcher sets the width only then.
    static boolean terminal() {
        return System.getenv("HRADBA_COLUMNS") != null;
    }

    /// Columns of the terminal; 110 where there is none.
    static int width() {
        var columns = System.getenv("HRADBA_COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : 110;
    }

    static String bold(String text) {
        return wrap("1", text);
    }

    static String dim(String text) {
        return wrap("2", text);
    }

    static String warn(String text) {
        return wrap("33", text);
    }

    private static String wrap(String code, String text) {
        return colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
