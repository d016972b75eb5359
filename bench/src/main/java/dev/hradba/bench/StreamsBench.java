package dev.hradba.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;

import static java.lang.management.ManagementFactory.getOperatingSystemMXBean;

/// Many streams open at the same time, a virtual thread each, in a process with 1 GB of heap. The server, a process of its
/// own, holds every stream after its first token until all are open.
///
/// `StreamsBench [STREAMS [TOKENS]]`, 10,000 and 20 by default.
public final class StreamsBench {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private StreamsBench() {}

    /// Starts server and client, or with a port as third argument the client alone.
    public static void main(String[] args) throws IOException, InterruptedException {
        int streams = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int tokens = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        if (args.length > 2) {
            run(Integer.parseInt(args[2]), streams, tokens);
            return;
        }
        try (var server = StubProcess.start(streams)) {
            int code = StubProcess.java(List.of("-Xmx1g"), StreamsBench.class,
                    Integer.toString(streams), Integer.toString(tokens), Integer.toString(server.port())).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("the client ended with code %d".formatted(code));
            }
        }
    }

    private static void run(int port, int streams, int tokens) throws InterruptedException {
        var heard = new LongAdder();
        var finished = new CountDownLatch(streams);
        long started = System.nanoTime();
        try (var backend = Client.backend(port); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var request = CompletionRequest.of(List.of(Message.user("Hello"))).withMaxTokens(tokens);
            for (int i = 0; i < streams; i++) {
                threads.execute(() -> {
                    try {
                        backend.complete(request, text -> heard.increment(), new Cancellation());
                    } finally {
                        finished.countDown();
                    }
                });
            }
            finished.await();
        }
        var memory = Runtime.getRuntime();
        OUT.printf("%,d streams open at once, %,d of %,d tokens, %s by the clock, %s of processor time; heap used at the end %d MB of %d MB%n",
                streams, heard.sum(), (long) streams * tokens, Duration.ofNanos(System.nanoTime() - started),
                Duration.ofNanos(((OperatingSystemMXBean) getOperatingSystemMXBean()).getProcessCpuTime()),
                (memory.totalMemory() - memory.freeMemory()) >> 20, memory.maxMemory() >> 20);
        if (heard.sum() != (long) streams * tokens) {
            throw new IllegalStateException("tokens are missing");
        }
    }
}
