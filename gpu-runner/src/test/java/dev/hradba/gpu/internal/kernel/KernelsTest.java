package dev.hradba.gpu.internal.kernel;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.hradba.gpu.GgufWriter;
import dev.hradba.gpu.internal.gguf.GgmlType;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.gguf.TensorInfo;
import dev.hradba.gpu.internal.kernel.Multiplier.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class KernelsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /// Scalar and vector kernels, any storage, any number of threads and inputs: the bits of the plain loop.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q4_0"})
    void products_equal_the_plain_loop_bit_for_bit(GgmlType type) {
        Random random = new Random(5);
        int block = type == GgmlType.Q8_0 || type == GgmlType.Q4_0 ? 32 : 1;
        TieredKernels vectors = TieredKernels.create();
        vectors.warmUpNow();
        for (int[] shape : new int[][] {{1, 1}, {3, 2}, {16, 4}, {17, 3}, {70, 9}, {129, 10}, {31, 1}}) {
            int rows = shape[0];
            int columns = shape[1] * (block == 1 ? 7 : block);
            GgufWriter writer = new GgufWriter();
            float[] weights = writer.tensor("w", type, columns, rows, numbers(random, rows * columns));
            try (GgufFile file = GgufFile.open(writer.write(folder.resolve("w.gguf")))) {
                TensorInfo tensor = file.tensor("w").orElseThrow();
                for (int count = 1; count <= 9; count++) {
                    float[] x = numbers(random, count * columns);
                    for (TieredKernels kernels : new TieredKernels[] {TieredKernels.scalarOnly(), vectors}) {
                        for (boolean expand : new boolean[] {true, false}) {
                            try (WorkerPool pool = new WorkerPool(count % 3 + 1)) {
                                Matrix m = new Packing(pool, kernels.tileRows(), expand).pack(file.bytes(tensor), type, rows, columns);
                                float[] y = new float[count * m.paddedRows()];
                                new Multiplier(kernels, pool).multiply(m, new Batch(x, columns), new Batch(y, m.paddedRows()), count);
                                check(weights, x, y, rows, columns, count, m.paddedRows());
                            }
                        }
                    }
                }
            }
        }
    }

    private static void check(float[] w, float[] x, float[] y, int rows, int columns, int count, int stride) {
        for (int i = 0; i < count; i++) {
            float[] expected = new float[rows];
            float[] actual = new float[rows];
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k < columns; k++) {
                    expected[r] = Math.fma(w[r * columns + k], x[i * columns + k], expected[r]);
                }
                actual[r] = y[i * stride + r];
            }
            assertArrayEquals(expected, actual);
        }
    }

    private static float[] numbers(Random random, int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) random.nextGaussian() * (random.nextInt(50) == 0 ? 1e-6f : 1f);
        }
        return numbers;
    }

    @Test
    void a_pool_does_every_piece_once_and_passes_on_failures() {
        try (WorkerPool pool = new WorkerPool(4)) {
            for (int round = 0; round < 200; round++) {
                AtomicIntegerArray done = new AtomicIntegerArray(100);
                pool.run(100, (index, worker) -> done.incrementAndGet(index));
                for (int i = 0; i < 100; i++) {
                    assertEquals(1, done.get(i));
                }
            }
            assertThrows(IllegalStateException.class, () -> pool.run(10, (index, worker) -> {
                if (index == 7) {
                    throw new IllegalStateException("seven");
                }
            }));
            pool.run(3, (index, worker) -> {});
        }
    }
}
