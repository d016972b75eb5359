package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The few functions of the C library that the jail needs. Every call answers its result, or the negated `errno`.
///
/// `syscall` acts on the calling thread. `setresuid` and `setresgid` are the library's wrappers because only those change all threads of the process.
/// All calls share one shape, and memory is written through buffers: each further shape or view costs a starting worker milliseconds.
/// Opens `restricted` methods of the JDK, so the process runs with `--enable-native-access=ALL-UNNAMED` or prints the JDK's warning once.
@SuppressWarnings("restricted")
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final int ERRNO_OFFSET =
            (int) Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemorySegment SYSCALL = symbol("syscall");
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG),
            ERRNO,
            Linker.Option.firstVariadicArg(1));

    private Libc() {}

    static long syscall(long number, long... arguments) {
        var a = Arrays.copyOf(arguments, 6);
        return call(SYSCALL, -1L, number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    /// Calls `setgroups`, `setresgid` or `setresuid`, each for all threads. Their narrower integers and pointers travel in the same registers, and
    /// the C calling conventions of both architectures let a caller pass more than a function takes.
    static int setIdentity(String function, long first, long second, long third) {
        return (int) call(symbol(function), 0xFFFF_FFFFL, first, second, third, 0, 0, 0, 0);
    }

    /// The memory of a segment, for values in the machine's byte order.
    static ByteBuffer view(MemorySegment segment) {
        return segment.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// @param mask the bits of the result that count: an `int` fills only the low half of its register
    private static long call(
            MemorySegment function, long mask, long first, long second, long third, long fourth, long fifth, long sixth, long seventh) {
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) CALL.invokeExact(function, errno, first, second, third, fourth, fifth, sixth, seventh);
            return (result & mask) == mask ? -view(errno).getInt(ERRNO_OFFSET) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("C function at %s could not be called by FFM".formatted(function), e);
        }
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().find(name).orElseThrow(
                () -> new UnsupportedOperationException("the C library has no function '%s'".formatted(name)));
    }
}
