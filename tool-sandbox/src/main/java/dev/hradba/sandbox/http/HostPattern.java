package dev.hradba.sandbox.http;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.IpAddress;
import dev.hradba.sandbox.http.url.Reading;

/// The host a rule names: a name, `*.` and a name for every host below it, or an address.
///
/// @param text    as in the rules, lower case
/// @param address the address, if the rule names one
record HostPattern(String text, Optional<IpAddress> address) {

    static HostPattern of(String given) {
        var lower = given.toLowerCase(Locale.ROOT);
        boolean below = lower.startsWith("*.");
        var name = below ? lower.substring(2) : lower;
        if (name.indexOf('*') >= 0) {
            throw new IllegalArgumentException("host '%s' has a star elsewhere than in front; write example.com or *.example.com".formatted(given));
        }
        if (below && name.indexOf('.') < 0) {
            throw new IllegalArgumentException("host '%s' names a whole top-level domain; name at least two labels, such as *.example.com".formatted(given));
        }
        if (!name.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException("host '%s' is not ASCII; write %s".formatted(given, ascii(name)));
        }
        var bracketed = IpAddress.parse(name).filter(IpAddress::v6).isPresent() ? "[" + name + "]" : name;
        return switch (EgressUrl.read("https://" + bracketed + "/")) {
            case Reading.Canonical(var url) when below && url.address().isPresent() ->
                throw new IllegalArgumentException("host '%s' puts a star before an address; name the address".formatted(given));
            case Reading.Canonical(var url) when url.port() != 443 || !url.path().equals("/") ->
                throw new IllegalArgumentException("host '%s' is more than a host; port and path have fields of their own".formatted(given));
            case Reading.Canonical(var url) -> new HostPattern((below ? "*." : "") + url.host(), url.address());
            case Reading.Refused(var rule, var message) -> throw new IllegalArgumentException("host '%s': %s".formatted(given, message));
        };
    }

    /// A star never matches an address, nor a label in Punycode: what such a name looks like must be judged by the one who writes the rule.
    boolean matches(EgressUrl url) {
        if (!text.startsWith("*.")) {
            return url.host().equals(text);
        }
        var host = url.host();
        var end = text.substring(1);
        return url.address().isEmpty() && host.endsWith(end) && host.length() > end.length()
                && !("." + host.substring(0, host.length() - end.length())).contains(".xn--");
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            return "its ASCII form (xn--...)";
        }
    }
}
