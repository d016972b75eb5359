package dev.hradba.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.IpAddress;
import dev.hradba.sandbox.http.url.Network;
import dev.hradba.sandbox.http.url.SpecialNetworks;

/// One kind of request that may leave the house.
///
/// @param name         unique among the rules; shown in decisions
/// @param methods      upper-case methods
/// @param schemes      `https`, `http`
/// @param host         a name, `*.` and a name, or an address
/// @param ports        ports; empty for the scheme's own
/// @param paths        path patterns, `/**` for all
/// @param networks     networks that are not public and that the host may nevertheless resolve to
/// @param headers      lower-case names of headers a guest may set
/// @param secret       a header that the host adds
/// @param contentTypes media types of the reply that are handed on, `*` within a part allowed; empty for text and JSON
/// @param limits       bounds of one request
public record EgressRule(
        String name,
        Set<String> methods,
        Set<String> schemes,
        String host,
        Set<Integer> ports,
        List<String> paths,
        List<Network> networks,
        Set<String> headers,
        Optional<EgressSecret> secret,
        List<String> contentTypes,
        EgressLimits limits) {

    private static final int WIDEST_V4 = 8;
    private static final int WIDEST_V6 = 7;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY");
    private static final Set<String> NEVER = Set.of("host", "content-length", "transfer-encoding", "connection", "cookie", "authorization",
            "proxy-authorization", "upgrade", "te", "trailer", "expect", "keep-alive", "x-forwarded-for", "forwarded");

    /// Refuses what no request could match or no rule may grant.
    public EgressRule {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("name '%s' must be 1 to 64 letters, digits, '.', '_' or '-'".formatted(name));
        }
        methods = Set.copyOf(methods);
        schemes = Set.copyOf(schemes);
        ports = Set.copyOf(ports);
        paths = List.copyOf(paths);
        networks = List.copyOf(networks);
        headers = Set.copyOf(headers);
        contentTypes = List.copyOf(contentTypes);
        known("method", methods, METHODS);
        known("scheme", schemes, Set.of("https", "http"));
        HostPattern.of(host);
        ports.stream().filter(port -> port < 1 || port > 65_535).findFirst().ifPresent(port -> {
            throw new IllegalArgumentException("port %d is not between 1 and 65535".formatted(port));
        });
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("path is an empty list; leave it out for every path");
        }
        paths.forEach(PathPattern::new);
        for (String header : headers) {
            if (!header.matches("[a-z][a-z0-9-]{0,63}") || NEVER.contains(header)) {
                throw new IllegalArgumentException("header '%s' is not one a guest may set".formatted(header));
            }
        }
        for (String type : contentTypes) {
            if (!type.matches("[a-z0-9*][a-z0-9.+*-]*/[a-z0-9*][a-z0-9.+*-]*")) {
                throw new IllegalArgumentException("content type '%s' is not like application/json or text/*".formatted(type));
            }
        }
    }

    private static void known(String field, Set<String> given, Set<String> known) {
        if (given.isEmpty() || !known.containsAll(given)) {
            throw new IllegalArgumentException("%s %s is none of %s".formatted(field, new TreeSet<>(given), new TreeSet<>(known)));
        }
    }

    /// Whether the rule covers a request, and if not, what differs.
    Optional<String> differs(String method, EgressUrl url) {
        if (!HostPattern.of(host).matches(url)) {
            return Optional.of("host");
        } else if (!schemes.contains(url.scheme())) {
            return Optional.of("scheme %s (it allows %s)".formatted(url.scheme(), new TreeSet<>(schemes)));
        } else if (ports.isEmpty() ? url.port() != EgressUrl.defaultPort(url.scheme()) : !ports.contains(url.port())) {
            return Optional.of("port %d (it allows %s)".formatted(url.port(), ports.isEmpty() ? "the scheme's own" : new TreeSet<>(ports)));
        } else if (!methods.contains(method)) {
            return Optional.of("method %s (it allows %s)".formatted(method, new TreeSet<>(methods)));
        } else if (paths.stream().noneMatch(path -> new PathPattern(path).matches(url.path()))) {
            return Optional.of("path %s (it allows %s)".formatted(url.path(), paths));
        }
        return Optional.empty();
    }

    /// Whether the rule names this very address, not only a network around it.
    boolean names(IpAddress address) {
        return HostPattern.of(host).address().filter(address::equals).isPresent() || networks.contains(Network.of(address));
    }

    /// What about the rule is likely not meant; shown to whoever loads it.
    List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (var network : networks) {
            if (SpecialNetworks.hidesV4(network.base())) {
                warnings.add("network %s never matches: addresses that carry an IPv4 address are always refused; name the IPv4 network".formatted(network));
            } else if (network.prefix() < (network.base().v6() ? WIDEST_V6 : WIDEST_V4)) {
                warnings.add("network %s also opens loopback, private or metadata addresses that nobody named; whoever answers for host '%s' may lead there. Name the networks it lies in"
                        .formatted(network, host));
            }
        }
        return warnings;
    }

    /// Why an address of the host may not be used; empty if it may. A cloud's metadata service is open only to a rule that names its very address.
    Optional<String> refuses(IpAddress address) {
        boolean open = names(address) || (!SpecialNetworks.metadata(address) && networks.stream().anyMatch(network -> network.contains(address)));
        return open && !SpecialNetworks.hidesV4(address) ? Optional.empty() : SpecialNetworks.kind(address);
    }

    /// Whether a reply of this media type is handed on.
    boolean accepts(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (contentTypes.isEmpty()) {
            return type.startsWith("text/") || type.equals("application/json") || type.endsWith("+json") || type.equals("application/xml") || type.endsWith("+xml");
        }
        return contentTypes.stream().anyMatch(allowed -> type.matches(allowed.replace("+", "\\+").replace(".", "\\.").replace("*", "[^/]*")));
    }
}
