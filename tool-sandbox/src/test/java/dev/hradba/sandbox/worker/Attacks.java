package dev.hradba.sandbox.worker;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A worker taken over by an attacker: the real start and seal, then Java and raw system calls instead of a guest. Runs in the child process.
///
/// Reads names of attacks, one a line, and answers `name refused why` or `name DONE what`. Nothing at all is an answer too: the kernel killed us.
@SuppressWarnings({"restricted", "StreamResourceLeak", "AddressSelection"})
public final class Attacks {

    private static final long NEVER = -1;

    private interface Attack {
        Object run() throws Throwable;
    }

    private final Map<String, Attack> attacks = new LinkedHashMap<>();
    private final MethodHandle syscall;


    private Attacks() {
        var linker = Linker.nativeLinker();
        var l = ValueLayout.JAVA_LONG;
        syscall = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(l, l, l, l, l, l), Linker.Option.firstVariadicArg(1));
        files();
        network();
        processes();
    }

    public static void main(String[] arguments) throws Throwable {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var in = new FileInputStream(FileDescriptor.in);
        var all = new Attacks();
        WorkerMain.prepare("jailed");
        out.println("sealed");
        var lines = new DataInputStream(in);
        for (String name = line(lines); !name.isEmpty(); name = line(lines)) {
            out.println(name + " " + all.attempt(name));
        }
    }

    private String attempt(String name) {
        var attack = attacks.get(name);
        if (attack == null) {
            return "DONE unknown attack";
        }
        try {
            var result = attack.run();
            return result.equals(NEVER) ? "refused by errno" : "DONE " + result;
        } catch (Throwable e) {
            return "refused " + e.getClass().getSimpleName();
        }
    }

    private static String line(DataInputStream in) throws Throwable {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private void files() {
        attacks.put("read-passwd", () -> Files.readString(Path.of("/etc/passwd")));
        attacks.put("read-jar", () -> Files.size(Path.of(System.getProperty("java.home"), "lib", "modules")));
        attacks.put("list-root", () -> Files.list(Path.of("/")).count());
        attacks.put("stat-root", () -> Files.getLastModifiedTime(Path.of("/root")));
        attacks.put("write-tmp", () -> Files.writeString(Path.of("/tmp/hradba-attack"), "x"));
        attacks.put("own-memory", () -> new FileOutputStream("/proc/self/mem"));
        attacks.put("other-environment", () -> Files.readAllBytes(Path.of("/proc/1/environ")).length);
        attacks.put("parent-memory", () -> new FileInputStream("/proc/" + parent() + "/mem").read());
        attacks.put("descriptors", () -> Files.list(Path.of("/proc/self/fd")).count());
        attacks.put("load-library", () -> {
            System.load("/lib/x86_64-linux-gnu/libutil.so.1");
            return "loaded";
        });
        attacks.put("environment", () -> System.getenv().isEmpty() ? NEVER : System.getenv());
        attacks.put("raw-chmod", () -> raw(90, path("/tmp"), 0777, 0, 0));
        attacks.put("write-descriptor-3", () -> raw(1, 3, path("x"), 1, 0));
        attacks.put("raw-openat", () -> raw(257, -100, path("/etc/passwd"), 0, 0));
        attacks.put("raw-open", () -> raw(2, path("/etc/passwd"), 0, 0, 0));
        attacks.put("raw-openat2", () -> raw(437, -100, path("/etc/passwd"), path("\0".repeat(24)), 24));
        attacks.put("raw-rename", () -> raw(82, path("/tmp/a"), path("/tmp/b"), 0, 0));
        attacks.put("raw-unlink", () -> raw(87, path("/tmp/a"), 0, 0, 0));
        attacks.put("raw-symlink", () -> raw(88, path("/etc/passwd"), path("/tmp/hradba-attack"), 0, 0));
        attacks.put("raw-mknod", () -> raw(133, path("/tmp/hradba-attack"), 0x2000 | 0666, 0x101, 0));
        attacks.put("raw-sendfile", () -> raw(40, 1, 0, 0, 1));
        attacks.put("raw-dup", () -> raw(32, 0, 0, 0, 0));
    }

    private void network() {
        attacks.put("tcp", () -> new Socket("127.0.0.1", 1));
        attacks.put("udp", () -> new DatagramSocket());
        attacks.put("listen", () -> new ServerSocket(0));
        attacks.put("dns", () -> InetAddress.getByName("localhost.example"));
        attacks.put("raw-socket", () -> raw(41, 1, 1, 0, 0));
        attacks.put("raw-socketpair", () -> raw(53, 1, 1, 0, path("        ")));
        attacks.put("raw-io-uring", () -> raw(425, 1, 0, 0, 0));
    }

    private void processes() {
        attacks.put("exec", () -> new ProcessBuilder("/bin/true").start());
        attacks.put("raw-execve", () -> raw(59, path("/bin/true"), 0, 0, 0));
        attacks.put("raw-fork", () -> raw(57, 0, 0, 0, 0));
        attacks.put("raw-clone-process", () -> raw(56, 17, 0, 0, 0));
        attacks.put("raw-clone3", () -> raw(435, 0, 0, 0, 0));
        attacks.put("raw-ptrace-parent", () -> raw(101, 16, parent(), 0, 0));
        attacks.put("raw-read-parent", () -> raw(310, parent(), 0, 0, 0));
        attacks.put("raw-memfd", () -> raw(319, path("x"), 0, 0, 0));
        attacks.put("raw-kill-parent", () -> raw(62, parent(), 0, 0, 0));
        attacks.put("raw-tgkill-parent", () -> raw(234, parent(), parent(), 0, 0));
        attacks.put("raw-prlimit-parent", () -> raw(302, parent(), 7, 0, path("")));
        attacks.put("raw-setuid-root", () -> raw(105, 0, 0, 0, 0));
        attacks.put("raw-kill-everyone", () -> raw(62, -1, 0, 0, 0));
        attacks.put("raw-second-filter", () -> raw(317, 1, 0, path("                "), 0));
        attacks.put("raw-dumpable-again", () -> raw(157, 4, 1, 0, 0));
        attacks.put("raw-priority", () -> raw(141, 0, 0, -20, 0));
        attacks.put("raw-shared-memory", () -> raw(29, 1, 4096, 01666, 0));
        attacks.put("raw-message-queue", () -> raw(240, path("/hradba"), 0102, 0666, 0));
        attacks.put("raw-watch", () -> raw(253, 0, 0, 0, 0));
        attacks.put("raw-pidfd", () -> raw(434, parent(), 0, 0, 0));
        attacks.put("raw-bpf", () -> raw(321, 0, path("        "), 8, 0));
        attacks.put("raw-mount", () -> raw(165, path("none"), path("/tmp"), path("tmpfs"), 0));
        attacks.put("raw-keys", () -> raw(250, 0, -3, 0, 0));
        attacks.put("raw-userfaultfd", () -> raw(323, 1, 0, 0, 0));
        attacks.put("raw-perf", () -> raw(298, path("        "), 0, -1, -1));
        attacks.put("raw-by-handle", () -> raw(304, -100, path("        "), 0, 0));
        attacks.put("raw-unshare", () -> raw(272, 0x10000000, 0, 0, 0));
        attacks.put("raw-x32", () -> raw(0x40000000L + 41, 1, 1, 0, 0));
    }

    private long parent() throws Throwable {
        return raw(110, 0, 0, 0, 0);
    }

    private long raw(long number, long a, long b, long c, long d) throws Throwable {
        return (long) syscall.invokeExact(number, a, b, c, d);
    }

    private static long path(String text) {
        return Arena.global().allocateFrom(text).address();
    }
}
