package dev.hradba.gpu.internal.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import dev.hradba.gpu.TinyModel;
import dev.hradba.gpu.TinyModel.Pieces;
import dev.hradba.gpu.TinyModel.Shape;
import dev.hradba.gpu.internal.gguf.GgmlType;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.kernel.TieredKernels;
import dev.hradba.gpu.internal.kernel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class LlamaModelTest {

    private static final Shape[] SHAPES = {
        TinyModel.USUAL,
        new Shape(1, 32, 1, 1, 32, 290, 128, false),
        new Shape(3, 96, 6, 2, 160, 333, 256, false),
        new Shape(2, 160, 4, 1, 224, 300, 256, true),
    };

    private static final TieredKernels VECTORS = TieredKernels.create();

    static {
        VECTORS.warmUpNow();
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q4_0"})
    void logits_agree_with_the_plain_implementation(GgmlType type) {
        for (Shape shape : SHAPES) {
            TinyModel tiny = TinyModel.of(shape, type, Pieces.WORDS, 7);
            int[] tokens = new Random(3).ints(37, 0, shape.vocabulary()).toArray();
            double[] truth = new NaiveLlama(tiny).logits(tokens);
            for (boolean expand : new boolean[] {true, false}) {
                for (TieredKernels kernels : new TieredKernels[] {TieredKernels.scalarOnly(), VECTORS}) {
                    try (Opened opened = open(tiny, kernels, expand, 2)) {
                        float[] logits = opened.model.forward(opened.model.newCache(), tokens, 1)[0];
                        for (int i = 0; i < truth.length; i++) {
                            assertEquals(truth[i], logits[i], 2e-4, "logit %d of %s %s, %s".formatted(i, type, shape, kernels.name()));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "Q8_0"})
    void a_batch_gives_bit_for_bit_what_single_steps_give(GgmlType type) {
        for (Shape shape : SHAPES) {
            TinyModel tiny = TinyModel.of(shape, type, Pieces.WORDS, 11);
            int[] tokens = new Random(5).ints(90, 0, shape.vocabulary()).toArray();
            for (boolean expand : new boolean[] {true, false}) {
                try (Opened batch = open(tiny, VECTORS, expand, 3); Opened single = open(tiny, TieredKernels.scalarOnly(), expand, 1)) {
                    float[][] all = batch.model.forward(batch.model.newCache(), tokens, tokens.length);
                    KvCache cache = single.model.newCache();
                    for (int i = 0; i < tokens.length; i++) {
                        assertArrayEquals(all[i], single.model.forward(cache, new int[] {tokens[i]}, 1)[0]);
                    }
                }
            }
        }
    }

    @Test
    void a_cut_cache_forgets_what_was_cut() {
        TinyModel tiny = TinyModel.of(TinyModel.USUAL, GgmlType.Q8_0, Pieces.WORDS, 13);
        try (Opened opened = open(tiny, VECTORS, true, 1)) {
            int[] tokens = new Random(1).ints(80, 0, 300).toArray();
            KvCache cache = opened.model.newCache();
            opened.model.forward(cache, tokens, 1);
            cache.truncate(40);
            assertEquals(40, cache.commonPrefix(tokens));
            float[] again = opened.model.forward(cache, Arrays.copyOfRange(tokens, 40, 50), 1)[0];
            assertArrayEquals(opened.model.forward(opened.model.newCache(), Arrays.copyOf(tokens, 50), 1)[0], again);
        }
    }

    private record Opened(GgufFile file, WorkerPool pool, LlamaModel model) implements AutoCloseable {
        @Override
        public void close() {
            pool.close();
            file.close();
        }
    }

    private Opened open(TinyModel tiny, TieredKernels kernels, boolean expand, int threads) {
        GgufFile file = GgufFile.open(tiny.write(folder));
        WorkerPool pool = new WorkerPool(threads);
        return new Opened(file, pool,
                new LlamaModel(file, LlamaConfig.read(file.metadata()), tiny.shape().vocabulary(), kernels, pool, expand));
    }
}
