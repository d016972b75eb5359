package dev.hradba.core.adapter;

import java.io.IOException;
import java.util.Optional;

import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/// Cuts a streamed reply into events: server-sent events, or one JSON document per line.
///
/// Not OkHttp's own SSE reader, because that one drops the `error:` fields by which older llama.cpp servers report a
/// failure, and because it lets one event grow without a limit. Lines are cut as bytes, so a character that spans two
/// reads stays whole. Source: WHATWG HTML, "Server-sent events", <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
final class EventReader {

    /// One event.
    ///
    /// @param error whether it came in an `error:` field or as event type `error`
    /// @param data  its text, lines joined by `\n`
    record Event(boolean error, String data) {}

    /// A reply beyond the limit.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long limit) {
            super("the reply is longer than %d bytes; raise maxReplyBytes or lower maxTokens".formatted(limit));
        }
    }

    private static final ByteString LINE_FEED = ByteString.encodeUtf8("\n");
    private static final ByteString EVENT_END = ByteString.encodeUtf8("\n\n");
    private static final ByteString LINE_ENDS = ByteString.encodeUtf8("\r\n");

    private final BufferedSource source;
    private final boolean bareLines;
    private boolean skipLineFeed;

    private EventReader(BufferedSource source, boolean bareLines) {
        this.source = source;
        this.bareLines = bareLines;
    }

    /// Reads `text/event-stream`.
    static EventReader serverSentEvents(Source source, long maxBytes) {
        return new EventReader(Okio.buffer(new Bounded(source, maxBytes)), false);
    }

    /// Reads newline-delimited JSON.
    static EventReader lines(Source source, long maxBytes) {
        return new EventReader(Okio.buffer(new Bounded(source, maxBytes)), true);
    }

    /// The whole text of a reply that does not stream.
    static String whole(Source source, long maxBytes) throws IOException {
        return Okio.buffer(new Bounded(source, maxBytes)).readUtf8();
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

    /// The next event with data, or empty at the end of the stream. An event that the end cuts off still counts: some
    /// servers forget the last empty line.
    Optional<Event> next() throws IOException {
        return bareLines ? nextBareLine() : nextServerSent();
    }

    /// Whether the next event has come already, so that reading it waits for nobody. May say no though it has.
    boolean isHere() throws IOException {
        return source.getBuffer().indexOf(bareLines ? LINE_FEED : EVENT_END) >= 0;
    }

    private Optional<Event> nextBareLine() throws IOException {
        for (var line = line(); line != null; line = line()) {
            if (!line.isBlank()) {
                return Optional.of(new Event(false, line));
            }
        }
        return Optional.empty();
    }

    private Optional<Event> nextServerSent() throws IOException {
        String data = null;
        StringBuilder joined = null; // only for events of several lines
        boolean error = false;
        while (true) {
            var line = line();
            if (line == null || line.isEmpty()) {
                var whole = joined == null ? data : joined.toString();
                if (whole != null && !whole.isBlank()) {
                    return Optional.of(new Event(error, whole));
                }
                if (line == null) {
                    return Optional.empty();
                }
                data = null;
                joined = null;
                error = false;
                continue;
            }
            int colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
            switch (field) {
                case "data", "error" -> {
                    error |= field.equals("error");
                    if (data == null) {
                        data = value;
                    } else {
                        joined = joined == null ? new StringBuilder(data) : joined;
                        joined.append('\n').append(value);
                    }
                }
                case "event" -> error |= value.equals("error");
                default -> { } // a comment (empty field), id, retry, or something newer: not ours
            }
        }
    }

    /// The next line without its end (LF, CRLF or CR), or null at the end of the stream.
    private @Nullable String line() throws IOException {
        if (skipLineFeed && source.request(1) && source.getBuffer().getByte(0) == '\n') {
            source.skip(1);
        }
        skipLineFeed = false;
        long end = source.indexOfElement(LINE_ENDS);
        if (end < 0) {
            return source.exhausted() ? null : source.readUtf8();
        }
        var line = source.readUtf8(end);
        skipLineFeed = source.readByte() == '\r';
        return line;
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
