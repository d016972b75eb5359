package dev.hradba.sandbox.polyglot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/// Runs guest scripts, each in a fresh context of one shared engine under `SandboxPolicy.CONSTRAINED`.
///
/// The second wall: this policy alone is not meant for hostile code, so it counts only inside the kernel's jail. Not thread-safe: one call at a time.
public final class GuestEngine implements AutoCloseable {

    private static final String LANGUAGE = "js";
    private static final int MAX_SOURCES = 64;
    private static final int MAX_MESSAGE = 2000;
    private static final Map<String, String> OPTIONS = Map.of(
            "js.strict", "true",
            "js.allow-eval", "false",
            "js.load", "false",
            "js.print", "false",
            "js.console", "false",
            "js.graal-builtin", "false",
            "js.webassembly", "false",
            "js.timer-resolution", "1000000");

    private final Engine engine;
    private final Source prelude;
    private final Map<String, Source> sources = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    /// Starts the engine.
    public GuestEngine() {
        engine = Engine.newBuilder(LANGUAGE)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .logHandler(OutputStream.nullOutputStream())
                .useSystemProperties(false)
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        prelude = source("bridge", resource("prelude.js"));
    }

    /// Runs one script to its end. Never throws for what the script does, short of killing the process.
    public GuestResult run(GuestCall call, GuestHost host) {
        var limitReached = new AtomicBoolean();
        var result = new AtomicReference<GuestResult>();
        try (var context = context(call, limitReached)) {
            evaluate(context, call, host, result);
        } catch (PolyglotException e) {
            return limitReached.get() ? new GuestResult.TooManyStatements() : failure(e);
        }
        var reported = result.get();
        return reported == null ? new GuestResult.Failed("the promise that main returned never settles") : reported;
    }

    @Override
    public void close() {
        engine.close(true);
    }

    private Context context(GuestCall call, AtomicBoolean limitReached) {
        var limits = ResourceLimits.newBuilder()
                .statementLimit(call.statements(), null)
                .onLimit(event -> limitReached.set(true))
                .build();
        return Context.newBuilder(LANGUAGE)
                .engine(engine)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .allowHostAccess(HostAccess.CONSTRAINED)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowCreateThread(false)
                .allowCreateProcess(false)
                .allowNativeAccess(false)
                .timeZone(ZoneOffset.UTC)
                .resourceLimits(limits)
                .options(OPTIONS)
                .build();
    }

    private void evaluate(Context context, GuestCall call, GuestHost host, AtomicReference<GuestResult> result) {
        Value bridge = context.eval(prelude).execute(
                (ProxyExecutable) arguments -> host.call(arguments[0].asString(), arguments[1].asString()),
                (ProxyExecutable) arguments -> {
                    host.log(arguments[0].asString());
                    return null;
                },
                (ProxyExecutable) arguments -> {
                    result.compareAndSet(null, reported(arguments[0].asString(), arguments[1].asString()));
                    return null;
                },
                call.requestChars(),
                call.outputChars(),
                call.logChars());
        context.eval(sources.computeIfAbsent(call.script(), script -> source(call.name(), script)));
        Value main = context.getBindings(LANGUAGE).getMember("main");
        if (main == null || !main.canExecute()) {
            result.set(new GuestResult.Failed("'%s' defines no function main(input, host)".formatted(call.name())));
            return;
        }
        bridge.invokeMember("run", main, call.input(), ProxyArray.fromArray(call.capabilities().toArray()));
    }

    private static GuestResult reported(String kind, String detail) {
        return switch (kind) {
            case "returned" -> new GuestResult.Returned(detail);
            case "uncaught" -> new GuestResult.Uncaught(Integer.parseInt(detail));
            case "large" -> new GuestResult.TooLarge(Long.parseLong(detail));
            default -> new GuestResult.Failed(detail);
        };
    }

    private static GuestResult failure(PolyglotException e) {
        var at = e.getSourceLocation();
        var place = at == null || !at.isAvailable() ? "" : " (%s line %d)".formatted(at.getSource().getName(), at.getStartLine());
        var message = e.getMessage() == null ? "failed without a message" : e.getMessage();
        var shown = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
        return new GuestResult.Failed(e.isInternalError() ? "the engine failed inside the jail: " + shown : shown + place);
    }

    private static Source source(String name, String text) {
        return Source.newBuilder(LANGUAGE, text, name).cached(true).buildLiteral();
    }

    private static String resource(String name) {
        try (var in = GuestEngine.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource '%s' is missing from the worker's class path".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
