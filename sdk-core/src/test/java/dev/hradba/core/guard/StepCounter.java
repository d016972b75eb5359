package dev.hradba.core.guard;

import java.util.List;

import dev.hradba.core.guard.text.Finder;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// Counts the characters that patterns look at in hostile texts, which no busy machine can stretch.
public final class StepCounter {

    private static final List<String> HOSTILE = List.of(
            "a", "1", "1 ", "@", "a@", "a.", "a@a.", ":", "::", "1:", "1.", "+1", "(1", "CZ65", "ghp_", "eyJaaaaaaaaaa.", "-----BEGIN PRIVATE KEY-----",
            "password=", "password ", "password is \"", "token=\"", "heslo je ", "'&=", "tel ", "rodne cislo ", "ignore ", "ignore all previous ", "[", "[EMAIL_1", "](https://", "![](https://a?",
            "<a style=\"", "a zavinac ", "4111.", "new instructions: ", "attention ", "=", "a/", "send conversation ", "Bearer ", "\"name\":\"", "4539 5640 ", "x://a:", "\n", " ",
            "system: ", "user: a\n", "assistant, ", "action: a\n", "note to the ", "\"role\":\"system\",", "<a style=\"display:none\">a ", "<img src=\"https://a?a_a_", "mysql -p");
    private static final int LENGTH = 4_000;
    private static final int MOST_STEPS_EACH = 800;

    /// A text that counts how often its characters are asked for.
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
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

    private StepCounter() {}

    /// Runs the pattern over hostile texts. A pattern that looks at the rest of the text from each place would need half the
    /// length at each, on average.
    public static void assertLinear(String name, Finder finder) {
        for (var unit : HOSTILE) {
            long steps = steps(finder, unit);
            assertTrue(steps <= (long) LENGTH * MOST_STEPS_EACH, () -> "%s over '%s': %d steps for %d characters".formatted(name, unit, steps, LENGTH));
        }
    }

    private static long steps(Finder finder, String unit) {
        var text = new Counted(unit.repeat(LENGTH / unit.length()));
        var matcher = finder.matcher(text);
        for (int from = 0; finder.find(matcher, text, from); from = matcher.start() + 1) {
            // every place is tried, as if each finding were refused
        }
        return text.steps;
    }
}
