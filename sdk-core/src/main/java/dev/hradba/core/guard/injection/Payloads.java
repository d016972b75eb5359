package dev.hradba.core.guard.injection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.PlainText;

/// Readable text that a text carries in base64, or in bytes of hexadecimal or binary digits.
final class Payloads {

    /// @param start   where it stands
    /// @param end     where it ends
    /// @param decoded what it says
    record Payload(int start, int end, String decoded) {}

    private static final Pattern BASE64 = Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,8192}+={0,2}");
    private static final int LEAST_BYTES = 12;
    private static final int MAX_PAYLOADS = 64;

    private Payloads() {}

    static List<Payload> find(PlainText text) {
        var payloads = new ArrayList<Payload>();
        var base64 = BASE64.matcher(text.plain());
        while (payloads.size() < MAX_PAYLOADS && base64.find()) {
            int start = base64.start();
            int end = base64.end();
            base64(base64.group()).ifPresent(decoded -> payloads.add(new Payload(start, end, decoded)));
        }
        digits(text.low(), 16, 2, payloads);
        digits(text.low(), 2, 8, payloads);
        return payloads;
    }

    private static Optional<String> base64(String text) {
        var standard = text.replace('-', '+').replace('_', '/').replace("=", "");
        if (standard.length() % 4 == 1) {
            standard = standard.substring(0, standard.length() - 1);
        }
        return readable(Base64.getDecoder().decode(standard));
    }

    /// Bytes, one behind the other, each of some digits, possibly with `0x` or `\x` before it and a few signs between.
    private static void digits(String text, int radix, int width, List<Payload> payloads) {
        int at = 0;
        while (at < text.length() && payloads.size() < MAX_PAYLOADS) {
            var bytes = new ByteArrayOutputStream();
            int start = at;
            int end = at;
            boolean free = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            for (int next = free ? digitsOf(text, at, radix, width) : -1; next > 0; next = digitsOf(text, at, radix, width)) {
                bytes.write(Integer.parseInt(text, next - width, next, radix));
                end = next;
                at = next;
                while (at < text.length() && at < next + 2 && " ,;:-\n".indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
            }
            if (bytes.size() >= LEAST_BYTES) {
                int last = end;
                readable(bytes.toByteArray()).ifPresent(decoded -> payloads.add(new Payload(start, last, decoded)));
            }
            at = Math.max(end, start + 1);
        }
    }

    /// Where the digits of one byte end, or -1.
    private static int digitsOf(String text, int at, int radix, int width) {
        int from = text.startsWith("0x", at) || text.startsWith("\\x", at) ? at + 2 : at;
        for (int i = from; i < from + width; i++) {
            if (i >= text.length() || text.charAt(i) >= 128 || Character.digit(text.charAt(i), radix) < 0) {
                return -1;
            }
        }
        return from + width;
    }

    /// The bytes as UTF-8 text if they are one: nearly all letters, spaces and punctuation, and several words.
    private static Optional<String> readable(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            long printable = text.chars().filter(c -> (c >= ' ' && c != 127) || c == '\n' || c == '\r' || c == '\t').count();
            long spaces = text.chars().filter(c -> c == ' ').count();
            return printable == text.length() && spaces >= 2 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
