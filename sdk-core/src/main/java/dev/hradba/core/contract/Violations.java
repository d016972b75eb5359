package dev.hradba.core.contract;

/// What violations have in common.
final class Violations {

    private static final int MAX_GIVEN = 120;

    private Violations() {}

    static String shorten(String value) {
        return value.length() <= MAX_GIVEN ? value : value.substring(0, MAX_GIVEN) + "…";
    }

    /// One step of a JSON Pointer.
    static String step(Object name) {
        return "/" + name.toString().replace("~", "~0").replace("/", "~1");
    }
}
