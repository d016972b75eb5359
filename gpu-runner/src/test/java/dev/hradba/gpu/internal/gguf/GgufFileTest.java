package dev.hradba.gpu.internal.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.gpu.GgufWriter;
import dev.hradba.gpu.LocalModel;
import dev.hradba.gpu.TinyModel;
import dev.hradba.gpu.TinyModel.Pieces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GgufFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void header_and_tensors_are_read_back() {
        GgufWriter writer = new GgufWriter().string("a", "text").integer("n", 7).strings("list", List.of("x", "\u00e9"));
        writer.tensor("t", GgmlType.Q8_0, 64, 3, new float[192]);
        writer.tensor("v", GgmlType.F32, 5, 1, new float[] {1, 2, 3, 4, 5});
        try (GgufFile file = GgufFile.open(writer.write(folder.resolve("a.gguf")))) {
            assertEquals("text", file.metadata().requireString("a"));
            assertEquals(7, file.metadata().requireInt("n", 0, 10));
            assertEquals("\u00e9", file.metadata().strings("list").orElseThrow()[1]);
            TensorInfo tensor = file.tensor("t").orElseThrow();
            assertEquals(new TensorInfo.Shape(64, 3), tensor.shape());
            assertEquals(3 * 2 * 34, tensor.bytes());
            assertEquals(0, file.tensor("v").orElseThrow().offset() % 32);
        }
    }

    @Test
    void a_missing_file_is_named() {
        assertBroken(folder.resolve("none.gguf"), "there is no such file");
    }

    @Test
    void a_wrong_magic_is_refused() throws IOException {
        assertBroken(Files.writeString(folder.resolve("m"), "PK\u0003\u0004 something else that is long enough"), "not with the letters GGUF");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        assertBroken(Files.write(folder.resolve("e"), new byte[0]), "ends at byte 0");
    }

    @Test
    void another_version_is_refused() throws IOException {
        byte[] bytes = tiny();
        bytes[4] = 2;
        assertBroken(Files.write(folder.resolve("v"), bytes), "version is 2");
    }

    @Test
    void a_file_cut_at_any_place_is_refused() throws IOException {
        byte[] bytes = tiny();
        Random random = new Random(4);
        for (int i = 0; i < 60; i++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, random.nextInt(bytes.length - 40)));
            assertBroken(file, "model file '" + file + "'");
        }
    }

    @Test
    void a_key_or_tensor_given_twice_is_refused() {
        assertBroken(new GgufWriter().integer("k", 1).integer("k", 2).write(folder.resolve("k")), "'k' twice");
        GgufWriter twice = new GgufWriter();
        twice.tensor("t", GgmlType.F32, 4, 1, new float[4]);
        twice.tensor("t", GgmlType.F32, 4, 1, new float[4]);
        assertBroken(twice.write(folder.resolve("t")), "tensor 't' twice");
    }

    @Test
    void a_wrong_offset_and_a_huge_length_are_refused() throws IOException {
        GgufWriter writer = new GgufWriter();
        writer.tensor("first", GgmlType.F32, 4, 1, new float[4]);
        writer.tensor("second", GgmlType.F32, 4, 1, new float[4]);
        byte[] bytes = writer.bytes();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second") + 6 + 4 + 8 + 4;
        bytes[at] = 64;
        assertBroken(Files.write(folder.resolve("o"), bytes), "should lie at offset 32");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(8, 1L << 60);
        assertBroken(Files.write(folder.resolve("h"), bytes), "goes past the end");
    }

    @Test
    void a_type_that_the_runner_cannot_compute_with_is_named() throws IOException {
        byte[] bytes = tiny();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("output_norm.weight") + 18 + 4 + 8;
        bytes[at] = 28;
        assertBroken(Files.write(folder.resolve("f64"), bytes), "");
    }

    /// Whatever bytes change, a file opens or is refused with the one exception; quickly and without much memory.
    @Test
    void changed_bytes_never_cause_anything_but_a_refusal() throws IOException {
        byte[] bytes = tiny();
        long seed = Long.getLong("hradba.fuzz.seed", 42);
        Random random = new Random(seed);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("output_norm.weight") + 64;
        for (int i = 0; i < 1500; i++) {
            byte[] changed = bytes.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                int at = random.nextInt(header);
                changed[at] = switch (random.nextInt(3)) {
                    case 0 -> (byte) 0xFF;
                    case 1 -> (byte) random.nextInt(256);
                    default -> (byte) (changed[at] ^ 1 << random.nextInt(8));
                };
            }
            Path file = Files.write(folder.resolve("fuzz"), changed);
            try {
                LocalModel.describe(file);
                LocalModel.open(file).close();
            } catch (BackendException e) {
                assertEquals(Kind.MODEL_FILE, e.kind(), "seed " + seed);
            }
        }
    }

    private byte[] tiny() {
        return TinyModel.of(new TinyModel.Shape(1, 32, 2, 1, 32, 100, 64, true), GgmlType.Q8_0, Pieces.WORDS, 1).writer().bytes();
    }

    private static void assertBroken(Path file, String what) {
        BackendException e = assertThrows(BackendException.class, () -> LocalModel.open(file).close());
        assertEquals(Kind.MODEL_FILE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }
}
