package dev.hradba.rag.internal.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns bytes of unknown encoding into text: byte order mark, then UTF-8, then UTF-16 by its zeros, then the 8-bit set whose letters make most sense.
final class Charsets {

    private static final List<Charset> EIGHT_BIT = List.of(Charset.forName("windows-1252"), Charset.forName("windows-1250"), Charset.forName("ISO-8859-2"),
            Charset.forName("windows-1251"));

    /// Letters of Czech, Slovak, Polish, German, French and their neighbours that are likely in running text.
    private static final String LIKELY = "áčďéěíňóřšťúůýžľĺŕôäöüßàèçêâîûëïñąćęłńśźżőűășțåæøòìù";

    private static final String SYMBOLS = "–—„“”’‚…€§°«»·•®©™±²³µ½¼¾×";

    private Charsets() {}

    /// @throws ExtractionException if the bytes are no text
    static String decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return strict(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return strict(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return strict(bytes, 2, StandardCharsets.UTF_16BE);
        }
        int zeros = 0;
        int oddZeros = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                zeros++;
                oddZeros += i & 1;
            }
        }
        if (zeros > 0) {
            if (zeros < 0.2 * bytes.length || (oddZeros > 0.02 * zeros && oddZeros < 0.98 * zeros)) {
                throw new ExtractionException("is not text but binary; convert it to text, PDF or DOCX");
            }
            return strict(bytes, 0, oddZeros * 2 > zeros ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
        try {
            return decode(bytes, 0, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return eightBit(bytes);
        }
    }

    private static String eightBit(byte[] bytes) {
        String best = "";
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Charset charset : EIGHT_BIT) {
            String text = new String(bytes, charset);
            double score = score(text);
            if (score > bestScore) {
                best = text;
                bestScore = score;
            }
        }
        if (bestScore <= -0.5 * Math.max(1, best.chars().filter(c -> c >= 128).count())) {
            throw new ExtractionException("is not text in an encoding that could be recognised; convert it to UTF-8");
        }
        return best;
    }

    /// Likely letters count for a text, control characters and letters in odd company against it.
    private static double score(String text) {
        double score = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                score -= c < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f' ? 3 : 0;
                continue;
            }
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            boolean inWord = Character.isLetter(before);
            if (isCyrillic(c)) {
                boolean company = (i + 1 < text.length() && isCyrillic(text.charAt(i + 1)))
                        || isCyrillic(before);
                score += company ? 0.9 : -1;
            } else if (LIKELY.indexOf(Character.toLowerCase(c)) >= 0) {
                boolean shout = Character.isUpperCase(c) && inWord && Character.isLowerCase(before);
                score += shout ? -1 : "àèçêâîûëïñąćęłńśźżőűășțåæøòìùĺŕ".indexOf(Character.toLowerCase(c)) >= 0 ? 0.8 : 1;
            } else if (SYMBOLS.indexOf(c) >= 0 || c == '\u00a0') {
                score += inWord && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1)) && c != '’' && c != '–' ? -1 : 0.5;
            } else {
                score -= Character.isISOControl(c) || c == '\ufffd' ? 2 : 0.5;
            }
        }
        return score;
    }

    private static boolean isCyrillic(char c) {
        return c >= 0x400 && c < 0x500;
    }

    private static String strict(byte[] bytes, int from, Charset charset) {
        try {
            return decode(bytes, from, charset);
        } catch (CharacterCodingException e) {
            throw new ExtractionException("says it is %s but is not; convert it to UTF-8".formatted(charset), e);
        }
    }

    private static String decode(byte[] bytes, int from, Charset charset) throws CharacterCodingException {
        CharBuffer decoded = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
        return decoded.toString();
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
