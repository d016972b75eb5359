package dev.hradba.rag.store;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/// Real OpenSearch nodes on this machine, each in a process of its own. What they run is resolved by Maven from `src/test/opensearch`, apart from the
/// class path of the tests.
final class OpenSearchNodes implements AutoCloseable {

    private static final Path ENGINE = Path.of("target", "opensearch");
    private static final int START_SECONDS = 240;
    private static final String HEAP = "384m";
    private static final int LOG_LINES = 15;

    private final List<Process> processes = new ArrayList<>();
    private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
    private final List<Integer> ports;
    private final Path folder;

    private OpenSearchNodes(List<Integer> ports, Path folder) {
        this.ports = ports;
        this.folder = folder;
    }

    /// Starts so many nodes as one cluster and waits until all of them have joined.
    ///
    /// @throws IOException if they cannot be resolved or do not start
    static OpenSearchNodes start(int count, Path folder) throws IOException, InterruptedException {
        Path classes = prepare();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            ports.add(freePort());
        }
        var nodes = new OpenSearchNodes(ports.subList(0, count), folder);
        String names = IntStream.range(0, count).mapToObj(i -> "node" + i).collect(Collectors.joining(","));
        String seeds = ports.subList(count, 2 * count).stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            Path home = Files.createDirectories(folder.resolve("node" + i));
            Files.createDirectories(home.resolve("config"));
            nodes.processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms128m", "-Xmx" + HEAP,
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                    "-cp", classes + File.pathSeparator + ENGINE.resolve("lib").toAbsolutePath() + File.separator + "*", "dev.hradba.rag.node.EngineNode",
                    "node" + i, Integer.toString(ports.get(i)), Integer.toString(ports.get(count + i)), home.toAbsolutePath().toString(), names, seeds)
                    .redirectErrorStream(true).redirectOutput(home.resolve("log.txt").toFile()).start());
        }
        try {
            nodes.await("/_cluster/health?wait_for_nodes=" + count + "&timeout=1s", "\"timed_out\":false");
        } catch (IOException | InterruptedException e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    /// The node that leads the cluster now.
    int leader() throws IOException, InterruptedException {
        String name = await("/_cat/cluster_manager?h=node", "node").strip();
        return Integer.parseInt(name.substring("node".length()));
    }

    List<URI> urls() {
        return ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
    }

    /// Ends a node without warning.
    void kill(int node) throws InterruptedException {
        killed.add(node);
        processes.get(node).destroyForcibly().waitFor();
    }

    /// Waits until some living node answers with a text that has `wanted` in it.
    ///
    /// @return the answer
    /// @throws IOException if none does for minutes, or a node ended by itself
    String await(String path, String wanted) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
        String last = "nothing";
        try (var client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < until) {
                for (int i = 0; i < ports.size(); i++) {
                    if (!processes.get(i).isAlive()) {
                        diedByItself(i);
                    } else {
                        try {
                            last = client.send(HttpRequest.newBuilder(URI.create(urls().get(i) + path)).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString()).body();
                            if (last.contains(wanted)) {
                                return last;
                            }
                        } catch (IOException e) {
                            last = e.toString();
                        }
                    }
                }
                TimeUnit.MILLISECONDS.sleep(250);
            }
        }
        throw new IOException("no node answered %s with %s within %d s, but with: %s; see the logs in %s".formatted(path, wanted, START_SECONDS, last, folder));
    }

    private void diedByItself(int node) throws IOException {
        if (!killed.contains(node)) {
            List<String> log = Files.readAllLines(folder.resolve("node" + node).resolve("log.txt"));
            throw new IOException("node%d ended by itself with %d; its log ends with:%n%s".formatted(node, processes.get(node).exitValue(),
                    String.join("\n", log.subList(Math.max(0, log.size() - LOG_LINES), log.size()))));
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Resolves what nodes run, once, and compiles their start and the stand-ins beside it.
    private static synchronized Path prepare() throws IOException, InterruptedException {
        Path sources = Path.of("src", "test", "opensearch");
        Path classes = ENGINE.resolve("classes").toAbsolutePath();
        if (!Files.isDirectory(ENGINE.resolve("lib"))) {
            int ended = new ProcessBuilder("mvn", "-q", "-B", "-f", sources.resolve("pom.xml").toString(), "package").inheritIO().start().waitFor();
            if (ended != 0) {
                throw new IOException("'mvn -f sdk-rag/%s package' ended with %d; run it by hand to see why".formatted(sources.resolve("pom.xml"), ended));
            }
        }
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
        try (Stream<Path> jars = Files.list(ENGINE.resolve("lib"))) {
            arguments.add(jars.map(jar -> jar.toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator)));
        }
        try (Stream<Path> files = Files.walk(sources.resolve("src"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("the start of a node in %s does not compile".formatted(sources));
        }
        return classes;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
