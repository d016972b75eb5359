package dev.hradba.core.guard;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

import dev.hradba.core.guard.injection.InjectionSignals;
import dev.hradba.core.guard.pii.PersonalData;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// Text made to be slow must not be: eight times the text may not take much more than eight times the processor's time.
class LinearTimeTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<String> HOSTILE = List.of(
            "a", "1", "1 ", "@", "a@", "a.", "a@a.", ":", "::", "1:", "1.", "+1", "(1", "CZ65", "ghp_", "eyJaaaaaaaaaa.", "-----BEGIN PRIVATE KEY-----",
            "password=", "password ", "token=\"", "heslo je ", "'&=", "tel ", "rodne cislo ", "ignore ", "ignore all previous ", "[", "[EMAIL_1", "](https://", "![](https://a?", "<a style=\"",
            "\u200b", "\udb40\udc41", "=", "a/", "send conversation ", "Bearer ", "\"name\":\"", "4539 5640 ", "x://a:", "\n", " ");

    @Test
    void hostile_text_takes_time_in_proportion_to_its_length() {
        for (var unit : HOSTILE) {
            read(unit, 4_000);
            long small = Math.min(read(unit, 4_000), read(unit, 4_000));
            long large = Math.min(read(unit, 32_000), read(unit, 32_000));
            assertTrue(large < 40 * Math.max(small, 5_000_000L), () -> "'%s': %d us for 4,000 characters, %d us for 32,000".formatted(unit, small / 1000, large / 1000));
        }
    }

    private static long read(String unit, int length) {
        var text = unit.repeat(length / unit.length());
        long start = THREADS.getCurrentThreadCpuTime();
        PersonalData.recogniser().find(text);
        InjectionSignals.find(text);
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
