package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/// Sees whether this process has grown beyond a bound since a statement began in an engine that runs inside it. Engines have limits of their own, but
/// not all they take counts into those: DuckDB leaves out what some aggregates hold, SQLite is built without accounts, H2 has none.
///
/// All estimates are from below, so that what the host does beside is not held against a statement for as long as it is small against the bound.
abstract sealed class MemoryWatch {

    /// Whether the process has grown beyond the bound.
    abstract boolean exceeded();

    /// @param database where the statement is about to run; engines of another process are not watched
    /// @param megabytes the bound
    static MemoryWatch start(Database database, int megabytes) {
        long bound = (long) megabytes << 20;
        return switch (database.dialect()) {
            case SQLITE, DUCKDB -> new Native(bound);
            case H2 -> database.isEmbedded() ? new Heap(bound) : new Elsewhere();
            case POSTGRESQL, MYSQL -> new Elsewhere();
        };
    }

    private static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static final class Elsewhere extends MemoryWatch {
        @Override
        boolean exceeded() {
            return false;
        }
    }

    /// Memory outside the heap: what the system says the process holds, less all that its heap can have taken since.
    private static final class Native extends MemoryWatch {

        private static final Path STATUS = Path.of("/proc/self/status");
        private static final String OWN = "RssAnon:";

        private final long bound;
        private final long residentBefore = resident();
        private final long heapBefore = heapUsed();

        Native(long bound) {
            this.bound = bound;
        }

        @Override
        boolean exceeded() {
            long grown = resident() - residentBefore;
            return grown > bound && grown - (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() - heapBefore) > bound;
        }

        /// Bytes that are this process's own; 0 on a system that does not tell.
        private static long resident() {
            try (var lines = Files.lines(STATUS)) {
                return lines.filter(line -> line.startsWith(OWN)).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
            } catch (IOException | UncheckedIOException e) {
                return 0;
            }
        }
    }

    /// Memory in the heap: what was left after the last collection, of what the statement's thread has allocated.
    private static final class Heap extends MemoryWatch {

        private static final double FULL = 0.8;

        private final long bound;
        private final long thread = Thread.currentThread().isVirtual() ? -1 : Thread.currentThread().threadId();
        private final long allocatedBefore = allocated(thread);
        private final long heapBefore = heapUsed();
        private final @Nullable GcInfo collectionBefore = lastCollection();

        Heap(long bound) {
            this.bound = bound;
        }

        @Override
        boolean exceeded() {
            GcInfo last = lastCollection();
            if (last == null || (collectionBefore != null && last.getEndTime() == collectionBefore.getEndTime())) {
                return false;
            }
            long most = Runtime.getRuntime().maxMemory();
            long own = Math.min(bound, most / 4);
            if (thread >= 0 && allocated(thread) - allocatedBefore < own) {
                return false;
            }
            long kept = kept(last.getMemoryUsageAfterGc());
            return kept - heapBefore > bound || kept > FULL * most;
        }

        private static long kept(Map<String, MemoryUsage> pools) {
            return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(pool -> pools.get(pool.getName())).filter(usage -> usage != null).mapToLong(MemoryUsage::getUsed).sum();
        }

        private static long allocated(long thread) {
            return thread >= 0 && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean beans ? beans.getThreadAllocatedBytes(thread) : 0;
        }

        private static @Nullable GcInfo lastCollection() {
            return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream().map(GarbageCollectorMXBean::getLastGcInfo)
                    .filter(info -> info != null).max(Comparator.comparingLong(GcInfo::getEndTime)).orElse(null);
        }
    }
}
