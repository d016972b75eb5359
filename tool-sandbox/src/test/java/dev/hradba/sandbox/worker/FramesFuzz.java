package dev.hradba.sandbox.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FramesFuzz {

    private static final int ROUNDS = 20_000;

    @Test
    void any_bytes_are_a_frame_or_an_io_error_and_never_anything_else() {
        long seed = System.nanoTime();
        System.out.println("frames fuzz seed " + seed);
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 4 && random.nextBoolean()) {
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
            }
            try {
                var frame = Frames.read(new ByteArrayInputStream(bytes), 1024);
                for (int field = 0; field < 3; field++) {
                    switch (random.nextInt(3)) {
                        case 0 -> frame.text();
                        case 1 -> frame.number();
                        default -> frame.large();
                    }
                }
                frame.end();
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 2, () -> "random bytes passed as frames");
    }

    @Test
    void what_is_written_is_read() throws IOException {
        var random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            var text = random.ints(random.nextInt(50), 1, 0xd800).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            var out = new ByteArrayOutputStream();
            int sent = new Frames.Writer(7).text(text).number(round).large(-round).send(out);

            var frame = Frames.read(new ByteArrayInputStream(out.toByteArray()), 4096);

            assertEquals(sent, frame.bytes());
            assertEquals(7, frame.type());
            assertEquals(text, frame.text());
            assertEquals(round, frame.number());
            assertEquals(-round, frame.large());
            frame.end();
        }
    }

    @Test
    void lengths_out_of_range_are_refused_before_memory_is_taken() {
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1025}) {
            byte[] header = ByteBuffer.allocate(5).putInt(length).array();
            assertThrows(Frames.ProtocolException.class, () -> Frames.read(new ByteArrayInputStream(header), 1024));
        }
        assertThrows(EOFException.class, () -> Frames.read(new ByteArrayInputStream(new byte[] {0, 0, 0, 9, 1}), 1024));
    }

    @Test
    void fields_beyond_the_end_and_bytes_left_over_are_refused() throws IOException {
        var out = new ByteArrayOutputStream();
        new Frames.Writer(1).number(1_000_000).send(out);

        assertThrows(Frames.ProtocolException.class, () -> Frames.read(new ByteArrayInputStream(out.toByteArray()), 1024).text());
        assertThrows(Frames.ProtocolException.class, () -> Frames.read(new ByteArrayInputStream(out.toByteArray()), 1024).large());
        assertThrows(Frames.ProtocolException.class, () -> Frames.read(new ByteArrayInputStream(out.toByteArray()), 1024).end());
    }
}
