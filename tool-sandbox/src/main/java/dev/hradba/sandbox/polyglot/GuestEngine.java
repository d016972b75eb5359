package dev.hradba.sandbox.polyglot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
import org.jspecify.annotations.Nullable;

/// Runs guest scripts, each in a fresh context of one shared engine under `SandboxPolicy.CONSTRAINED`, or `ISOLATED` in a polyglot isolate.
///
/// The second wall: neither policy alone is meant for hostile code, so it counts only inside the kernel's jail. Not thread-safe: one call at a time.
/// Source of what `ISOLATED` asks for: GraalVM's security guide, "Sandboxing".
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

    private static final int OUT_OF_MEMORY = 3;
    private static final String STATEMENTS = "Statement count limit";

    private final SandboxPolicy policy;
    private final Engine engine;
    private final Source prelude;
    private @Nullable ExecutorService ahead;
    private @Nullable Future<GuestContext> ready;
    private final Map<String, Source> sources = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    /// Starts the engine in this JVM.
    public GuestEngine() {
        this(SandboxPolicy.CONSTRAINED, Map.of());
    }

    /// Starts the engine in a polyglot isolate.
    ///
    /// @param megabytes heap of the isolate
    /// @throws IllegalArgumentException if this JVM or the isolate on the class path cannot do that
    public static GuestEngine isolated(int megabytes) {
        return new GuestEngine(SandboxPolicy.ISOLATED, Map.of("engine.MaxIsolateMemory", megabytes + "MB"));
    }

    /// Writes the native libraries of the class path to a folder that `polyglot.engine.resourcePath` may name later.
    public static void unpack(Path folder) throws IOException {
        if (!Engine.copyResources(folder)) {
            throw new IOException("there is no native library to unpack");
        }
    }

    private GuestEngine(SandboxPolicy policy, Map<String, String> options) {
        this.policy = policy;
        engine = Engine.newBuilder(LANGUAGE)
                .sandbox(policy)
                .options(options)
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
        var context = take(Bounds.of(call));
        try (context) {
            return context.run(call, host);
        } catch (PolyglotException e) {
            return context.limitReached || outOfStatements(e) ? new GuestResult.TooManyStatements() : failure(e);
        }
    }

    /// Parses a script and runs nothing of it: [GuestResult.Returned], or [GuestResult.Failed] with line, column and what is wrong.
    public GuestResult check(String name, String script) {
        try (var context = context().build()) {
            context.parse(source(name, script));
            return new GuestResult.Returned("true");
        } catch (PolyglotException e) {
            var at = e.getSourceLocation();
            var what = String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("^SyntaxError: \\S*:\\d+:\\d+ ", "");
            return at == null || !at.isAvailable() ? failure(e)
                    : new GuestResult.Failed("line %d column %d: %s".formatted(at.getStartLine(), at.getStartColumn(), what));
        }
    }

    private Context.Builder context() {
        var builder = Context.newBuilder(LANGUAGE)
                .engine(engine)
                .sandbox(policy)
                .allowHostAccess(isolated() ? HostAccess.ISOLATED : HostAccess.CONSTRAINED)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowCreateThread(false)
                .allowCreateProcess(false)
                .allowNativeAccess(false)
                .timeZone(ZoneOffset.UTC)
                .options(OPTIONS);
        // the policy asks for a limit of processor time; the one that counts is the host's clock, which kills the process long before
        return isolated() ? builder.option("sandbox.MaxCPUTime", "1h") : builder;
    }

    private boolean isolated() {
        return policy == SandboxPolicy.ISOLATED;
    }

    /// An isolate names its limits in an exception's message only. One that ran out of memory ends the process, as the JVM itself would.
    private boolean outOfStatements(PolyglotException e) {
        if (!isolated() || !e.isResourceExhausted()) {
            return false;
        }
        if (!String.valueOf(e.getMessage()).startsWith(STATEMENTS)) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
        return true;
    }

    /// From now on the context of the next call is made by a second thread while a call runs, so that the next one need not wait for it.
    ///
    /// Nothing of a call is in it: it holds the language and the bridge. The next call takes it if its bounds are those of the call before.
    public void workAhead() {
        ahead = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("next-context").factory());
    }

    private GuestContext take(Bounds bounds) {
        var context = prepared(bounds);
        if (ahead != null) {
            ready = ahead.submit(() -> new GuestContext(bounds));
        }
        return context;
    }

    private GuestContext prepared(Bounds bounds) {
        if (ready == null) {
            return new GuestContext(bounds);
        }
        try {
            var prepared = ready.get();
            if (prepared.bounds.same(bounds)) {
                return prepared;
            }
            prepared.close();
            return new GuestContext(bounds);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the next context could not be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the next context was made", e);
        }
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
        engine.close(true);
    }

    /// What a context is made with; fixed for its life.
    private record Bounds(long statements, int requestChars, int outputChars, int logChars) {
        static Bounds of(GuestCall call) {
            return new Bounds(call.statements(), call.requestChars(), call.outputChars(), call.logChars());
        }

        /// Written out, as the JDK would make it up by method handles in each worker that starts.
        boolean same(Bounds other) {
            return statements == other.statements && requestChars == other.requestChars && outputChars == other.outputChars && logChars == other.logChars;
        }
    }

    /// A fresh context with the bridge in it, for one call.
    private final class GuestContext implements AutoCloseable {

        private final Bounds bounds;
        private final Context context;
        private final Value bridge;
        private boolean limitReached;
        private @Nullable GuestResult result;
        private @Nullable GuestHost host;

        GuestContext(Bounds bounds) {
            this.bounds = bounds;
            var builder = context();
            if (isolated()) {
                builder.option("sandbox.MaxStatements", Long.toString(bounds.statements));
            } else {
                builder.resourceLimits(ResourceLimits.newBuilder().statementLimit(bounds.statements, null).onLimit(event -> limitReached = true).build());
            }
            context = builder.build();
            bridge = context.eval(prelude).execute(
                    (ProxyExecutable) arguments -> host().call(arguments[0].asString(), arguments[1].asString()),
                    (ProxyExecutable) arguments -> {
                        host().log(arguments[0].asString());
                        return null;
                    },
                    (ProxyExecutable) arguments -> {
                        report(reported(arguments[0].asString(), arguments[1].asString()));
                        return null;
                    },
                    bounds.requestChars,
                    bounds.outputChars,
                    bounds.logChars);
        }

        GuestResult run(GuestCall call, GuestHost answering) {
            host = answering;
            evaluate(call);
            return result == null ? new GuestResult.Failed("the promise that main returned never settles") : result;
        }

        private void evaluate(GuestCall call) {
            context.eval(sources.computeIfAbsent(call.script(), script -> source(call.name(), script)));
            Value main = context.getBindings(LANGUAGE).getMember("main");
            if (main == null || !main.canExecute()) {
                report(new GuestResult.Failed("'%s' defines no function main(input, host)".formatted(call.name())));
                return;
            }
            bridge.invokeMember("run", main, call.input(), ProxyArray.fromArray(call.capabilities().toArray()));
        }

        /// The first word counts.
        private void report(GuestResult said) {
            result = result == null ? said : result;
        }

        private GuestHost host() {
            if (host == null) {
                throw new IllegalStateException("the bridge was used before its call");
            }
            return host;
        }

        @Override
        public void close() {
            context.close();
        }
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
        var said = e.getMessage() == null ? "failed without a message" : e.getMessage();
        // further lines of a syntax error quote the source, also what was put around a script
        var message = e.isSyntaxError() ? said.lines().findFirst().orElse(said) : said;
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
