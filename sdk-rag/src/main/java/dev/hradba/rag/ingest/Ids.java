package dev.hradba.rag.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/// Paths as ids of documents: two paths never become one id, and one path is the same id in every locale.
final class Ids {

    /// Where bytes of a name that are no UTF-8 stand in a path, as half of a pair that no text has.
    private static final char UNDECODED = '\udc00';

    private Ids() {}

    /// The path from `root` on, with `/`.
    static String path(Path root, Path file) {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            return root.relativize(file).toString().replace('\\', '/');
        }
        // a URI has the bytes of a name, whatever the locale of this process makes of them
        String rest = rawPath(file).substring(rawPath(root).length());
        return decode(rest.startsWith("/") ? rest.substring(1) : rest);
    }

    /// The path as an id, in which `%`, control characters and what is no text stand as in a URI, and so does `#`, which no id may have.
    static String of(String path) {
        var id = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean alone = Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(path.charAt(i - 1)));
            if (c == '#' || c == '%' || c < ' ' || c == 0x7f || alone) {
                id.append("%%%02X".formatted(c & 0xff));
            } else {
                id.append(c);
            }
        }
        return id.toString();
    }

    private static String rawPath(Path path) {
        String raw = path.toAbsolutePath().normalize().toUri().getRawPath();
        return raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static String decode(String raw) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.writeBytes(raw.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray());
        CharBuffer out = CharBuffer.allocate(in.remaining());
        for (CoderResult result = decoder.decode(in, out, true); result.isError(); result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (UNDECODED | (in.get() & 0xff)));
            }
        }
        return out.flip().toString();
    }
}
