package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/// A disk that has no space left at chosen writes, counted from 1: whenever a file is made, a buffer of it goes out, it is brought to the disk or renamed.
final class FullDisk extends FilterDirectory {

    /// Bytes that go out together.
    private static final int BUFFER = 8 << 10;

    private final AtomicInteger writes = new AtomicInteger();
    private final IntPredicate full;

    FullDisk(Directory in, IntPredicate full) {
        super(in);
        this.full = full;
    }

    /// Writes so far.
    int writes() {
        return writes.get();
    }

    private void write() throws IOException {
        if (full.test(writes.incrementAndGet())) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        write();
        return new Output(in.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        write();
        return new Output(in.createTempOutput(prefix, suffix, context));
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        write();
        in.sync(names);
    }

    @Override
    public void syncMetaData() throws IOException {
        write();
        in.syncMetaData();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        write();
        in.rename(from, to);
    }

    private final class Output extends FilterIndexOutput {

        private int buffered;

        Output(IndexOutput out) {
            super("full disk", out.getName(), out);
        }

        private void buffer(int bytes) throws IOException {
            for (buffered += bytes; buffered >= BUFFER; buffered -= BUFFER) {
                write();
            }
        }

        @Override
        public void writeByte(byte b) throws IOException {
            buffer(1);
            out.writeByte(b);
        }

        @Override
        public void writeBytes(byte[] b, int offset, int length) throws IOException {
            buffer(length);
            out.writeBytes(b, offset, length);
        }

        @Override
        public void close() throws IOException {
            try (out) {
                if (buffered > 0) {
                    buffered = 0;
                    write();
                }
            }
        }
    }
}
