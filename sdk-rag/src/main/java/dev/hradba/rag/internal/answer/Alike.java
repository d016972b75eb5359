package dev.hradba.rag.internal.answer;

/// How alike two terms are: derived words share their beginning, compounds a part, and slips of the pen all but a letter.
final class Alike {

    /// Shortest common beginning that counts, in characters.
    private static final int SHORTEST = 4;

    /// What a term that is only alike counts at most.
    private static final double MOST = 0.8;

    private Alike() {}

    /// 0 for unrelated terms, up to 0.8; equal terms are not asked about.
    static double of(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        int longer = Math.max(left.length(), right.length());
        if (shorter < SHORTEST || Character.isDigit(left.charAt(0)) || Character.isDigit(right.charAt(0))) {
            return 0;
        }
        int common = 0;
        while (common < shorter && left.charAt(common) == right.charAt(common)) {
            common++;
        }
        boolean part = shorter > SHORTEST && (left.endsWith(right) || right.endsWith(left));
        int same = part ? shorter : common;
        if (same < SHORTEST || same < 0.75 * shorter) {
            return oneSlip(left, right) ? MOST : 0;
        }
        return MOST * same / (0.5 * (shorter + longer));
    }

    /// True if longer terms differ in one letter, or in two neighbours that changed places.
    private static boolean oneSlip(String left, String right) {
        if (Math.min(left.length(), right.length()) < SHORTEST + 2 || Math.abs(left.length() - right.length()) > 1) {
            return false;
        }
        int from = 0;
        while (from < Math.min(left.length(), right.length()) && left.charAt(from) == right.charAt(from)) {
            from++;
        }
        int back = 0;
        while (back < Math.min(left.length(), right.length()) - from
                && left.charAt(left.length() - 1 - back) == right.charAt(right.length() - 1 - back)) {
            back++;
        }
        int leftOver = left.length() - from - back;
        int rightOver = right.length() - from - back;
        return Math.max(leftOver, rightOver) <= 1
                || (leftOver == 2 && rightOver == 2 && left.charAt(from) == right.charAt(from + 1) && left.charAt(from + 1) == right.charAt(from));
    }
}
