package dev.hradba.sandbox.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.hradba.sandbox.jail.JailedStart;

/// Builds a worker's command line and starts it.
final class WorkerLauncher {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private static final Pattern LIBRARY = Pattern.compile("(ld-|lib(c|m|z|dl|rt|pthread)[-.]).*");

    private WorkerLauncher() {}

    /// Starts a process with the given options, jailed if they say so. Called on a platform thread.
    static Process start(WorkerOptions options) throws IOException, InterruptedException {
        var command = command(options.heapMegabytes(), options.classPath(), engineFlags(options.isolate(), options.heapMegabytes()));
        options.cache().ifPresent(cache -> command.add(1, "-XX:AOTCache=" + cache));
        command.add(options.mainClass());
        command.add(options.jailed() ? "jailed" : "unjailed");
        var builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().clear();
        if (!options.jailed()) {
            return builder.start();
        }
        var readable = new ArrayList<>(options.classPath());
        options.cache().ifPresent(readable::add);
        options.isolate().ifPresent(readable::add);
        Stream.of("/etc/ld.so.cache", "/dev/urandom", "/dev/random").map(Path::of).filter(Files::exists).forEach(readable::add);
        var executable = new ArrayList<>(systemLibraries());
        executable.add(JAVA_HOME.toRealPath());
        return JailedStart.start(builder, readable, executable);
    }

    /// The command up to, not including, the main class.
    ///
    /// @param flags further ones, see [#engineFlags]
    static List<String> command(int heapMegabytes, List<Path> classPath, List<String> flags) {
        var command = new ArrayList<>(List.of(
                JAVA_HOME.resolve("bin/java").toString(),
                "-Xms16m",
                "-Xmx%dm".formatted(heapMegabytes),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CICompilerCount=1",
                // what was compiled in training is not compiled ahead of its first use: most of it is for scripts that may never come
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:MaxDirectMemorySize=8m",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:-UseContainerSupport",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Dpolyglotimpl.AttachLibraryFailureAction=ignore"));
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return command;
    }

    /// Where the engine finds its native libraries.
    ///
    /// @param isolate folder of the unpacked polyglot isolate that guests run in
    static List<String> engineFlags(Optional<Path> isolate, int heapMegabytes) {
        return isolate.map(folder -> List.of("-Dpolyglot.engine.resourcePath=" + folder, "-D%s=%d".formatted(WorkerMain.ISOLATE, heapMegabytes)))
                // not there: the runtime would unpack a native library, which the jail forbids, and do without it
                .orElse(List.of("-Dtruffle.attach.library=none"));
    }

    /// The C library, the loader and the few others that this JVM itself has mapped from outside its own folder.
    private static List<Path> systemLibraries() throws IOException {
        var home = JAVA_HOME.toRealPath();
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.map(line -> line.indexOf('/') < 0 ? "" : line.substring(line.indexOf('/')))
                    .filter(file -> file.startsWith("/lib") || file.startsWith("/usr/lib"))
                    .filter(file -> LIBRARY.matcher(file.substring(file.lastIndexOf('/') + 1)).matches())
                    .distinct()
                    .map(Path::of)
                    .filter(file -> !file.startsWith(home) && Files.exists(file))
                    .toList();
        }
    }
}
