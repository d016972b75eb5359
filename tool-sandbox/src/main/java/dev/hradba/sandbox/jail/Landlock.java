package dev.hradba.sandbox.jail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Landlock domain: reads and executes what is named beneath, nothing else; no TCP, no foreign abstract sockets, no signals to outsiders.
///
/// Landlock binds one thread and what it starts later. [#restrictThisThread] is therefore meant for a thread that starts one process and ends.
/// Source: the kernel's `Documentation/userspace-api/landlock.rst`, ABI 1 to 7.
final class Landlock implements AutoCloseable {

    private static final long EXECUTE = 1L;
    private static final long READ_FILE = 1L << 2;
    private static final long READ_DIR = 1L << 3;
    private static final long VERSION_QUERY = 1;
    private static final long RULE_PATH_BENEATH = 1;
    private static final long AT_FDCWD = -100;
    private static final long O_PATH = 0x200000;
    private static final long O_CLOEXEC = 0x80000;
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    private final long ruleset;

    private Landlock(long ruleset) {
        this.ruleset = ruleset;
    }

    /// The kernel's Landlock version, or 0 if it has none.
    static int abi() {
        long version = Syscall.LANDLOCK_CREATE_RULESET.call(0, 0, VERSION_QUERY);
        return version < 0 ? 0 : (int) version;
    }

    /// A domain in which files beneath `readable` can be read, and those beneath `executable` also executed.
    static Landlock domain(List<Path> readable, List<Path> executable) {
        int abi = abi();
        if (abi == 0) {
            throw new JailException("this kernel has no Landlock");
        }
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(24, 8);
            attributes.set(ValueLayout.JAVA_LONG, 0, fileRights(abi));
            attributes.set(ValueLayout.JAVA_LONG, 8, abi >= 4 ? 0b11 : 0);
            attributes.set(ValueLayout.JAVA_LONG, 16, abi >= 6 ? 0b11 : 0);
            long size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
            long ruleset = JailException.check("landlock_create_ruleset",
                    Syscall.LANDLOCK_CREATE_RULESET.call(attributes.address(), size, 0));
            var landlock = new Landlock(ruleset);
            readable.forEach(path -> landlock.allow(arena, path, READ_FILE | READ_DIR));
            executable.forEach(path -> landlock.allow(arena, path, READ_FILE | READ_DIR | EXECUTE));
            return landlock;
        }
    }

    /// Binds the calling thread and every process it starts from now on. Cannot be undone.
    void restrictThisThread() {
        JailException.check("prctl(PR_SET_NO_NEW_PRIVS)", Syscall.PRCTL.call(PR_SET_NO_NEW_PRIVS, 1));
        JailException.check("landlock_restrict_self", Syscall.LANDLOCK_RESTRICT_SELF.call(ruleset, 0));
    }

    @Override
    public void close() {
        Syscall.CLOSE.call(ruleset);
    }

    private static long fileRights(int abi) {
        int bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
        return (1L << bits) - 1;
    }

    private void allow(Arena arena, Path path, long rights) {
        MemorySegment name = arena.allocateFrom(path.toString());
        long file = JailException.check("open '%s' for its Landlock rule".formatted(path),
                Syscall.OPENAT.call(AT_FDCWD, name.address(), O_PATH | O_CLOEXEC));
        try {
            var rule = arena.allocate(16, 8);
            rule.set(ValueLayout.JAVA_LONG, 0, Files.isDirectory(path) ? rights : rights & ~READ_DIR);
            rule.set(ValueLayout.JAVA_INT, 8, (int) file);
            JailException.check("landlock_add_rule for '%s'".formatted(path),
                    Syscall.LANDLOCK_ADD_RULE.call(ruleset, RULE_PATH_BENEATH, rule.address(), 0));
        } finally {
            Syscall.CLOSE.call(file);
        }
    }
}
