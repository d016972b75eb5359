package dev.hradba.gpu.internal.kernel;

import java.util.concurrent.atomic.AtomicLong;

/// Starts with plain Java and moves to the Vector API once that pays.
///
/// Vector code that the JIT has not compiled yet allocates an object per operation and is a hundred times slower than
/// plain Java; compiling it costs about half a second of processor time. So a background thread compiles it by running
/// it on a few numbers, once the plain kernels have worked about as long as that costs (or at once for a large model).
/// Both give the same bits, so the change may happen between any two calls. Thread-safe.
public final class TieredKernels {

    /// Multiply-adds after which vectors pay: about half a second of plain Java.
    private static final long PATIENCE = 2_000_000_000L;

    private final Kernels scalar;
    private final boolean vectorsExist;
    private final AtomicLong work = new AtomicLong();
    private volatile Kernels current;
    private volatile boolean warming;

    private TieredKernels(Kernels scalar, boolean vectorsExist) {
        this.scalar = scalar;
        this.current = scalar;
        this.vectorsExist = vectorsExist;
    }

    /// Kernels for this machine; plain Java alone where the module `jdk.incubator.vector` was not added.
    public static TieredKernels create() {
        boolean exists = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && VectorWarmUp.useful();
        return new TieredKernels(new ScalarKernels(exists ? VectorWarmUp.tileRows() : 16), exists);
    }

    /// Plain Java for ever.
    public static TieredKernels scalarOnly() {
        return new TieredKernels(new ScalarKernels(16), false);
    }

    /// The kernels to use now.
    public Kernels current() {
        return current;
    }

    /// Rows per tile, the same for all kernels of this machine.
    public int tileRows() {
        return scalar.tileRows();
    }

    /// `vector` or `scalar`, for reports.
    public String name() {
        return current == scalar ? "scalar" : "vector";
    }

    /// Whether the vector kernels can be used here at all.
    public boolean vectorsExist() {
        return vectorsExist;
    }

    /// Counts multiply-adds and starts the change when there were enough.
    void worked(long multiplyAdds) {
        if (vectorsExist && !warming && work.addAndGet(multiplyAdds) > PATIENCE) {
            warmUp();
        }
    }

    /// Starts compiling the vector kernels in the background, if that has not begun.
    public void warmUp() {
        synchronized (work) {
            if (warming || !vectorsExist) {
                return;
            }
            warming = true;
        }
        Thread.ofPlatform().daemon().name("hradba-kernel-warm-up").start(() -> current = VectorWarmUp.run());
    }

    /// Compiles the vector kernels now and uses them from here on; for benchmarks and tests.
    public void warmUpNow() {
        if (vectorsExist) {
            warming = true;
            current = VectorWarmUp.run();
        }
    }
}
