package dev.hradba.rag.internal.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.hradba.rag.ingest.Format;
import org.apache.tika.Tika;

/// Tells how a file is written, by its first bytes and then by its name, for names lie.
final class Detector {

    private static final int LOOK = 65_536;
    private static final Pattern HTML = Pattern.compile("^\\s*(<!--.*?-->\\s*)*(<!doctype html|<html[\\s>]|<head[\\s>]|<body[\\s>])",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MAIL = Pattern.compile("\\A(?:[A-Za-z][A-Za-z0-9-]*:.*\\r?\\n(?:[ \\t].*\\r?\\n)*){3,}");
    private static final Tika TIKA = new Tika();

    private Detector() {}

    /// The format of a file.
    ///
    /// @throws ExtractionException if nothing here reads it, saying what it is
    static Format detect(String name, byte[] bytes) {
        byte[] start = bytes.length > LOOK ? Arrays.copyOf(bytes, LOOK) : bytes;
        Optional<Format> named = Format.ofFileName(name);
        String latin = new String(start, StandardCharsets.ISO_8859_1);
        if (latin.substring(0, Math.min(1_024, latin.length())).contains("%PDF-")) {
            return Format.PDF;
        }
        if (latin.startsWith("PK\u0003\u0004")) {
            if (contains(bytes, "word/document")) {
                return Format.DOCX;
            }
            throw new ExtractionException("is %s, which is not read here; unpack it or save it as PDF or DOCX".formatted(zipKind(bytes)));
        }
        String magic = TIKA.detect(start);
        boolean text = magic.startsWith("text/") || magic.contains("xml") || magic.equals("application/octet-stream") || magic.equals("message/rfc822")
                || magic.contains("json") || magic.contains("javascript") || magic.endsWith("-sh") || magic.contains("sql") || magic.contains("x-bat");
        if (!text && !looksLikeText(start)) {
            throw new ExtractionException(what(magic, named));
        }
        if (named.isPresent() && named.get().textual() && named.get() != Format.PLAIN) {
            return named.get();
        }
        if (HTML.matcher(latin).find()) {
            return Format.HTML;
        }
        if ((named.isEmpty() || !named.get().textual()) && !looksLikeText(start)) {
            throw new ExtractionException(what(magic, named));
        }
        return MAIL.matcher(latin).find() && latin.toLowerCase(Locale.ROOT).matches("(?s).*?(^|\\n)(from|received|mime-version): .*") ? Format.EMAIL : Format.PLAIN;
    }

    /// What a name without a known ending says it is, such as `image/jpeg`, if that is nothing whose content may be worth a look.
    static Optional<String> foreign(String name) {
        String type = TIKA.detect(name);
        boolean look = type.startsWith("text/") || type.equals("application/octet-stream") || type.equals("message/rfc822");
        return look ? Optional.empty() : Optional.of(type);
    }

    private static String what(String magic, Optional<Format> named) {
        if (magic.equals("application/octet-stream")) {
            return named.isPresent() && !named.get().textual() ? "is not %s, although its name ends so, and not text either; save it anew".formatted(named.get())
                    : "is not text but binary; convert it to text, PDF or DOCX";
        }
        return "is %s, which is not read here; save it as PDF, DOCX or text".formatted(magic);
    }

    private static String zipKind(byte[] bytes) {
        return contains(bytes, "xl/workbook") ? "a spreadsheet" : contains(bytes, "ppt/presentation") ? "a presentation"
                : contains(bytes, "opendocument") ? "an OpenDocument file" : "a ZIP archive";
    }

    private static boolean looksLikeText(byte[] start) {
        int odd = 0;
        int zeros = 0;
        for (byte b : start) {
            zeros += b == 0 ? 1 : 0;
            odd += b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 27 && b != 0 ? 1 : 0;
        }
        return odd <= 0.01 * start.length && (zeros == 0 || zeros > 0.2 * start.length);
    }

    private static boolean contains(byte[] bytes, String ascii) {
        byte[] wanted = ascii.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
