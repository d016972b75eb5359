package dev.hradba.sandbox.jail;

/// System calls that the jail makes, allows or punishes, with their numbers on x86-64 and aarch64.
///
/// Source: the kernel's `asm/unistd_64.h` and `asm-generic/unistd.h`; `SyscallTest` compares both tables with the headers where they are installed.
/// -1 means that the architecture has no such call.
enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    FSTAT(5, 80),
    LSEEK(8, 62),
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    BRK(12, 214),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    RT_SIGRETURN(15, 139),
    IOCTL(16, 29),
    PREAD64(17, 67),
    SCHED_YIELD(24, 124),
    MREMAP(25, 216),
    MADVISE(28, 233),
    NANOSLEEP(35, 101),
    GETPID(39, 172),
    SOCKET(41, 198),
    CONNECT(42, 203),
    ACCEPT(43, 202),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    BIND(49, 200),
    LISTEN(50, 201),
    SOCKETPAIR(53, 199),
    CLONE(56, 220),
    FORK(57, -1),
    VFORK(58, -1),
    EXECVE(59, 221),
    EXIT(60, 93),
    GETTIMEOFDAY(96, 169),
    GETRUSAGE(98, 165),
    SYSINFO(99, 179),
    PTRACE(101, 117),
    GETUID(102, 174),
    GETPPID(110, 173),
    SIGALTSTACK(131, 132),
    PRCTL(157, 167),
    CHROOT(161, 51),
    MOUNT(165, 40),
    INIT_MODULE(175, 105),
    GETTID(186, 178),
    FUTEX(202, 98),
    SCHED_GETAFFINITY(204, 123),
    RESTART_SYSCALL(219, 128),
    CLOCK_GETTIME(228, 113),
    CLOCK_GETRES(229, 114),
    CLOCK_NANOSLEEP(230, 115),
    EXIT_GROUP(231, 94),
    TGKILL(234, 131),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    KEYCTL(250, 219),
    OPENAT(257, 56),
    UNSHARE(272, 97),
    SET_ROBUST_LIST(273, 99),
    ACCEPT4(288, 242),
    PERF_EVENT_OPEN(298, 241),
    PRLIMIT64(302, 261),
    OPEN_BY_HANDLE_AT(304, 265),
    SETNS(308, 268),
    GETCPU(309, 168),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    FINIT_MODULE(313, 273),
    SECCOMP(317, 277),
    GETRANDOM(318, 278),
    MEMFD_CREATE(319, 279),
    BPF(321, 280),
    EXECVEAT(322, 281),
    USERFAULTFD(323, 282),
    RSEQ(334, 293),
    PIDFD_SEND_SIGNAL(424, 424),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    PIDFD_OPEN(434, 434),
    CLONE3(435, 435),
    PIDFD_GETFD(438, 438),
    LANDLOCK_CREATE_RULESET(444, 444),
    LANDLOCK_ADD_RULE(445, 445),
    LANDLOCK_RESTRICT_SELF(446, 446);

    private final int x86;
    private final int arm;

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /// Number on this architecture, or -1.
    int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }

    /// Makes the call on this machine's architecture; its result or the negated `errno`.
    long call(long... arguments) {
        return Libc.syscall(number(Architecture.current()), arguments);
    }
}
