package dev.hradba.sandbox.worker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// The ahead-of-time cache (JEP 514) that lets workers start about twice as fast: trained once per JVM and class path, in the background.
///
/// A cache is bound to the exact JVM, flags and jars, so its name is a hash of them. Several processes may share the folder: a file lock lets one
/// train, and a finished file is moved into place at once. Everything that fails here costs only speed. Only Hradba's own code runs in training.
public final class WorkerCache implements AutoCloseable {

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(5);
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final int heapMegabytes;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile List<Path> classPath = WorkerClassPath.find();
    private final Optional<Path> isolate;
    private volatile Optional<Path> ready = Optional.empty();
    private volatile Optional<Process> training = Optional.empty();
    private volatile String state = "off";
    private volatile boolean closed;

    /// Uses the cache in the folder, or starts to build it there; does neither without a folder.
    ///
    /// @throws IllegalStateException if the workers' class path is incomplete, or has a polyglot isolate that cannot be used
    public WorkerCache(Optional<Path> folder, int heapMegabytes) {
        this.heapMegabytes = heapMegabytes;
        this.isolate = Isolate.find().map(found -> unpacked(found, folder));
        if (folder.isEmpty()) {
            done.countDown();
            return;
        }
        try {
            var into = own(folder.get());
            classPath = packed(into);
            var file = file(into);
            if (Files.isRegularFile(file)) {
                use(file);
                done.countDown();
                return;
            }
            state = "being built";
            Thread.ofPlatform().daemon().name("hradba-worker-cache").start(() -> train(into, file));
        } catch (IOException e) {
            giveUp("no worker cache in '%s': %s".formatted(folder.get(), e.getMessage()));
        }
    }

    /// What workers are started with right now; the running program's own files if the folder was emptied meanwhile.
    public List<Path> classPath() {
        return classPath.stream().allMatch(Files::exists) ? classPath : WorkerClassPath.find();
    }

    private static Path own(Path folder) throws IOException {
        var into = Files.createDirectories(folder).toRealPath();
        if (!Collections.disjoint(Files.getPosixFilePermissions(into), WRITABLE_BY_OTHERS)) {
            throw new IOException("other users may write there, and what lies there is run before the jail is sealed; take their right away");
        }
        return into;
    }

    private Path unpacked(Isolate found, Optional<Path> folder) {
        try {
            return found.unpacked(own(folder.orElseThrow(() -> new IOException("a folder for the workers' cache is needed to unpack its library"))), classPath);
        } catch (IOException e) {
            throw new IllegalStateException(WorkerMain.unusable(found.names(), String.valueOf(e.getMessage())), e);
        }
    }

    /// The folder of the polyglot isolate that guests run in, if the class path has one.
    public Optional<Path> isolate() {
        return isolate;
    }

    /// The finished cache, if there is one.
    public Optional<Path> ready() {
        return ready.filter(Files::exists);
    }

    /// `off`, `being built`, `used`, or why there is none.
    public String state() {
        return state;
    }

    /// Waits for a build to end.
    ///
    /// @return whether a cache is ready
    public boolean await(Duration time) throws InterruptedException {
        return done.await(time.toMillis(), TimeUnit.MILLISECONDS) && ready.isPresent();
    }

    /// Ends a build; it starts anew another time.
    @Override
    public void close() {
        closed = true;
        training.ifPresent(Process::destroyForcibly);
    }

    private void train(Path into, Path file) {
        try (var channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                giveUp("another process is building the worker cache");
            } else if (Files.isRegularFile(file)) {
                use(file);
            } else {
                var draft = Files.createTempFile(into, "worker-", ".draft");
                try {
                    runTraining(draft);
                    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                    use(file);
                } finally {
                    Files.deleteIfExists(draft);
                    Files.deleteIfExists(Path.of(draft + ".config"));
                }
            }
        } catch (IOException e) {
            giveUp("worker cache could not be built: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp("worker cache was interrupted");
        } finally {
            done.countDown();
        }
    }

    private void runTraining(Path draft) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
            command.addAll(List.of("/usr/bin/nice", "-n", "5"));
        }
        command.addAll(WorkerLauncher.command(heapMegabytes, classPath, WorkerLauncher.engineFlags(isolate, heapMegabytes)));
        command.add(command.size() - 2, "-XX:AOTCacheOutput=" + draft);
        command.add(WorkerMain.class.getName());
        command.add("train");
        Files.delete(draft);
        var builder = new ProcessBuilder(command).directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        var process = builder.start();
        training = Optional.of(process);
        if (closed || !process.waitFor(TRAINING_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("training took longer than %d s".formatted(TRAINING_LIMIT.toSeconds()));
        }
        if (process.exitValue() != 0 || !Files.isRegularFile(draft) || Files.size(draft) == 0) {
            throw new IOException("training ended with exit code %d and no cache".formatted(process.exitValue()));
        }
    }

    private void use(Path file) {
        ready = Optional.of(file);
        state = "used";
    }

    private void giveUp(String why) {
        state = why;
        done.countDown();
    }

    private Path file(Path into) throws IOException {
        var key = new StringBuilder(System.getProperty("java.vm.version")).append('\n').append(System.getProperty("java.home")).append('\n');
        key.append(WorkerLauncher.command(heapMegabytes, classPath, WorkerLauncher.engineFlags(isolate, heapMegabytes))).append('\n');
        for (Path part : classPath) {
            key.append(Files.size(part)).append(' ').append(Files.getLastModifiedTime(part)).append('\n');
        }
        return into.resolve("worker-%s.aot".formatted(hash(key.toString().getBytes(StandardCharsets.UTF_8))));
    }

    /// The class path with Hradba's own classes in a jar: a cache cannot be bound to a folder of classes.
    private List<Path> packed(Path into) throws IOException {
        var parts = new ArrayList<Path>();
        for (Path part : classPath) {
            parts.add(Files.isDirectory(part) ? pack(part, into) : part);
        }
        return parts;
    }

    private static Path pack(Path classes, Path into) throws IOException {
        var draft = Files.createTempFile(into, "worker-", ".draft");
        try {
            try (OutputStream out = Files.newOutputStream(draft); var jar = new JarOutputStream(out)) {
                for (Path file : ownFiles(classes)) {
                    var entry = new JarEntry(classes.relativize(file).toString().replace('\\', '/'));
                    entry.setTime(0);
                    jar.putNextEntry(entry);
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
            var jar = into.resolve("worker-%s.jar".formatted(hash(Files.readAllBytes(draft))));
            if (!Files.exists(jar)) {
                Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return jar;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static List<Path> ownFiles(Path classes) throws IOException {
        var files = new ArrayList<Path>();
        for (String name : Rehearsal.OWN_PACKAGES) {
            try (var tree = Files.walk(classes.resolve("dev/hradba/sandbox").resolve(name))) {
                tree.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
