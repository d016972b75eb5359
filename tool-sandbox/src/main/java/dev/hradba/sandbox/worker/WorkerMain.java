package dev.hradba.sandbox.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.hradba.sandbox.jail.Seal;
import dev.hradba.sandbox.polyglot.GuestCall;
import dev.hradba.sandbox.polyglot.GuestEngine;
import dev.hradba.sandbox.polyglot.GuestHost;
import dev.hradba.sandbox.polyglot.GuestResult;

/// The worker process: start the engine, seal, then serve one run after the other until the pipe closes.
///
/// Modes: `jailed` (the only one in earnest), `unjailed` (the operator's override), `train` (fills the ahead-of-time cache and ends), `unpack` (writes
/// the library of a polyglot isolate to its folder and ends).
public final class WorkerMain {

    static final String UNPACK = "unpack";
    /// System property: megabytes of the polyglot isolate that guests run in. Without it they run in this JVM.
    static final String ISOLATE = "hradba.isolate";
    private static final int NO_ISOLATE = 4;

    private final InputStream in;
    private final OutputStream out;
    private final GuestEngine engine;

    private WorkerMain(InputStream in, OutputStream out, GuestEngine engine) {
        this.in = in;
        this.out = out;
        this.engine = engine;
    }

    /// Started by the host; see the class.
    public static void main(String[] arguments) throws IOException {
        var in = new FileInputStream(FileDescriptor.in);
        var out = new FileOutputStream(FileDescriptor.out);
        if (arguments.length == 2 && arguments[0].equals(UNPACK)) {
            GuestEngine.unpack(Path.of(arguments[1]));
            return;
        }
        var mode = arguments.length == 1 ? arguments[0] : "";
        var engine = prepare(mode);
        if (mode.equals("train")) {
            engine.close();
            return;
        }
        engine.workAhead();
        new WorkerMain(in, out, engine).serve();
    }

    /// Everything that happens before guest code: private streams, engine, warm-up, seal.
    static GuestEngine prepare(String mode) throws IOException {
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Rehearsal.openFiles();
        var engine = engine();
        rehearse(engine, Rehearsal.plain());
        switch (mode) {
            case "jailed" -> {
                watchParent();
                Seal.apply();
            }
            case "train" -> {
                engine.workAhead();
                rehearse(engine, Rehearsal.thorough());
                Seal.rehearse();
            }
            case "unjailed" -> {}
            default -> throw new IllegalArgumentException("worker mode '%s' is none of jailed, unjailed, train".formatted(mode));
        }
        return engine;
    }

    /// The engine under the policy that the host decided on; a weaker one is never taken instead.
    private static GuestEngine engine() {
        var megabytes = Integer.getInteger(ISOLATE);
        if (megabytes == null) {
            return new GuestEngine();
        }
        try {
            return GuestEngine.isolated(megabytes);
        } catch (RuntimeException | LinkageError e) {
            System.err.println(unusable(Isolate.find().map(Isolate::names).orElse("none"), firstSentences(String.valueOf(e.getMessage()))));
            Runtime.getRuntime().halt(NO_ISOLATE);
            throw new AssertionError(e);
        }
    }

    /// What is wrong; the engine goes on to advise a weaker policy.
    private static String firstSentences(String message) {
        return Pattern.compile("(?<=\\.) ").splitAsStream(message.lines().findFirst().orElse("")).limit(2).collect(Collectors.joining(" ")).replaceFirst("\\.$", "");
    }

    static String unusable(String jars, String why) {
        return ("a polyglot isolate is on the class path (%s), but guests cannot run in it: %s. Nothing weaker is used in its place; "
                + "take it off the class path to run guests under CONSTRAINED in the kernel's jail").formatted(jars, why);
    }

    /// Serves prepared frames as if a host had sent them.
    private static void rehearse(GuestEngine engine, byte[] frames) throws IOException {
        var results = new ByteArrayOutputStream();
        new WorkerMain(new ByteArrayInputStream(frames), results, engine).serve();
        Rehearsal.check(new ByteArrayInputStream(results.toByteArray()));
    }

    private void serve() throws IOException {
        new Frames.Writer(Protocol.READY).number(Protocol.VERSION).large(ProcessHandle.current().pid()).send(out);
        while (true) {
            Frames.Reader frame;
            try {
                frame = Frames.read(in, Protocol.MAX_FRAME);
            } catch (EOFException e) {
                return;
            }
            switch (frame.type()) {
                case Protocol.RUN -> {
                    var call = call(frame);
                    report(engine.run(call, new PipeHost(call.logLines())));
                }
                case Protocol.CHECK -> {
                    var name = frame.text();
                    var script = frame.text();
                    frame.end();
                    report(engine.check(name, script));
                }
                default -> throw new Frames.ProtocolException("frame of type %d where a run was expected".formatted(frame.type()));
            }
        }
    }

    private static GuestCall call(Frames.Reader frame) throws IOException {
        long statements = frame.large();
        int requestChars = frame.number();
        int outputChars = frame.number();
        int logLines = frame.number();
        int logChars = frame.number();
        var name = frame.text();
        var script = frame.text();
        var input = frame.text();
        int count = frame.number();
        List<String> capabilities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            capabilities.add(frame.text());
        }
        frame.end();
        return new GuestCall(name, script, input, capabilities, statements, requestChars, outputChars, logLines, logChars);
    }

    private void report(GuestResult result) throws IOException {
        var frame = new Frames.Writer(Protocol.RESULT);
        // no switch over patterns: the JDK would make and compile classes for it in each worker that starts
        if (result instanceof GuestResult.Returned(var json)) {
            frame.number(Protocol.RETURNED).large(0).text(json);
        } else if (result instanceof GuestResult.Uncaught(var call)) {
            frame.number(Protocol.UNCAUGHT).large(call).text("");
        } else if (result instanceof GuestResult.Failed(var message)) {
            frame.number(Protocol.FAILED).large(0).text(message);
        } else if (result instanceof GuestResult.TooLarge(var characters)) {
            frame.number(Protocol.TOO_LARGE).large(characters).text("");
        } else {
            frame.number(Protocol.STATEMENTS).large(0).text("");
        }
        frame.send(out);
    }

    /// A guest in an endless loop would outlive a host that died; this ends it within a second.
    private static void watchParent() {
        long parent = Seal.parent();
        var watch = new Thread(() -> {
            while (Seal.parent() == parent) {
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    break;
                }
            }
            Runtime.getRuntime().halt(1);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /// The guest's functions, served over the pipes. A broken pipe ends the process: there is nobody left to answer to.
    private final class PipeHost implements GuestHost {
        private int linesLeft;

        PipeHost(int lines) {
            linesLeft = lines;
        }

        @Override
        public String call(String capability, String request) {
            try {
                new Frames.Writer(Protocol.CALL).text(capability).text(request).send(out);
                var reply = Frames.read(in, Protocol.MAX_FRAME);
                if (reply.type() != Protocol.REPLY) {
                    throw new Frames.ProtocolException("frame of type %d where a reply was expected".formatted(reply.type()));
                }
                var text = reply.text();
                reply.end();
                return text;
            } catch (IOException e) {
                Runtime.getRuntime().halt(1);
                throw new AssertionError(e);
            }
        }

        @Override
        public void log(String line) {
            if (linesLeft == 0) {
                return;
            }
            linesLeft--;
            try {
                new Frames.Writer(Protocol.LOG).text(line).send(out);
            } catch (IOException e) {
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
