package dev.hradba.core.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/// Cuts a streamed reply into events: server-sent events, or one JSON document per line.
///
/// Not OkHttp's own SSE reader, because that one drops the `error:` fields by which older llama.cpp servers report a
/// failure, and because it lets one event grow without a limit. Lines are cut as bytes, so a character that spans two
/// reads stays whole, and an event's bytes are read where they lie. Confined to one thread.
/// Source: WHATWG HTML, "Server-sent events", <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
public final class EventReader {

    /// Where the bytes come from.
    @FunctionalInterface
    public interface Bytes {

        /// Reads at least one byte, or says -1 at the end.
        int read(byte[] into, int from, int length) throws IOException;
    }

    /// One event; good until the next one is read.
    public static final class Event {
        private final boolean error;
        private final byte[] bytes;
        private final int from;
        private final int length;

        /// @param error whether it came in an `error:` field or as event type `error`
        /// @param bytes holds its UTF-8 text from `from` on
        Event(boolean error, byte[] bytes, int from, int length) {
            this.error = error;
            this.bytes = bytes;
            this.from = from;
            this.length = length;
        }

        /// An event of that text.
        public static Event of(String data) {
            var bytes = data.getBytes(StandardCharsets.UTF_8);
            return new Event(false, bytes, 0, bytes.length);
        }

        /// Whether it came in an `error:` field or as event type `error`.
        public boolean error() {
            return error;
        }

        /// Its text, lines joined by `\n`.
        ///
        /// @throws WrongEncoding if it is not UTF-8
        public String data() throws WrongEncoding {
            return decoded(bytes, from, length);
        }

        byte[] bytes() {
            return bytes;
        }

        int from() {
            return from;
        }

        int length() {
            return length;
        }

        /// Whether its text is `data: [DONE]`'s.
        public boolean isDone() {
            return Arrays.equals(bytes, from, from + length, DONE, 0, DONE.length);
        }
    }

