package dev.hradba.sandbox.worker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// The frames of a rehearsal before the seal. Classes that first load under the seal could not be read any more and would stay broken.
///
/// The scripts use what honest tools use (see `warm-up.js`) and end in every way a script can end.
final class Rehearsal {

    private static final String GRANTED = "+{\"rows\":[[1,\"a\"]]}";
    private static final String DENIED = "-{\"kind\":\"denied\",\"rule\":\"r\",\"message\":\"m\"}";
    private static final String BROKEN = "function main( {";
    private static final String THROWING = "function main() { null.x; }";
    private static final String ENDLESS = "function main() { for (;;) {} }";
    private static final String ASKING = "async function main(i, host) { await host.warm({}); throw new Error('x'); }";
    private static final String REFUSED = "function main(i, host) { host.warm({}); }";
    private static final String LARGE = "function main() { return 'x'.repeat(100000); }";
    private static final long PLENTY = 1_000_000;

    private Rehearsal() {}

    static byte[] frames() throws IOException {
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
                .number(1000)
                .number(10_000)
                .number(10)
                .number(100)
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
