package dev.hradba.agent.sql.internal.link;

/// Typing errors.
final class Spelling {

    private Spelling() {}

    /// Whether one letter added, left out, replaced or swapped with its neighbour turns `a` into `b`, or both are equal.
    static boolean oneEdit(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 1) {
            return false;
        }
        int same = 0;
        while (same < a.length() && same < b.length() && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        String restA = a.substring(same);
        String restB = b.substring(same);
        return from(restA, 1).equals(from(restB, 1))
                || restA.equals(from(restB, 1))
                || from(restA, 1).equals(restB)
                || swapped(restA, restB);
    }

    private static boolean swapped(String a, String b) {
        return a.length() >= 2
                && b.length() >= 2
                && a.charAt(1) == b.charAt(0)
                && a.charAt(0) == b.charAt(1)
                && from(a, 2).equals(from(b, 2));
    }

    private static String from(String text, int start) {
        return text.substring(Math.min(start, text.length()));
    }
}
