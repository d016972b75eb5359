package dev.hradba.sandbox.worker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A polyglot isolate that the operator put on the class path: the guest language as a native library with a heap of its own.
///
/// Known by the provider that its jars register, whatever their version or platform. Where there is one, guests run in it under the stricter policy or
/// not at all. Its library is unpacked ahead of time, as a worker can neither write files nor open them once it is sealed.
///
/// @param jars the jars that register it, at least one
public record Isolate(List<Path> jars) {

    private static final String PROVIDERS = "META-INF/services/com.oracle.truffle.api.provider.InternalResourceProvider";
    private static final String PROVIDER = "com.oracle.truffle.isolate.resource.js.";
    private static final String LIBRARIES = "libraries";
    private static final long UNPACK_SECONDS = 120;

    /// One class of each further jar that an isolate may need; which of them exist depends on its version.
    static final List<String> MARKERS = List.of(
            "com.oracle.truffle.runtime.OptimizedTruffleRuntime",
            "com.oracle.truffle.compiler.TruffleCompiler",
            "com.oracle.truffle.polyglot.enterprise.EnterprisePolyglotImpl",
            "org.graalvm.jniutils.JNIUtil",
            "org.graalvm.nativebridge.NativeIsolate");

    /// Copies the list.
    public Isolate {
        jars = List.copyOf(jars);
    }

    /// What the class path of the running program has.
    ///
    /// @throws IllegalStateException if a provider lies elsewhere than in a plain jar
    public static Optional<Isolate> find() {
        return find(Isolate.class.getClassLoader());
    }

    static Optional<Isolate> find(ClassLoader loader) {
        var jars = new ArrayList<Path>();
        try {
            for (URL file : Collections.list(loader.getResources(PROVIDERS))) {
                if (registers(file)) {
                    jars.add(jar(file));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the class path could not be searched for a polyglot isolate: " + e.getMessage(), e);
        }
        return jars.isEmpty() ? Optional.empty() : Optional.of(new Isolate(jars));
    }

    /// File names, for messages.
    public String names() {
        return String.join(", ", jars.stream().map(jar -> String.valueOf(jar.getFileName())).toList());
    }

    private static boolean registers(URL file) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch(line -> line.strip().startsWith(PROVIDER));
        }
    }

    private static Path jar(URL file) throws IOException, URISyntaxException {
        if (file.openConnection() instanceof JarURLConnection connection && connection.getJarFileURL().getProtocol().equals("file")) {
            return Path.of(connection.getJarFileURL().toURI()).toRealPath();
        }
        throw new IllegalStateException("a polyglot isolate is registered in '%s'; a worker needs plain jar files".formatted(file));
    }

    /// The folder with the unpacked library, made in a process of its own if it is not there yet.
    ///
    /// @param into folder that nobody else may write
    /// @throws IOException if it cannot be unpacked
    Path unpacked(Path into, List<Path> classPath) throws IOException {
        var key = new StringBuilder();
        for (Path jar : jars) {
            key.append(jar).append(' ').append(Files.size(jar)).append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
        }
        var folder = into.resolve("isolate-" + WorkerCache.hash(key.toString().getBytes(StandardCharsets.UTF_8)));
        if (!Files.isDirectory(folder)) {
            var draft = Files.createTempDirectory(into, "isolate-");
            try {
                unpack(draft, classPath);
                Files.move(draft.resolve(LIBRARIES), folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(draft);
            }
        }
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var tree = Files.walk(folder)) {
                for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void unpack(Path folder, List<Path> classPath) throws IOException {
        var command = WorkerLauncher.command(64, classPath, List.of("-Dpolyglot.engine.userResourceCache=" + folder.resolve("cache")));
        command.addAll(List.of(WorkerMain.class.getName(), WorkerMain.UNPACK, folder.resolve(LIBRARIES).toString()));
        var said = folder.resolve("said");
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().clear();
        var process = builder.start();
        try {
            if (!process.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("its library could not be unpacked: " + firstLine(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while its library was unpacked", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String firstLine(Path file) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return Objects.requireNonNullElse(lines.readLine(), "no reason given").strip();
        }
    }
}
