package dev.hradba.gpu.internal.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Writes ranges of numbers as GBNF, digit by digit.
final class NumberRanges {

    private static final int MAX_DIGITS = 18;
    private static final String FRACTION = "\".\" [0-9]{1,15}";

    private NumberRanges() {}

    /// Whole numbers between two bounds, both included; an open end reaches to 18 digits.
    static String integers(OptionalLong low, OptionalLong high) {
        List<String> options = new ArrayList<>();
        if (low.isEmpty() || low.getAsLong() < 0) {
            long least = high.isPresent() && high.getAsLong() < 0 ? -high.getAsLong() : 1;
            OptionalLong most = low.isPresent() ? OptionalLong.of(-low.getAsLong()) : OptionalLong.empty();
            options.add("\"-\" (" + natural(least, most) + ")");
        }
        if (high.isEmpty() || high.getAsLong() >= 0) {
            options.add(natural(low.isPresent() ? Math.max(0, low.getAsLong()) : 0, high));
        }
        return String.join(" | ", options);
    }

    /// Numbers with an optional fraction, at least (or above) a whole number that is not negative, and at most another.
    static String decimals(long low, boolean above, OptionalLong high) {
        List<String> options = new ArrayList<>();
        long first = above ? low + 1 : low;
        if (high.isEmpty()) {
            options.add("(" + natural(first, high) + ") (" + FRACTION + ")?");
        } else {
            if (first < high.getAsLong()) {
                options.add("(" + natural(first, OptionalLong.of(high.getAsLong() - 1)) + ") (" + FRACTION + ")?");
            }
            if (first <= high.getAsLong()) {
                options.add(quoted(high.getAsLong()) + " (\".\" \"0\"{1,15})?");
            }
        }
        if (above && (high.isEmpty() || low < high.getAsLong())) {
            options.add(quoted(low) + " \".\" [0-9]{0,14} [1-9]");
        }
        return String.join(" | ", options);
    }

    private static String quoted(long number) {
        return "\"" + number + "\"";
    }

    /// Whole numbers from `low` (not negative) to `high` without sign or leading zeros.
    private static String natural(long low, OptionalLong high) {
        List<String> options = new ArrayList<>();
        String from = Long.toString(low);
        String to = high.isPresent() ? Long.toString(high.getAsLong()) : "9".repeat(MAX_DIGITS);
        for (int length = from.length(); length <= to.length(); length++) {
            String start = length == from.length() ? from : "1" + "0".repeat(length - 1);
            if (length > from.length() && high.isEmpty()) {
                options.add("[1-9] [0-9]{" + (length - 1) + "," + (MAX_DIGITS - 1) + "}");
                break;
            }
            String end = length == to.length() && high.isPresent() ? to : "9".repeat(length);
            options.add(sameLength(start, end));
        }
        return String.join(" | ", options);
    }

    /// Numbers of one length between two of that length.
    private static String sameLength(String from, String to) {
        if (from.isEmpty()) {
            return "\"\"";
        }
        int rest = from.length() - 1;
        if (from.equals("0".repeat(rest + 1)) && to.equals("9".repeat(rest + 1))) {
            return "[0-9]{" + (rest + 1) + "}";
        }
        char a = from.charAt(0);
        char b = to.charAt(0);
        if (rest == 0) {
            return digits(a, b);
        }
        String fromRest = from.substring(1);
        String toRest = to.substring(1);
        if (a == b) {
            return digits(a, a) + " (" + sameLength(fromRest, toRest) + ")";
        }
        List<String> options = new ArrayList<>();
        boolean wholeFirst = fromRest.equals("0".repeat(rest));
        boolean wholeLast = toRest.equals("9".repeat(rest));
        if (!wholeFirst) {
            options.add(digits(a, a) + " (" + sameLength(fromRest, "9".repeat(rest)) + ")");
        }
        char middleFrom = wholeFirst ? a : (char) (a + 1);
        char middleTo = wholeLast ? b : (char) (b - 1);
        if (middleFrom <= middleTo) {
            options.add(digits(middleFrom, middleTo) + " [0-9]{" + rest + "}");
        }
        if (!wholeLast) {
            options.add(digits(b, b) + " (" + sameLength("0".repeat(rest), toRest) + ")");
        }
        return String.join(" | ", options);
    }

    private static String digits(char from, char to) {
        return from == to ? "\"" + from + "\"" : "[" + from + "-" + to + "]";
    }
}
