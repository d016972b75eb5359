package dev.hradba.gpu.internal.decode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.hradba.core.completion.CompletionListener;

/// Turns the bytes of tokens into text and hands it on as soon as it is certain: never half a character, and never the
/// beginning of a stop text that may still complete. Not thread-safe.
final class TextStream {

    private final CompletionListener listener;
    private final List<String> stops;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder text = new StringBuilder();
    private byte[] rest = new byte[0];
    private boolean dropSpace;
    private int heard;
    private boolean stopped;

    /// @param dropSpace whether a space at the very beginning is not part of the reply
    TextStream(CompletionListener listener, List<String> stops, boolean dropSpace) {
        this.listener = listener;
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        this.dropSpace = dropSpace;
    }

    /// Takes the bytes of the next token.
    void add(byte[] bytes) {
        if (stopped) {
            return;
        }
        decode(bytes, false);
        int stop = firstStop();
        if (stop >= 0) {
            text.setLength(stop);
            stopped = true;
            emit(text.length());
        } else {
            emit(text.length() - possibleStop());
        }
    }

    /// Whether a stop text has ended the reply.
    boolean stopped() {
        return stopped;
    }

    /// Hands on what was held back and returns the whole text.
    String finish() {
        if (!stopped) {
            decode(new byte[0], true);
            emit(text.length());
        }
        return text.toString();
    }

    private void decode(byte[] bytes, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length).put(rest).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
        decoder.decode(in, out, last);
        rest = new byte[in.remaining()];
        in.get(rest);
        out.flip();
        if (dropSpace && out.hasRemaining()) {
            dropSpace = false;
            if (out.get(out.position()) == ' ') {
                out.get();
            }
        }
        text.append(out);
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop, Math.max(0, heard - stop.length()));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /// Length of the longest end of the text that begins a stop text.
    private int possibleStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int n = Math.min(stop.length() - 1, text.length()); n > longest; n--) {
                if (stop.startsWith(text.substring(text.length() - n))) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    private void emit(int end) {
        if (end > heard) {
            listener.onText(text.substring(heard, end));
            heard = end;
        }
    }
}