    /// A reply beyond the limit.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long limit) {
            super("the reply is longer than %d bytes; raise maxReplyBytes or lower maxTokens".formatted(limit));
        }
    }

    /// A reply that is not UTF-8. Read on, its letters would be lost without a word.
    public static final class WrongEncoding extends IOException {
        private static final long serialVersionUID = 1L;

        WrongEncoding(CharacterCodingException cause) {
            super("the reply is not UTF-8 text; look at what stands between here and the server", cause);
        }
    }

    private static String decoded(byte[] bytes, int from, int length) throws WrongEncoding {
        var text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) { // sent so, or put in place of what is no UTF-8
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            } catch (CharacterCodingException e) {
                throw new WrongEncoding(e);
            }
        }
        return text;
    }

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.UTF_8);
    private static final int FIRST_BYTES = 4 << 10;
    private static final int NOTHING = -1;

    private final Bytes source;
    private final boolean bareLines;
    private final long maxBytes;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int start; // [start, end) has come and is not cut yet
    private int end;
    private int lineStart; // the line that was cut last
    private int lineEnd;
    private int dataStart = NOTHING; // the data of the event so far, if it is of one line
    private int dataEnd;
    private @Nullable ByteArrayOutputStream joined; // or of several
    private boolean error;
    private boolean skipLineFeed;
    private long seen;

    private EventReader(Bytes source, boolean bareLines, long maxBytes) {
        this.source = source;
        this.bareLines = bareLines;
        this.maxBytes = maxBytes;
    }

    /// Reads `text/event-stream`.
    public static EventReader serverSentEvents(Bytes source, long maxBytes) {
        return new EventReader(source, false, maxBytes);
    }

    /// Reads newline-delimited JSON.
    public static EventReader lines(Bytes source, long maxBytes) {
        return new EventReader(source, true, maxBytes);
    }

    /// The whole text of a reply that does not stream.
    public static String whole(Source source, long maxBytes) throws IOException {
        var bytes = Okio.buffer(new Bounded(source, maxBytes)).readByteArray();
        return decoded(bytes, 0, bytes.length);
    }

    /// The beginning of an error's text; whatever breaks on the way ends it early.
    static String beginning(Source source, long maxBytes) {
        var text = new Buffer();
        try {
            boolean more = true;
            while (more && text.size() < maxBytes) {
                more = source.read(text, maxBytes - text.size()) >= 0;
            }
        } catch (IOException broken) {
            return text.readUtf8();
        }
        return text.readUtf8();
    }

    /// The next event with data, or null at the end of the stream. An event that the end cuts off still counts: some
    /// servers forget the last empty line.
    public @Nullable Event next() throws IOException {
        forget();
        while (true) {
            boolean more = cutLine();
            if (bareLines && more) {
                dataStart = lineStart;
                dataEnd = lineEnd;
            }
            if (bareLines || !more || lineStart == lineEnd) {
                var event = event();
                if (event != null || !more) {
                    return event;
                }
                forget();
            } else {
                takeField();
            }
        }
    }

    private void forget() {
        dataStart = NOTHING;
        joined = null;
        error = false;
    }

    /// What was taken so far, if it is any text at all.
    private @Nullable Event event() {
        if (joined != null) {
            var whole = joined.toByteArray();
            return isBlank(whole, 0, whole.length) ? null : new Event(error, whole, 0, whole.length);
        }
        return dataStart == NOTHING || isBlank(buffer, dataStart, dataEnd) ? null
                : new Event(error, buffer, dataStart, dataEnd - dataStart);
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t') {
                return false;
            }
        }
        return true;
    }

    private void takeField() {
        int nameEnd = lineStart;
        while (nameEnd < lineEnd && buffer[nameEnd] != ':') {
            nameEnd++;
        }
        int value = Math.min(nameEnd + 1, lineEnd);
        if (value < lineEnd && buffer[value] == ' ') {
            value++;
        }
        boolean failed = isName(nameEnd, ERROR);
        if (failed || isName(nameEnd, DATA)) {
            error |= failed;
            append(value);
        } else if (isName(nameEnd, EVENT)) {
            error |= Arrays.equals(buffer, value, lineEnd, ERROR, 0, ERROR.length);
        } // else a comment (empty name), id, retry, or something newer: not ours
    }

    private boolean isName(int nameEnd, byte[] name) {
        return Arrays.equals(buffer, lineStart, nameEnd, name, 0, name.length);
    }

    private void append(int value) {
        if (dataStart == NOTHING && joined == null) {
            dataStart = value;
            dataEnd = lineEnd;
            return;
        }
        if (joined == null) {
            joined = new ByteArrayOutputStream();
            joined.write(buffer, dataStart, dataEnd - dataStart);
            dataStart = NOTHING;
        }
        joined.write('\n');
        joined.write(buffer, value, lineEnd - value);
    }

    /// Cuts the next line, without its end (LF, CRLF or CR); false at the end of the stream.
    private boolean cutLine() throws IOException {
        if (skipLineFeed && (start < end || fill())) {
            start += buffer[start] == '\n' ? 1 : 0;
            skipLineFeed = false;
        }
        int looked = 0;
        while (true) {
            for (int at = start + looked; at < end; at++) {
                if (buffer[at] == '\n' || buffer[at] == '\r') {
                    skipLineFeed = buffer[at] == '\r';
                    return cut(at, at + 1);
                }
            }
            looked = end - start;
            if (!fill()) {
                return cut(end, end) && lineStart < lineEnd;
            }
        }
    }

    private boolean cut(int newLineEnd, int newStart) {
        lineStart = start;
        lineEnd = newLineEnd;
        start = newStart;
        return true;
    }

    /// Reads more, and makes room before; false at the end of the stream.
    private boolean fill() throws IOException {
        int keep = dataStart == NOTHING ? start : dataStart;
        if (keep > 0 && (keep == end || end == buffer.length)) {
            System.arraycopy(buffer, keep, buffer, 0, end - keep);
            start -= keep;
            end -= keep;
            if (dataStart != NOTHING) {
                dataStart -= keep;
                dataEnd -= keep;
            }
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = source.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        seen += count;
        if (seen > maxBytes) {
            throw new TooLong(maxBytes);
        }
        return true;
    }

    /// Lets that many bytes through.
    private static final class Bounded extends ForwardingSource {
        private final long limit;
        private long seen;

        Bounded(Source source, long limit) {
            super(source);
            this.limit = limit;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long count = super.read(sink, byteCount);
            seen += Math.max(count, 0);
            if (seen > limit) {
                throw new TooLong(limit);
            }
            return count;
        }
    }
}
