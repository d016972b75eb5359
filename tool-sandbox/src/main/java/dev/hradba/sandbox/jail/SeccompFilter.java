package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The worker's system call filter: what a warm JVM needs is allowed, what no honest guest causes kills the process, the rest answers `EPERM`.
///
/// Installed for all threads at once (`TSYNC`), after warm-up and before any guest code. It cannot be widened afterwards.
/// Of note: no `open`, no `stat`, no `exec`, no sockets; `clone` only for threads, `clone3` answers `ENOSYS` so that the C library falls back to
/// `clone`, whose flags a filter can see; writes only to descriptors 1 and 2; `tgkill` only to ourselves.
/// Source: the kernel's `Documentation/userspace-api/seccomp_filter.rst`; the list is what a warm worker was seen to call, plus plain memory and clock calls.
final class SeccompFilter {

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final long ALLOW = 0x7fff0000L;
    private static final long KILL_PROCESS = 0x80000000L;
    private static final long ERRNO = 0x00050000L;
    private static final int EPERM = 1;
    private static final int ENOTTY = 25;
    private static final int ENOSYS = 38;
    private static final long X32_BIT = 0x40000000L;
    private static final long CLONE_THREAD = 0x10000;
    private static final long FIONREAD = 0x541B;
    private static final long PR_SET_NAME = 15;
    private static final long PR_SET_VMA = 0x53564d41;
    private static final long SET_MODE_FILTER = 1;
    private static final long TSYNC = 1;

    private static final List<Syscall> ALLOWED = List.of(
            Syscall.FUTEX, Syscall.READ, Syscall.MPROTECT, Syscall.MADVISE, Syscall.MMAP, Syscall.MUNMAP, Syscall.MREMAP, Syscall.BRK,
            Syscall.PREAD64, Syscall.LSEEK, Syscall.FSTAT, Syscall.CLOSE, Syscall.RT_SIGRETURN, Syscall.RT_SIGPROCMASK, Syscall.RT_SIGACTION,
            Syscall.SIGALTSTACK, Syscall.SCHED_YIELD, Syscall.SCHED_GETAFFINITY, Syscall.GETCPU, Syscall.GETPID, Syscall.GETTID, Syscall.GETPPID,
            Syscall.CLOCK_GETTIME, Syscall.CLOCK_GETRES, Syscall.CLOCK_NANOSLEEP, Syscall.NANOSLEEP, Syscall.GETTIMEOFDAY, Syscall.RESTART_SYSCALL,
            Syscall.SET_ROBUST_LIST, Syscall.RSEQ, Syscall.GETRANDOM, Syscall.GETRUSAGE, Syscall.SYSINFO, Syscall.EXIT, Syscall.EXIT_GROUP);

    private static final List<Syscall> KILLED = List.of(
            Syscall.EXECVE, Syscall.EXECVEAT, Syscall.FORK, Syscall.VFORK, Syscall.SOCKET, Syscall.SOCKETPAIR, Syscall.CONNECT, Syscall.BIND,
            Syscall.LISTEN, Syscall.ACCEPT, Syscall.ACCEPT4, Syscall.SENDTO, Syscall.SENDMSG, Syscall.RECVFROM, Syscall.RECVMSG, Syscall.PTRACE,
            Syscall.PROCESS_VM_READV, Syscall.PROCESS_VM_WRITEV, Syscall.PIDFD_OPEN, Syscall.PIDFD_GETFD, Syscall.PIDFD_SEND_SIGNAL,
            Syscall.IO_URING_SETUP, Syscall.IO_URING_ENTER, Syscall.BPF, Syscall.PERF_EVENT_OPEN, Syscall.USERFAULTFD, Syscall.MEMFD_CREATE,
            Syscall.MOUNT, Syscall.CHROOT, Syscall.UNSHARE, Syscall.SETNS, Syscall.KEYCTL, Syscall.ADD_KEY, Syscall.REQUEST_KEY,
            Syscall.OPEN_BY_HANDLE_AT, Syscall.INIT_MODULE, Syscall.FINIT_MODULE);

    private final List<long[]> program = new ArrayList<>();
    private final Architecture architecture;

    private SeccompFilter(Architecture architecture) {
        this.architecture = architecture;
    }

