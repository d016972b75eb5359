package dev.hradba.gpu.internal.model;

import dev.hradba.gpu.internal.kernel.Kernels;
import dev.hradba.gpu.internal.kernel.Multiplier.Batch;
import dev.hradba.gpu.internal.kernel.TieredKernels;
import dev.hradba.gpu.internal.kernel.WorkerPool;

/// Grouped-query attention over a [KvCache]: `softmax(q k / sqrt(headSize)) v` over all positions up to the query's own.
///
/// Queries go in fours through the kernels; a query that sees less than its neighbours has zero weight on the rest, which
/// adds exact zeros. Sources: <https://arxiv.org/abs/1706.03762>, <https://arxiv.org/abs/2305.13245>. One caller at a time.
final class Attention {

    private static final long SHARE_FROM = 400_000;

    private final LlamaConfig config;
    private final TieredKernels kernels;
    private final WorkerPool pool;
    private final int tileRows;
    private final int outStride;
    private final float[][] scores;
    private final float[][] outputs;

    Attention(LlamaConfig config, TieredKernels kernels, WorkerPool pool) {
        this.config = config;
        this.kernels = kernels;
        this.pool = pool;
        this.tileRows = kernels.tileRows();
        this.outStride = (config.headSize() + tileRows - 1) / tileRows * tileRows;
        this.scores = new float[pool.threads()][0];
        this.outputs = new float[pool.threads()][4 * outStride];
    }

    /// Mixes the values for `count` queries whose first stands at position `start`; the cache holds them already.
    void attend(KvCache cache, int layer, int start, int count, Batch query, Batch mixed) {
        Kernels now = kernels.current();
        int fours = (count + 3) / 4;
        int tasks = config.heads() * fours;
        long work = 2L * tasks * 4 * (start + count) * config.headSize();
        if (work < SHARE_FROM) {
            for (int task = 0; task < tasks; task++) {
                four(now, cache, layer, start, count, query, mixed, task, 0);
            }
        } else {
            pool.run(tasks, (task, worker) -> four(now, cache, layer, start, count, query, mixed, task, worker));
        }
    }

    private void four(Kernels now, KvCache cache, int layer, int start, int count, Batch query, Batch mixed, int task, int worker) {
        int head = task % config.heads();
        int first = task / config.heads() * 4;
        int queries = Math.min(4, count - first);
        int kvHead = head / (config.heads() / config.kvHeads());
        int size = config.headSize();
        int seen = start + first + queries;
        int stride = (seen + tileRows - 1) / tileRows * tileRows;
        float[] s = scores(worker, 4 * stride);
        int at = first * query.stride() + head * size;
        score(now, cache.keys(layer, kvHead), query, at, queries, stride, s);
        float scale = (float) (1 / Math.sqrt(size));
        for (int i = 0; i < queries; i++) {
            Floats.softmax(s, i * stride, start + first + i + 1, seen, scale);
        }
        float[] out = outputs[worker];
        mix(now, cache, cache.values(layer, kvHead), s, stride, seen, queries, out);
        for (int i = 0; i < queries; i++) {
            System.arraycopy(out, i * outStride, mixed.data(), (first + i) * mixed.stride() + head * size, size);
        }
    }

    private void score(Kernels now, float[] keys, Batch query, int at, int queries, int stride, float[] s) {
        int size = config.headSize();
        int tiles = stride / tileRows;
        int last = tiles - 1;
        if (queries == 1) {
            for (int t = 0; t < tiles; t += 4) {
                int b = Math.min(last, t + 1);
                int c = Math.min(last, t + 2);
                int d = Math.min(last, t + 3);
                int tile = size * tileRows;
                now.fourTiles(keys, t * tile, b * tile, c * tile, d * tile, size, query.data(), at,
                        s, t * tileRows, b * tileRows, c * tileRows, d * tileRows);
            }
            return;
        }
        int q = query.stride();
        int b = Math.min(queries - 1, 1);
        int c = Math.min(queries - 1, 2);
        int d = Math.min(queries - 1, 3);
        for (int t = 0; t < tiles; t++) {
            int o = t * tileRows;
            now.fourInputs(keys, o * size, size, query.data(), at, at + b * q, at + c * q, at + d * q,
                    s, o, b * stride + o, c * stride + o, d * stride + o);
        }
    }

    private void mix(Kernels now, KvCache cache, float[] values, float[] s, int stride, int seen, int queries, float[] out) {
        int tiles = cache.valueTiles();
        int tile = cache.valueTileStride();
        int last = tiles - 1;
        if (queries == 1) {
            for (int t = 0; t < tiles; t += 4) {
                int b = Math.min(last, t + 1);
                int c = Math.min(last, t + 2);
                int d = Math.min(last, t + 3);
                now.fourTiles(values, t * tile, b * tile, c * tile, d * tile, seen, s, 0,
                        out, t * tileRows, b * tileRows, c * tileRows, d * tileRows);
            }
            return;
        }
        int b = Math.min(queries - 1, 1);
        int c = Math.min(queries - 1, 2);
        int d = Math.min(queries - 1, 3);
        for (int t = 0; t < tiles; t++) {
            int o = t * tileRows;
            now.fourInputs(values, t * tile, seen, s, 0, b * stride, c * stride, d * stride,
                    out, o, b * outStride + o, c * outStride + o, d * outStride + o);
        }
    }

    private float[] scores(int worker, int size) {
        if (scores[worker].length < size) {
            scores[worker] = new float[Integer.highestOneBit(size) * 2];
        }
        return scores[worker];
    }
}
