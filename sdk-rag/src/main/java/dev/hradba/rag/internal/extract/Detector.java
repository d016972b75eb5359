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
    private static final String ZIP = "a ZIP archive";

    /// How files of the older Office begin, and encrypted ones of the newer.
    private static final String OLE = "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1";

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
            throw new ExtractionException(named.equals(Optional.of(Format.DOCX)) && zipKind(bytes).equals(ZIP)
                    ? "is broken or cut off: a ZIP archive without a Word document, although its name ends so; export it again"
                    : "is %s, which is not read here; unpack it or save it as PDF or DOCX".formatted(zipKind(bytes)));
        }
        if (latin.startsWith(OLE)) {
            throw new ExtractionException(contains(bytes, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e") ? "is encrypted with a password; save it without one"
                    : "is an Office file of the older kind (.doc, .xls, .ppt, .msg), which is not read here; save it as DOCX or PDF");
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
        if (MailboxExtractor.isMailbox(latin)) {
            return Format.EMAIL;
        }
        return MAIL.matcher(latin).find() && latin.toLowerCase(Locale.ROOT).matches("(?s).*?(^|\\n)(from|received|mime-version): .*") ? Format.EMAIL : Format.PLAIN;
    }

    /// The media type that name and content tell.
    static String mediaType(String name, byte[] bytes) {
        byte[] start = bytes.length > LOOK ? Arrays.copyOf(bytes, LOOK) : bytes;
        return name.isEmpty() ? TIKA.detect(start) : TIKA.detect(start, name);
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
        return (magic.startsWith("image/") ? "is %s, which is not read without text recognition (OCR); switch it on" : "is %s, which is not read here; save it as PDF, DOCX or text")
                .formatted(magic);
    }

    private static String zipKind(byte[] bytes) {
        return contains(bytes, "xl/workbook") ? "a spreadsheet" : contains(bytes, "ppt/presentation") ? "a presentation"
                : contains(bytes, "opendocument") ? "an OpenDocument file" : ZIP;
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
