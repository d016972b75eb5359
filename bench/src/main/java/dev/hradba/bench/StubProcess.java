package dev.hradba.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process of its own on this class path, so that what it costs is not counted with the client's.
final class StubProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private StubProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// A stub server that holds every stream after its first token until so many are open.
    static StubProcess start(int awaited) {
        try {
            var process = java(List.of(), StubServer.class, Integer.toString(awaited)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            var line = out.readLine();
            if (line == null) {
                throw new IOException("the stub server ended before it served");
            }
            return new StubProcess(process, Integer.parseInt(line.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How a class of this class path is started.
    static ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
