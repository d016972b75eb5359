package dev.hradba.sandbox.worker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.hradba.sandbox.jail.JailException;
import dev.hradba.sandbox.jail.JailedStart;
import dev.hradba.sandbox.jail.ProcessState;
import dev.hradba.sandbox.polyglot.GuestCall;
import dev.hradba.sandbox.polyglot.GuestResult;

/// The host's side of one worker process. One call at a time; [#kill] may come from any thread.
public final class Worker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_STDERR = 8192;
    private static final int OUT_OF_MEMORY = 3;
    private static final int BAD_SYSTEM_CALL = 128 + 31;

    private final Process process;
    private final OutputStream toWorker;
    private final InputStream fromWorker;
    private final boolean jailed;
    private final StringBuilder stderr = new StringBuilder();
    private int calls;

    private Worker(Process process, boolean jailed) {
        this.process = process;
        this.toWorker = process.getOutputStream();
        this.fromWorker = process.getInputStream();
        this.jailed = jailed;
    }

    /// Starts a worker and waits until it is warm and sealed. Called on a platform thread.
    static Worker start(WorkerOptions options, Deadlines deadlines) throws IOException, InterruptedException {
        var worker = new Worker(WorkerLauncher.start(options), options.jailed());
        worker.drainStderr();
        try (var _ = deadlines.after(START_LIMIT, worker::kill)) {
            worker.awaitReady();
        } catch (IOException | RuntimeException e) {
            worker.close();
            throw new IOException("worker did not become ready (exit code %s): %s %s"
                    .formatted(worker.exitCode(), e.getMessage(), worker.stderr()), e);
        }
        return worker;
    }

    private void awaitReady() throws IOException {
        var ready = Frames.read(fromWorker, 64);
        if (ready.type() != Protocol.READY || ready.number() != Protocol.VERSION) {
            throw new Frames.ProtocolException("worker speaks another protocol");
        }
        ready.large();
        ready.end();
        if (jailed && !ProcessState.sealed(process.pid())) {
            throw new JailException("the kernel says that not all threads of worker %d are sealed".formatted(process.pid()));
        }
    }

    /// What a run asks of the host.
    public interface Handler {

        /// Answers a capability call with the reply's text, see [dev.hradba.sandbox.polyglot.GuestHost].
        String call(String capability, String request) throws IOException;

        /// Takes a log line.
        void log(String line) throws IOException;
    }

    /// Bytes that a run moved over the pipes.
    public static final class Traffic {
        /// Nothing moved yet.
        public Traffic() {}

        private long toWorker;
        private long fromWorker;

        /// Bytes sent.
        public long toWorker() {
            return toWorker;
        }

        /// Bytes received.
        public long fromWorker() {
            return fromWorker;
        }
    }

    /// Runs one script.
    ///
    /// @throws EOFException if the worker died or was killed
    /// @throws IOException  if it broke the protocol; in both cases it must be thrown away
    public GuestResult run(GuestCall call, Handler handler, Traffic traffic) throws IOException {
        calls++;
        var run = new Frames.Writer(Protocol.RUN)
                .large(call.statements())
                .number(call.requestChars())
                .number(call.outputChars())
                .number(call.logLines())
                .number(call.logChars())
                .text(call.name())
                .text(call.script())
                .text(call.input())
                .number(call.capabilities().size());
        call.capabilities().forEach(run::text);
        traffic.toWorker += run.send(toWorker);
        while (true) {
            var frame = Frames.read(fromWorker, Protocol.MAX_FRAME);
            traffic.fromWorker += frame.bytes();
            switch (frame.type()) {
                case Protocol.CALL -> {
                    var capability = frame.text();
                    var request = frame.text();
                    frame.end();
                    var reply = handler.call(capability, request);
                    traffic.toWorker += new Frames.Writer(Protocol.REPLY).text(reply).send(toWorker);
                }
                case Protocol.LOG -> {
                    var line = frame.text();
                    frame.end();
                    handler.log(line);
                }
                case Protocol.RESULT -> {
                    return result(frame);
                }
                default -> throw new Frames.ProtocolException("frame of unknown type %d".formatted(frame.type()));
            }
        }
    }

    /// Asks whether a script parses. Nothing of it is run.
    ///
    /// @throws IOException as [#run] does
    public GuestResult check(String name, String script) throws IOException {
        calls++;
        new Frames.Writer(Protocol.CHECK).text(name).text(script).send(toWorker);
        var frame = Frames.read(fromWorker, Protocol.MAX_FRAME);
        if (frame.type() != Protocol.RESULT) {
            throw new Frames.ProtocolException("frame of type %d where a result was expected".formatted(frame.type()));
        }
        return result(frame);
    }

    private static GuestResult result(Frames.Reader frame) throws Frames.ProtocolException {
        int kind = frame.number();
        long number = frame.large();
        var text = frame.text();
        frame.end();
        return switch (kind) {
            case Protocol.RETURNED -> new GuestResult.Returned(text);
            case Protocol.UNCAUGHT -> new GuestResult.Uncaught(Math.clamp(number, 0, Integer.MAX_VALUE));
            case Protocol.FAILED -> new GuestResult.Failed(text);
            case Protocol.STATEMENTS -> new GuestResult.TooManyStatements();
            case Protocol.TOO_LARGE -> new GuestResult.TooLarge(number);
            default -> throw new Frames.ProtocolException("result of unknown kind %d".formatted(kind));
        };
    }

    /// Runs served so far.
    int calls() {
        return calls;
    }

    /// Its process id.
    public long pid() {
        return process.pid();
    }

    /// Whether the process runs.
    boolean alive() {
        return process.isAlive();
    }

    /// Processor time it has used since its start.
    public Duration cpu() {
        return ProcessState.cpu(process.pid());
    }

    /// Ends the process at once. What waits on its pipes wakes up.
    public void kill() {
        JailedStart.kill(process);
    }

    /// How a dead worker died.
    public enum Death {
        /// It ran out of memory.
        MEMORY,
        /// The kernel killed it for a system call that no honest guest causes.
        SYSTEM_CALL,
        /// Anything else, a kill by us included.
        OTHER
    }

    /// Waits for the end of a process whose pipe has closed and says how it ended.
    public Death death() {
        var code = exitCode();
        return code == OUT_OF_MEMORY ? Death.MEMORY : code == BAD_SYSTEM_CALL ? Death.SYSTEM_CALL : Death.OTHER;
    }

    private int exitCode() {
        try {
            return process.waitFor(2, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /// What the process wrote to its standard error, the last 8 KB.
    public String stderr() {
        synchronized (stderr) {
            return stderr.toString();
        }
    }

    @Override
    public void close() {
        kill();
        try (fromWorker; toWorker) {
            keep("[closed]");
        } catch (IOException e) {
            keep("[pipe was broken]");
        }
    }

    private void drainStderr() {
        Thread.ofPlatform().daemon().name("hradba-worker-stderr-" + process.pid()).start(() -> {
            try (var errors = process.getErrorStream()) {
                byte[] buffer = new byte[1024];
                for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                    keep(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                keep("[stderr closed]");
            }
        });
    }

    private void keep(String output) {
        synchronized (stderr) {
            stderr.append(output);
            if (stderr.length() > MAX_STDERR) {
                stderr.delete(0, stderr.length() - MAX_STDERR);
            }
        }
    }
}
