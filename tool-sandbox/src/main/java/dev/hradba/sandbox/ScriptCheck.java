package dev.hradba.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.hradba.sandbox.polyglot.GuestResult;
import dev.hradba.sandbox.worker.Deadlines;
import dev.hradba.sandbox.worker.WorkerPool;

/// Parses a script in a jailed worker: a parser that reads a stranger's text is attacked like any other code.
final class ScriptCheck {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_MESSAGE_CHARS = 500;

    private ScriptCheck() {}

    static Optional<String> of(Tool tool, WorkerPool pool, Deadlines deadlines, Duration queue) throws IOException, InterruptedException {
        var lease = pool.lease("", queue).orElseThrow(() -> new IOException("no worker became free within %d ms".formatted(queue.toMillis())));
        boolean healthy = false;
        try (var _ = deadlines.after(LIMIT, lease.worker()::kill)) {
            var result = lease.worker().check(tool.manifest().name() + "/main.js", tool.script());
            healthy = true;
            return switch (result) {
                case GuestResult.Returned _ -> Optional.empty();
                case GuestResult.Failed(var message) -> Optional.of("'%s' %s".formatted(tool.scriptFile(), cut(message)));
                case GuestResult.Uncaught _, GuestResult.TooManyStatements _, GuestResult.TooLarge _ -> throw new IOException("the worker ran what it should parse");
            };
        } catch (IOException e) {
            return Optional.of("'%s' cannot be parsed: the worker broke off (%s)".formatted(tool.scriptFile(), e.getMessage()));
        } finally {
            lease.release(healthy);
        }
    }

    private static String cut(String message) {
        return message.length() > MAX_MESSAGE_CHARS ? message.substring(0, MAX_MESSAGE_CHARS) : message;
    }
}
