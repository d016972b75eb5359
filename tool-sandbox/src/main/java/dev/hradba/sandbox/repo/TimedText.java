package dev.hradba.sandbox.repo;

import java.util.function.BooleanSupplier;

/// Text that stops whoever reads it when time is up. An expression is linear in the text, but each character costs as much as the expression is large.
final class TimedText implements CharSequence {

    private static final int READS = 64;

    private final String text;
    private final BooleanSupplier timeUp;
    private int reads;

    TimedText(String text, BooleanSupplier timeUp) {
        this.text = text;
        this.timeUp = timeUp;
    }

    /// Ends the reading; carries no stack.
    static final class TimeUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeUpException() {
            super("time is up", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++reads % READS == 0 && timeUp.getAsBoolean()) {
            throw new TimeUpException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
