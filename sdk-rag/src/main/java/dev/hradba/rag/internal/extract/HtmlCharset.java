package dev.hradba.rag.internal.extract;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Decodes a page as its `meta` element says, if that is a character set and its bytes are in it; else as any text.
final class HtmlCharset {

    private static final Pattern DECLARED = Pattern.compile("<meta[^>]+charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);
    private static final int LOOK = 4_096;

    private HtmlCharset() {}

    static String decode(byte[] bytes) {
        var matcher = DECLARED.matcher(new String(bytes, 0, Math.min(LOOK, bytes.length), StandardCharsets.ISO_8859_1));
        if (matcher.find() && isKnown(matcher.group(1))) {
            Charset declared = Charset.forName(matcher.group(1));
            if (!declared.equals(StandardCharsets.UTF_8) && !declared.name().startsWith("UTF-16")) {
                return new String(bytes, declared);
            }
        }
        return Charsets.decode(bytes);
    }

    private static boolean isKnown(String name) {
        try {
            return Charset.isSupported(name);
        } catch (java.nio.charset.IllegalCharsetNameException e) {
            return false;
        }
    }
}
