package dev.hradba.core.guard.injection;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.PlainText;

/// Readable text that a text carries in base64, hexadecimal digits or rot13.
final class Payloads {

    /// @param start   where it stands
    /// @param end     where it ends
    /// @param decoded what it says
    record Payload(int start, int end, String decoded) {}

    private static final Pattern BASE64 = Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,8192}+={0,2}");
    private static final Pattern HEX = Pattern.compile("(?<![0-9a-fA-F])[0-9a-fA-F]{32,8192}+");
    private static final Pattern ROT13 = Pattern.compile("(?<![a-z])(?:vtaber|qvfertneq|sbetrg|bireevqr|erirny|cergraq|vtabehw|mncbzra)(?![a-z])[^\\n]{0,200}");
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
        var hex = HEX.matcher(text.plain());
        while (payloads.size() < MAX_PAYLOADS && hex.find()) {
            int start = hex.start();
            int even = hex.group().length() & ~1;
            readable(HexFormat.of().parseHex(hex.group().substring(0, even))).ifPresent(decoded -> payloads.add(new Payload(start, start + even, decoded)));
        }
        var rot13 = ROT13.matcher(text.low());
        while (payloads.size() < MAX_PAYLOADS && rot13.find()) {
            payloads.add(new Payload(rot13.start(), rot13.end(), rot13(rot13.group())));
        }
        return payloads;
    }

    private static Optional<String> base64(String text) {
        var standard = text.replace('-', '+').replace('_', '/').replace("=", "");
        if (standard.length() % 4 == 1) {
            standard = standard.substring(0, standard.length() - 1);
        }
        return readable(Base64.getDecoder().decode(standard));
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

    private static String rot13(String text) {
        var turned = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            turned.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c);
        }
        return turned.toString();
    }
}