    /// The filter's instructions, each `{code, jump if true, jump if false, operand}`.
    ///
    /// @param pid the process that `tgkill` may name
    static List<long[]> program(Architecture architecture, long pid) {
        var filter = new SeccompFilter(architecture);
        filter.load(4);
        filter.jump(JUMP_EQUAL, architecture.audit(), 1, 0);
        filter.end(KILL_PROCESS);
        filter.load(0);
        if (architecture == Architecture.X86_64) {
            filter.jump(JUMP_AT_LEAST, X32_BIT, 0, 1);
            filter.end(KILL_PROCESS);
        }
        filter.argumentRules(pid);
        ALLOWED.forEach(call -> filter.rule(call, () -> filter.end(ALLOW)));
        KILLED.forEach(call -> filter.rule(call, () -> filter.end(KILL_PROCESS)));
        filter.end(ERRNO | EPERM);
        return filter.program;
    }

    /// Installs the filter for all threads of this process.
    static void install() {
        var architecture = Architecture.current();
        var program = program(architecture, Syscall.GETPID.call());
        try (var arena = Arena.ofConfined()) {
            var header = encode(program, arena);
            long result = Syscall.SECCOMP.call(SET_MODE_FILTER, TSYNC, header.address());
            if (result != 0) {
                throw new JailException("seccomp filter was not installed for all threads (result %d)".formatted(result));
            }
        }
    }

    /// Makes a filter and installs nothing.
    static void rehearse() {
        try (var arena = Arena.ofConfined()) {
            encode(program(Architecture.current(), Syscall.GETPID.call()), arena);
        }
    }

    /// The kernel's `struct sock_fprog` and the instructions that it points to.
    private static MemorySegment encode(List<long[]> program, Arena arena) {
        var instructions = arena.allocate(8L * program.size(), 8);
        var fields = Libc.view(instructions);
        for (long[] instruction : program) {
            fields.putShort((short) instruction[0]).put((byte) instruction[1]).put((byte) instruction[2]).putInt((int) instruction[3]);
        }
        var header = arena.allocate(16, 8);
        Libc.view(header).putShort(0, (short) program.size()).putLong(8, instructions.address());
        return header;
    }

    private void argumentRules(long pid) {
        rule(Syscall.WRITE, () -> {
            loadArgument(0);
            jump(JUMP_EQUAL, 1, 1, 0);
            jump(JUMP_EQUAL, 2, 0, 1);
            end(ALLOW);
            end(ERRNO | EPERM);
        });
        rule(Syscall.CLONE, () -> {
            loadArgument(0);
            jump(JUMP_ANY_BIT, CLONE_THREAD, 1, 0);
            end(KILL_PROCESS);
            end(ALLOW);
        });
        rule(Syscall.CLONE3, () -> end(ERRNO | ENOSYS));
        rule(Syscall.PRCTL, () -> {
            loadArgument(0);
            jump(JUMP_EQUAL, PR_SET_NAME, 1, 0);
            jump(JUMP_EQUAL, PR_SET_VMA, 0, 1);
            end(ALLOW);
            end(ERRNO | EPERM);
        });
        rule(Syscall.TGKILL, () -> {
            loadArgument(0);
            jump(JUMP_EQUAL, pid, 0, 1);
            end(ALLOW);
            end(ERRNO | EPERM);
        });
        rule(Syscall.IOCTL, () -> {
            loadArgument(1);
            jump(JUMP_EQUAL, FIONREAD, 0, 1);
            end(ALLOW);
            end(ERRNO | ENOTTY);
        });
        rule(Syscall.PRLIMIT64, () -> {
            loadArgument(0);
            jump(JUMP_EQUAL, 0, 0, 5);
            loadArgument(2);
            jump(JUMP_EQUAL, 0, 0, 3);
            load(16 + 8 * 2 + 4);
            jump(JUMP_EQUAL, 0, 0, 1);
            end(ALLOW);
            end(ERRNO | EPERM);
        });
    }

    /// Runs the body's instructions if the loaded number is this call, skips them otherwise. A body always ends in a return.
    private void rule(Syscall call, Runnable body) {
        int number = call.number(architecture);
        if (number < 0) {
            return;
        }
        int at = program.size();
        jump(JUMP_EQUAL, number, 0, 0);
        body.run();
        program.get(at)[2] = program.size() - at - 1L;
    }

    private void load(int offset) {
        program.add(new long[] {LOAD_WORD, 0, 0, offset});
    }

    /// Loads the low half of an argument; both architectures are little-endian.
    private void loadArgument(int index) {
        load(16 + 8 * index);
    }

    private void jump(int code, long operand, int ifTrue, int ifFalse) {
        program.add(new long[] {code, ifTrue, ifFalse, operand});
    }

    private void end(long action) {
        program.add(new long[] {RETURN, 0, 0, action});
    }
}
