package dev.hradba.sandbox.http.url;

import java.util.ArrayList;
import java.util.Optional;

/// An absolute `http` or `https` URL in canonical form; the only way to one is [#read], so whatever holds it was read strictly.
public final class EgressUrl {

    private final String scheme;
    private final String host;
    private final Optional<IpAddress> address;
    private final int port;
    private final String path;
    private final Optional<String> query;

    EgressUrl(String scheme, String host, Optional<IpAddress> address, int port, String path, Optional<String> query) {
        this.scheme = scheme;
        this.host = host;
        this.address = address;
        this.port = port;
        this.path = path;
        this.query = query;
    }

    /// Reads a URL strictly. Letters' case of scheme, host and escapes, a port that is the scheme's own, an empty path and a few characters of the
    /// query are brought to one spelling; whatever two programs might read differently is refused.
    public static Reading read(String text) {
        try {
            return new Reading.Canonical(new UrlReader(text).read());
        } catch (RefusedUrlException e) {
            return new Reading.Refused(e.rule(), String.valueOf(e.getMessage()));
        }
    }

    /// Reads the `Location` of a redirect that this URL answered with: absolute, or relative to this one by RFC 3986
    /// section 5.2. Only a relative path may have dot segments; a URL or path from the root is read as strictly as a first request's. A fragment
    /// (`/manual#install`), which servers add for the reader's eyes, is left out.
    public Reading redirect(String answered) {
        int mark = answered.indexOf('#');
        var location = mark > 0 ? answered.substring(0, mark) : answered;
        if (location.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            return read(location);
        } else if (location.startsWith("//")) {
            return read(scheme + ":" + location);
        } else if (location.startsWith("/")) {
            return read(origin() + location);
        } else if (location.startsWith("?")) {
            return read(origin() + path + location);
        } else if (location.isEmpty() || location.startsWith("#")) {
            return new Reading.Refused("redirect-location", "the redirect's location '%s' names no other resource".formatted(location));
        }
        int query = location.indexOf('?');
        int end = query < 0 ? location.length() : query;
        var merged = path.substring(0, path.lastIndexOf('/') + 1) + location.substring(0, end);
        return read(origin() + withoutDots(merged) + location.substring(end));
    }

    /// RFC 3986 section 5.2.4: `.` stays where it is, `..` goes one segment up and never beyond the root. Escaped dots are not dots here.
    private static String withoutDots(String path) {
        var segments = path.substring(1).split("/", -1);
        var kept = new ArrayList<String>();
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            boolean up = segments[i].equals("..");
            if (up && !kept.isEmpty()) {
                kept.removeLast();
            }
            if (!up && !segments[i].equals(".")) {
                kept.add(segments[i]);
            } else if (last) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    /// `http` or `https`.
    public String scheme() {
        return scheme;
    }

    /// Lower-case name, dotted IPv4 address, or IPv6 address without brackets.
    public String host() {
        return host;
    }

    /// The host's address if it is written as one.
    public Optional<IpAddress> address() {
        return address;
    }

    /// 1 to 65535.
    public int port() {
        return port;
    }

    /// Begins with `/`; percent escapes in upper case.
    public String path() {
        return path;
    }

    /// What follows `?`, if there is a `?`.
    public Optional<String> query() {
        return query;
    }

    /// Scheme, host and port; two URLs of one origin talk to the same server.
    public String origin() {
        var shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + shown + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    /// The one spelling, and what is sent.
    public String canonical() {
        return origin() + path + query.map(text -> "?" + text).orElse("");
    }

    @Override
    public String toString() {
        return canonical();
    }

    /// 443 for `https`, else 80.
    public static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
