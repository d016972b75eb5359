package dev.hradba.sandbox.worker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;

import org.jspecify.annotations.Nullable;

/// What happens before the seal, because it could not happen after it, and what is rehearsed for the ahead-of-time cache.
///
/// Under the seal nothing can be opened. What is open by then may still be read, so a class that is first used later comes from an open jar.
final class Rehearsal {

    private static final String GRANTED = "+{\"rows\":[[1,\"a\"]]}";
    private static final String DENIED = "-{\"kind\":\"denied\",\"rule\":\"r\",\"message\":\"m\"}";
    private static final String BROKEN = "function main( {";
    private static final String THROWING = "function main() { null.x; }";
    private static final String ENDLESS = "function main() { for (;;) {} }";
    private static final String ASKING = "async function main(i, host) { await host.warm({}); throw new Error('x'); }";
    private static final String REFUSED = "function main(i, host) { host.warm({}); }";
    private static final String LARGE = "function main() { return 'x'.repeat(600000); }";
    private static final String PLAIN = "function main(input, host) { return host.warm(input).rows.length; }";
    private static final String ANY_ZONE = "Europe/Prague";
    private static final long PLENTY = 5_000_000;

    /// The packages of a worker, below the parent of this one.
    static final List<String> OWN_PACKAGES = List.of("jail", "worker", "polyglot");

    private Rehearsal() {}

    /// One plain run: the least that shows that this worker works.
    static byte[] plain() throws IOException {
        var frames = new ByteArrayOutputStream();
        run(frames, PLAIN, PLENTY, GRANTED);
        return frames.toByteArray();
    }

    /// Runs that use what honest tools use (see `warm-up.js`) and end in every way a script can end.
    static byte[] thorough() throws IOException {
        var frames = new ByteArrayOutputStream();
        var script = script();
        run(frames, script, PLENTY, GRANTED, DENIED);
        run(frames, BROKEN, PLENTY);
        run(frames, THROWING, PLENTY);
        run(frames, ENDLESS, 1000);
        run(frames, ASKING, PLENTY, GRANTED);
        run(frames, REFUSED, PLENTY, DENIED);
        run(frames, LARGE, PLENTY);
        run(frames, script, PLENTY, GRANTED, DENIED);
        return frames.toByteArray();
    }

    /// Opens the files of this process: every jar, the time zone table, and classes that lie in a folder, which are loaded at once.
    static void openFiles() throws IOException {
        // two openings of one jar: the class loader's, and that of its resources' URLs
        for (var manifest : Collections.list(Rehearsal.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (var in = manifest.openStream()) {
                in.skip(1);
            }
        }
        // two readers of one file in the JDK
        Objects.requireNonNull(ZoneId.of(ANY_ZONE).getRules());
        TimeZone.getTimeZone(ANY_ZONE);
        var own = Rehearsal.class.getProtectionDomain().getCodeSource().getLocation();
        if (own.getPath().endsWith("/")) {
            loadAll(Path.of(own.getPath()), Rehearsal.class.getPackageName().replaceAll("\\.[^.]+$", ""));
        }
    }

    private static void loadAll(Path folder, String parent) throws IOException {
        for (String name : OWN_PACKAGES) {
            try (var files = Files.list(folder.resolve(parent.replace('.', '/')).resolve(name))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    var type = file.getFileName().toString().replaceAll("\\.class$", "");
                    Class.forName(parent + "." + name + "." + type, false, Rehearsal.class.getClassLoader());
                }
            } catch (ClassNotFoundException e) {
                throw new IOException("a class of the worker cannot be loaded: " + e.getMessage(), e);
            }
        }
    }

    /// Checks that the last run returned: a worker that cannot do that is not worth sealing.
    static void check(InputStream results) throws IOException {
        int kind = -1;
        var text = "";
        while (true) {
            try {
                var frame = Frames.read(results, Protocol.MAX_FRAME);
                if (frame.type() == Protocol.RESULT) {
                    kind = frame.number();
                    frame.large();
                    text = frame.text();
                }
            } catch (EOFException e) {
                break;
            }
        }
        if (kind != Protocol.RETURNED) {
            throw new IllegalStateException("rehearsal ended with kind %d: %s".formatted(kind, text));
        }
    }

    private static void run(ByteArrayOutputStream frames, String script, long statements, String... replies) throws IOException {
        new Frames.Writer(Protocol.RUN)
                .large(statements)
                .number(256 << 10)
                .number(500_000)
                .number(10)
                .number(1000)
                .text("rehearsal")
                .text(script)
                .text("{\"a\":[1,2.5,\"x\",null,true]}")
                .number(1)
                .text("warm")
                .send(frames);
        for (String reply : replies) {
            new Frames.Writer(Protocol.REPLY).text(reply).send(frames);
        }
    }

    private static String script() throws IOException {
        try (@Nullable InputStream in = Rehearsal.class.getResourceAsStream("warm-up.js")) {
            if (in == null) {
                throw new IllegalStateException("resource 'warm-up.js' is missing from the worker's class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
