package dev.hradba.sandbox.http.url;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import okhttp3.HttpUrl;

/// One strict reading of one URL, by RFC 3986 without its latitude. Used once.
final class UrlReader {

    private static final int MAX_CHARS = 8192;
    private static final Pattern SHAPE = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(#.*)?", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final String PATH_MARKS = "-._~!$&'()*+,=:@/";
    private static final String QUERY_MARKS = "-._~!$&()*+,;=:@/?";
    private static final String QUERY_ESCAPED = "'[]";

    private final String text;

    UrlReader(String text) {
        this.text = text;
    }

    EgressUrl read() throws RefusedUrlException {
        plainCharacters();
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw refused("url-form", "not an absolute URL; write https://host/path");
        }
        var scheme = shape.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused("url-scheme", "scheme '%s' never leaves this house; use https or http".formatted(scheme.length() > 20 ? scheme.substring(0, 20) : scheme));
        }
        if (shape.group(5) != null) {
            throw refused("url-fragment", "the URL has a fragment ('#'), which no server sees; leave it out");
        }
        var authority = shape.group(2);
        if (authority.indexOf('@') >= 0) {
            throw refused("url-userinfo", "the URL has a name or password before '@'; leave it out, secrets belong into the rule");
        }
        int colon = portColon(authority);
        var host = HostReader.read(colon < 0 ? authority : authority.substring(0, colon));
        int port = colon < 0 ? EgressUrl.defaultPort(scheme) : port(authority.substring(colon + 1));
        var path = shape.group(3).isEmpty() ? "/" : path(shape.group(3));
        String query = shape.group(4);
        return agreed(new EgressUrl(scheme, host.name(), host.address(), port, path, query == null ? Optional.empty() : Optional.of(part("query", query, QUERY_MARKS))));
    }

    /// The client that would send it must read it the same way; it also knows which Punycode is none.
    private static EgressUrl agreed(EgressUrl url) throws RefusedUrlException {
        var client = HttpUrl.parse(url.canonical());
        if (client == null || !client.toString().equals(url.canonical()) || client.port() != url.port()) {
            throw refused(url.host().contains("xn--") ? "url-idn" : "url-form", "the URL '%s' has no reading that every program shares"
                    .formatted(url.origin()));
        }
        return url;
    }

    private void plainCharacters() throws RefusedUrlException {
        if (text.length() > MAX_CHARS) {
            throw refused("url-length", "the URL has %d characters; at most %d are allowed".formatted(text.length(), MAX_CHARS));
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                throw refused("url-backslash", "the URL has a backslash, which some programs read as '/'; write '/' or %5C");
            }
            if (c <= ' ' || c == 0x7f || (c > 0x7f && (Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)))) {
                throw refused("url-control", "the URL has the control or space character U+%04X at position %d".formatted((int) c, i + 1));
            }
        }
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return authority.startsWith("[") && colon < authority.lastIndexOf(']') ? -1 : colon;
    }

    private static int port(String digits) throws RefusedUrlException {
        if (!PORT.matcher(digits).matches() || Integer.parseInt(digits) > 65_535) {
            throw refused("url-port", "port '%s' is not a number from 1 to 65535 without leading zeros"
                    .formatted(digits.length() > 20 ? digits.substring(0, 20) + "..." : digits));
        }
        return Integer.parseInt(digits);
    }

    private static String path(String path) throws RefusedUrlException {
        if (path.contains("//")) {
            throw refused("url-path", "the path has an empty segment ('//')");
        }
        if (path.indexOf(';') >= 0) {
            throw refused("url-path", "the path has ';', behind which servers look for parameters; escape it as %3B");
        }
        var canonical = part("path", path, PATH_MARKS);
        for (String segment : canonical.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused("url-dots", "the path has the segment '%s'; write the path it leads to".formatted(segment));
            }
        }
        return canonical;
    }

    /// Checks every character and escape of a path or query and brings escapes to upper case.
    private static String part(String part, String text, String marks) throws RefusedUrlException {
        var canonical = new StringBuilder(text.length());
        var escaped = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = escape(part, text, i);
                escaped.put((byte) value);
                canonical.append("%%%02X".formatted(value));
                i += 2;
            } else {
                escapedText(part, escaped);
                if (letterOrDigit(c) || marks.indexOf(c) >= 0) {
                    canonical.append(c);
                } else if (part.equals("query") && QUERY_ESCAPED.indexOf(c) >= 0) {
                    canonical.append("%%%02X".formatted((int) c));
                } else {
                    throw refused("url-" + part, "the %s has the character '%s' (U+%04X) plainly; escape it as UTF-8 with '%%'".formatted(part, c, (int) c));
                }
            }
        }
        escapedText(part, escaped);
        return canonical.toString();
    }

    private static int escape(String part, String text, int at) throws RefusedUrlException {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0 || text.charAt(at + 1) > 'f' || text.charAt(at + 2) > 'f') {
            throw refused("url-escape", "'%%' in the %s is not followed by two hexadecimal digits; a plain percent sign is %%25".formatted(part));
        }
        int value = (high << 4) | low;
        if (value < ' ' || value == 0x7f) {
            throw refused("url-control", "the %s escapes the control character %%%02X".formatted(part, value));
        }
        if (part.equals("path") && (value == '/' || value == '\\' || value == '.' || value == '%')) {
            throw refused("url-escape", "the path escapes '%s' as %%%02X; servers disagree on what that means".formatted((char) value, value));
        }
        if (part.equals("path") && (letterOrDigit((char) value) || "-_~".indexOf(value) >= 0)) {
            throw refused("url-escape", "the path escapes '%s' as %%%02X, which hides it from rules; write it plainly".formatted((char) value, value));
        }
        return value;
    }

    /// A run of escapes must be UTF-8 text without characters that pass for `.`, `/`, or for nothing.
    private static void escapedText(String part, ByteBuffer escaped) throws RefusedUrlException {
        escaped.flip();
        String run;
        try {
            run = StandardCharsets.UTF_8.newDecoder().decode(escaped).toString();
        } catch (CharacterCodingException e) {
            throw refused("url-escape", "the escapes in the %s are not UTF-8".formatted(part));
        } finally {
            escaped.clear();
        }
        for (int c : run.codePoints().toArray()) {
            if (c < 0x80) {
                continue;
            }
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
                throw refused("url-control", "the %s escapes the invisible character U+%04X".formatted(part, c));
            }
            if (part.equals("path") && lookalike(c)) {
                throw refused("url-escape", "the path escapes U+%04X, which some programs turn into '.', '/', '%%' or '\\'".formatted(c));
            }
        }
    }

    private static boolean lookalike(int c) {
        var plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        return plain.chars().anyMatch(p -> p == '.' || p == '/' || p == '\\' || p == '%' || p == ';' || p == '?' || p == '#')
                || c == 0x3002 || c == 0x2044 || c == 0x2215 || c == 0x29f5 || c == 0x29f8;
    }

    private static boolean letterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static RefusedUrlException refused(String rule, String message) {
        return new RefusedUrlException(rule, message);
    }
}
