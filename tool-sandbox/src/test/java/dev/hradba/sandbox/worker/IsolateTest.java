package dev.hradba.sandbox.worker;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOptions;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.sandbox.SandboxUnavailableException;
import dev.hradba.sandbox.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A polyglot isolate on the class path: the stricter policy or nothing.
class IsolateTest {

    private static final String SERVICE = "META-INF/services/com.oracle.truffle.api.provider.InternalResourceProvider";
    private static final String PROVIDER = "com.oracle.truffle.isolate.resource.js.linux.amd64.PolyglotIsolateResourceProvider\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path jar(String name, String provider) throws IOException {
        var file = folder.resolve(name);
        try (var out = Files.newOutputStream(file); var jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(SERVICE));
            jar.write(provider.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file.toRealPath();
    }

    private static Optional<Isolate> find(Path... files) throws IOException {
        var urls = new ArrayList<URL>();
        for (Path file : files) {
            urls.add(file.toUri().toURL());
        }
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            return Isolate.find(loader);
        }
    }

    @Test
    void it_is_known_by_what_its_jar_registers_whatever_the_jar_is_called() throws IOException {
        var isolate = jar("renamed.jar", "# a comment\n  " + PROVIDER);

        assertEquals(Optional.of(new Isolate(List.of(isolate))), find(jar("other.jar", "com.oracle.truffle.runtime.LibTruffleAttach\n"), isolate));
        assertEquals(Optional.empty(), find(folder.resolve("other.jar")));
        assertEquals("renamed.jar", find(isolate).orElseThrow().names());
    }

    @Test
    void one_for_another_platform_counts_too_so_that_a_wrong_jar_is_an_error() throws IOException {
        assertTrue(find(jar("x.jar", "com.oracle.truffle.isolate.resource.js.darwin.aarch64.PolyglotIsolateResourceProvider\n")).isPresent());
    }

    @Test
    void one_in_a_folder_of_classes_is_refused() throws IOException {
        Files.createDirectories(folder.resolve(SERVICE).getParent());
        Files.writeString(folder.resolve(SERVICE), PROVIDER);

        var failure = assertThrows(IllegalStateException.class, () -> find(folder));

        assertTrue(String.valueOf(failure.getMessage()).contains("plain jar files"), failure::toString);
    }

    /// The community engine of this class path has no isolate: what an operator sees who adds one that does not fit.
    @Test
    void a_worker_that_cannot_use_it_ends_and_says_so() {
        var options = new WorkerOptions(false, 128, Optional.empty(), WorkerClassPath.find(), WorkerMain.class.getName(), Optional.of(folder));

        try (var deadlines = new Deadlines()) {
            var failure = assertThrows(IOException.class, () -> Worker.start(options, deadlines).close());
            var message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("exit code 4") && message.contains("configured to ISOLATED") && message.contains("Nothing weaker is used"), message);
        }
    }

    /// A host as a process of its own, with whatever isolate the command line names; without one, with a jar that only claims to be one.
    @Test
    void a_sandbox_with_one_on_its_class_path_runs_guests_in_it_or_not_at_all() throws Exception {
        var isolate = System.getProperty("hradba.isolate.jars", jar("js-isolate-claimed.jar", PROVIDER).toString());
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-cp", isolate + File.pathSeparator + System.getProperty("java.class.path"), Host.class.getName(), folder.resolve("cache").toString())
                .redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("policy ISOLATED"), output);
        assertTrue(output.contains("answered 42") || output.matches("(?s).*refused .*Nothing weaker is used.*"), output);
    }

    /// Opens a sandbox and runs one guest, in a process of its own.
    static final class Host {
        private Host() {}

        public static void main(String[] arguments) {
            var options = SandboxOptions.standard().withCacheDirectory(Path.of(arguments[0]));
            System.out.println("policy " + SandboxStatus.probe().policy());
            try (var sandbox = Sandbox.open(options)) {
                System.out.println("answered " + sandbox.check(Tool.bundled().getFirst()).orElse("42"));
            } catch (SandboxUnavailableException e) {
                System.out.println("refused " + e.getMessage());
            }
            System.exit(0);
        }
    }
}
