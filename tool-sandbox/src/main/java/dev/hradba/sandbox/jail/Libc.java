package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few functions of the C library that the jail needs. Every call answers its result, or the negated `errno`.
///
/// `syscall` acts on the calling thread. `setresuid` and `setresgid` are the library's wrappers because only those change all threads of the process.
/// Opens `restricted` methods of the JDK, so the process runs with `--enable-native-access=ALL-UNNAMED` or prints the JDK's warning once.
@SuppressWarnings("restricted")
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            symbol("syscall"),
            FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG),
            ERRNO,
            Linker.Option.firstVariadicArg(1));

    private Libc() {}

    static long syscall(long number, long... arguments) {
        var a = java.util.Arrays.copyOf(arguments, 6);
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) SYSCALL.invokeExact(errno, number, a[0], a[1], a[2], a[3], a[4], a[5]);
            return result == -1 ? -(int) ERRNO_VALUE.get(errno, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("system call %d could not be made by FFM".formatted(number), e);
        }
    }

    /// Calls `setgroups`, `setresgid` or `setresuid`, each for all threads. Their narrower integers and pointers travel in the same registers.
    static int setIdentity(String function, long first, long second, long third) {
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(Linker.Option.captureStateLayout());
            var handle = LINKER.downcallHandle(symbol(function), FunctionDescriptor.of(INT, LONG, LONG, LONG), ERRNO);
            int result = (int) handle.invokeExact(errno, first, second, third);
            return result == -1 ? -(int) ERRNO_VALUE.get(errno, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("C function '%s' could not be called by FFM".formatted(function), e);
        }
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().find(name).orElseThrow(
                () -> new UnsupportedOperationException("the C library has no function '%s'".formatted(name)));
    }
}
