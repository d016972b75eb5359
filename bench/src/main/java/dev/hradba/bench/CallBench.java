package dev.hradba.bench;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import static java.util.Objects.requireNonNull;

/// Whole calls and streamed calls against a stub server in another process. On a machine that does other work too, the
/// processor's time says more than the clock: add `-prof dev.hradba.bench.ProcessorTime`, and `-prof gc` for allocation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 6, time = 3)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class CallBench {

    private static final int TOKENS = 1000;

    /// Whose client calls.
    @Param({"hradba", "langchain4j"})
    public String client = "hradba";

    private @Nullable StubProcess server;
    private @Nullable Client calls;

    /// Starts the server and connects.
    @Setup(Level.Trial)
    public void connect() {
        var started = StubProcess.start(0);
        server = started;
        calls = Client.of(client, started.port());
    }

    /// Ends both.
    @TearDown(Level.Trial)
    public void close() {
        requireNonNull(calls).close();
        requireNonNull(server).close();
    }

    /// A call whose caller waits for the whole reply.
    @Benchmark
    public String whole() {
        return requireNonNull(calls).whole();
    }

    /// A streamed reply of one token.
    @Benchmark
    public long oneToken() {
        return heard(1);
    }

    /// A streamed reply of a thousand tokens.
    @Benchmark
    public long thousandTokens() {
        return heard(TOKENS);
    }

    private long heard(int tokens) {
        long heard = requireNonNull(calls).stream(tokens);
        if (heard != tokens) {
            throw new IllegalStateException("heard %d of %d tokens".formatted(heard, tokens));
        }
        return heard;
    }
}
