package dev.hradba.sandbox.http.url;

import java.util.Locale;
import java.util.Optional;

/// Reads a host: a name of letters, digits and hyphens, or an address in its one canonical spelling.
final class HostReader {

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private HostReader() {}

    /// @param name    lower-case name or canonical address
    /// @param address the address, if it is one
    record Host(String name, Optional<IpAddress> address) {}

    static Host read(String text) throws RefusedUrlException {
        return text.startsWith("[") ? v6(text) : name(text);
    }

    private static Host v6(String text) throws RefusedUrlException {
        if (!text.endsWith("]")) {
            throw new RefusedUrlException("url-host", "the address in brackets is not closed");
        }
        var inner = text.substring(1, text.length() - 1);
        if (inner.indexOf('%') >= 0) {
            throw new RefusedUrlException("url-zone", "an IPv6 address with a zone ('%') is bound to one machine; leave the zone out");
        }
        var address = IpAddress.parse(inner).filter(IpAddress::v6)
                .orElseThrow(() -> new RefusedUrlException("url-address", "'[%s]' is not an IPv6 address".formatted(shorten(inner))));
        if (SpecialNetworks.hidesV4(address)) {
            throw new RefusedUrlException("url-address", "'[%s]' hides an IPv4 address (%s); write the IPv4 address itself"
                    .formatted(inner, SpecialNetworks.kind(address).orElse("")));
        }
        if (!address.text().equals(inner.toLowerCase(Locale.ROOT))) {
            throw new RefusedUrlException("url-address", "'[%s]' is not the canonical spelling; write [%s]".formatted(inner, address.text()));
        }
        return new Host(address.text(), Optional.of(address));
    }

    private static Host name(String text) throws RefusedUrlException {
        if (text.isEmpty()) {
            throw new RefusedUrlException("url-host", "the URL names no host; write https://host/path");
        }
        if (text.indexOf('%') >= 0) {
            throw new RefusedUrlException("url-host", "the host has a percent escape; write the host plainly");
        }
        if (text.indexOf(':') >= 0) {
            throw new RefusedUrlException("url-host", "the host has a colon; write an IPv6 address in brackets");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7e) {
                throw new RefusedUrlException("url-idn",
                        "the host has the character U+%04X, which may look like another; write the name in its ASCII form (xn--...)".formatted((int) c));
            }
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
                throw new RefusedUrlException("url-host", "the host has the character '%s'; names have letters, digits, '-' and '.'".formatted(c));
            }
        }
        return labels(text.toLowerCase(Locale.ROOT));
    }

    private static Host labels(String name) throws RefusedUrlException {
        if (name.endsWith(".")) {
            throw new RefusedUrlException("url-host", "the host ends with a dot; leave it out");
        }
        if (name.length() > MAX_NAME) {
            throw new RefusedUrlException("url-host", "the host has %d characters; at most %d are possible".formatted(name.length(), MAX_NAME));
        }
        var labels = name.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                throw new RefusedUrlException("url-host", "the host '%s' has an empty label (two dots or a dot in front)".formatted(shorten(name)));
            }
            if (label.length() > MAX_LABEL || label.startsWith("-") || label.endsWith("-")) {
                throw new RefusedUrlException("url-host", "'%s' is not a label of a host: 1 to %d characters, no hyphen at an end".formatted(shorten(label), MAX_LABEL));
            }
        }
        if (numeric(labels[labels.length - 1])) {
            var address = IpAddress.parse(name).orElseThrow(() -> new RefusedUrlException("url-address",
                    "'%s' is a number, which some programs read as an IPv4 address; write four decimal parts without leading zeros".formatted(name)));
            return new Host(name, Optional.of(address));
        }
        return new Host(name, Optional.empty());
    }

    /// As in the URL standard's "ends in a number": resolvers of some systems read such names as addresses.
    private static boolean numeric(String label) {
        return label.matches("[0-9]+|0x[0-9a-f]*");
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }
}
