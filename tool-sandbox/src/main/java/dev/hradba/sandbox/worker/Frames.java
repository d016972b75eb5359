package dev.hradba.sandbox.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The two pipes' language: frames of a 4-byte length, a type byte and fields. Nothing but numbers and UTF-8 text crosses the border.
///
/// A frame that is too long, too short, of unknown type, with a field beyond its end, bytes left over or malformed UTF-8 is a [ProtocolException].
final class Frames {

    private Frames() {}

    /// A frame broke the rules. The other side is not to be trusted any more.
    static final class ProtocolException extends IOException {
        private static final long serialVersionUID = 1L;

        ProtocolException(String message) {
            super(message);
        }
    }

    /// Reads one frame.
    ///
    /// @param maxBytes largest length accepted, so that the reader's memory is bounded
    /// @throws EOFException if the other side has gone
    static Reader read(InputStream in, int maxBytes) throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length < 4) {
            throw new EOFException("pipe closed");
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length < 1 || length > maxBytes) {
            throw new ProtocolException("frame of %d bytes; 1 to %d are allowed".formatted(length, maxBytes));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("pipe closed inside a frame");
        }
        return new Reader(ByteBuffer.wrap(body));
    }

    /// A frame being taken apart.
    static final class Reader {
        private final ByteBuffer body;
        private final int type;

        private Reader(ByteBuffer body) {
            this.body = body;
            this.type = body.get();
        }

        int type() {
            return type;
        }

        int bytes() {
            return body.capacity() + 4;
        }

        int number() throws ProtocolException {
            need(4);
            return body.getInt();
        }

        long large() throws ProtocolException {
            need(8);
            return body.getLong();
        }

        String text() throws ProtocolException {
            int length = number();
            need(length);
            var slice = body.slice(body.position(), length);
            body.position(body.position() + length);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
            } catch (CharacterCodingException e) {
                throw new ProtocolException("text field is not UTF-8");
            }
        }

        /// To be called after the last field.
        void end() throws ProtocolException {
            if (body.hasRemaining()) {
                throw new ProtocolException("%d bytes after the last field".formatted(body.remaining()));
            }
        }

        private void need(int length) throws ProtocolException {
            if (length < 0 || length > body.remaining()) {
                throw new ProtocolException("field of %d bytes, %d are left".formatted(length, body.remaining()));
            }
        }
    }

    /// A frame being put together. Lone surrogates become `?`, as UTF-8 has no form for them.
    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        private final DataOutputStream fields = new DataOutputStream(bytes);

        Writer(int type) {
            number(0);
            bytes.write(type);
        }

        Writer number(int value) {
            try {
                fields.writeInt(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        Writer large(long value) {
            try {
                fields.writeLong(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        Writer text(String value) {
            byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
            number(encoded.length);
            bytes.writeBytes(encoded);
            return this;
        }

        /// Sends the frame in one write; its size in bytes.
        int send(OutputStream out) throws IOException {
            byte[] frame = bytes.toByteArray();
            ByteBuffer.wrap(frame).putInt(frame.length - 4);
            out.write(frame);
            out.flush();
            return frame.length;
        }
    }
}
