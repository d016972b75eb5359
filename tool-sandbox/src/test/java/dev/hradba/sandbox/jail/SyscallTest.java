package dev.hradba.sandbox.jail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SyscallTest {

    private static final Pattern DEFINE = Pattern.compile("#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)");

    @Test
    void numbers_on_x86_64_are_those_of_the_kernel_headers() throws IOException {
        compare(Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Architecture.X86_64, Map.of());
    }

    @Test
    void numbers_on_aarch64_are_those_of_the_kernel_headers() throws IOException {
        compare(Path.of("/usr/include/asm-generic/unistd.h"), Architecture.AARCH64, Map.of());
    }

    private static void compare(Path header, Architecture architecture, Map<String, Integer> renamed) throws IOException {
        if (!Files.exists(header)) {
            System.out.println("skipped, kernel headers are not installed: " + header);
        }
        Assumptions.assumeTrue(Files.exists(header));
        var numbers = new HashMap<>(renamed);
        for (String line : Files.readAllLines(header)) {
            var match = DEFINE.matcher(line);
            if (match.find()) {
                numbers.put(match.group(1), Integer.valueOf(match.group(2)));
            }
        }
        for (var call : Syscall.values()) {
            var expected = numbers.getOrDefault(call.name().toLowerCase(Locale.ROOT), -1);
            assertEquals(expected, call.number(architecture), call.name());
        }
    }

    @Test
    void the_filter_is_a_program_whose_jumps_stay_inside_and_end_in_a_verdict() {
        for (var architecture : Architecture.values()) {
            List<long[]> program = SeccompFilter.program(architecture, 4711);
            for (int i = 0; i < program.size(); i++) {
                long[] instruction = program.get(i);
                assertTrue(i + 1 + Math.max(instruction[1], instruction[2]) < program.size() || instruction[0] == 6, "jump out at " + i);
                assertTrue(instruction[1] < 256 && instruction[2] < 256);
            }
            assertEquals(6, program.getLast()[0]);
            assertEquals(0x00050001L, program.getLast()[3]);
        }
    }

    /// An interpreter of the filter's few instructions: what the kernel would decide.
    private static long verdict(Architecture architecture, long audit, long number, long... arguments) {
        var program = SeccompFilter.program(architecture, 4711);
        long loaded = 0;
        for (int at = 0; ; at++) {
            long[] instruction = program.get(at);
            switch ((int) instruction[0]) {
                case 0x20 -> loaded = word(instruction[3], audit, number, arguments);
                case 0x15 -> at += (int) (loaded == (instruction[3] & 0xffffffffL) ? instruction[1] : instruction[2]);
                case 0x35 -> at += (int) (loaded >= (instruction[3] & 0xffffffffL) ? instruction[1] : instruction[2]);
                case 0x45 -> at += (int) ((loaded & instruction[3]) != 0 ? instruction[1] : instruction[2]);
                case 0x06 -> {
                    return instruction[3];
                }
                default -> throw new IllegalStateException("instruction " + instruction[0]);
            }
        }
    }

    private static long word(long offset, long audit, long number, long[] arguments) {
        if (offset == 0) {
            return number;
        }
        if (offset == 4) {
            return audit;
        }
        int index = (int) (offset - 16) / 8;
        long argument = index < arguments.length ? arguments[index] : 0;
        return offset % 8 == 0 ? argument & 0xffffffffL : argument >>> 32;
    }

    @Test
    void every_allow_has_its_deny() {
        long allow = 0x7fff0000L;
        long kill = 0x80000000L;
        long refuse = 0x00050001L;
        for (var architecture : Architecture.values()) {
            long audit = architecture.audit();
            assertEquals(allow, verdict(architecture, audit, Syscall.FUTEX.number(architecture)));
            assertEquals(refuse, verdict(architecture, audit, Syscall.OPENAT.number(architecture)));
            assertEquals(kill, verdict(architecture, audit, Syscall.EXECVE.number(architecture)));
            assertEquals(kill, verdict(architecture, audit, Syscall.SOCKET.number(architecture)));
            assertEquals(kill, verdict(architecture, 0x40000003L, Syscall.FUTEX.number(architecture)));
            assertEquals(allow, verdict(architecture, audit, Syscall.WRITE.number(architecture), 1));
            assertEquals(refuse, verdict(architecture, audit, Syscall.WRITE.number(architecture), 3));
            assertEquals(allow, verdict(architecture, audit, Syscall.CLONE.number(architecture), 0x3d0f00));
            assertEquals(kill, verdict(architecture, audit, Syscall.CLONE.number(architecture), 17));
            assertEquals(0x00050026L, verdict(architecture, audit, Syscall.CLONE3.number(architecture)));
            assertEquals(allow, verdict(architecture, audit, Syscall.TGKILL.number(architecture), 4711));
            assertEquals(refuse, verdict(architecture, audit, Syscall.TGKILL.number(architecture), 4712));
            assertEquals(allow, verdict(architecture, audit, Syscall.PRCTL.number(architecture), 15));
            assertEquals(refuse, verdict(architecture, audit, Syscall.PRCTL.number(architecture), 22));
            assertEquals(allow, verdict(architecture, audit, Syscall.PRLIMIT64.number(architecture), 0, 7, 0));
            assertEquals(refuse, verdict(architecture, audit, Syscall.PRLIMIT64.number(architecture), 1, 7, 0));
            assertEquals(refuse, verdict(architecture, audit, Syscall.PRLIMIT64.number(architecture), 0, 7, 1L << 32));
            assertEquals(allow, verdict(architecture, audit, Syscall.IOCTL.number(architecture), 0, 0x541B));
            assertEquals(0x00050019L, verdict(architecture, audit, Syscall.IOCTL.number(architecture), 0, 0x5412));
        }
        assertEquals(kill, verdict(Architecture.X86_64, Architecture.X86_64.audit(), 0x40000000L + 1, 1));
    }
}
