package dev.hradba.sandbox.http;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;
import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.IpAddress;
import dev.hradba.sandbox.http.url.Reading;
import dev.hradba.sandbox.http.url.SpecialNetworks;

/// Decides whether a request may leave: one strict reading of the URL, one rule, one lookup, every address checked. Sends nothing. Thread-safe if
/// its resolver is.
///
/// What it allows names the addresses to connect to, so an answer that the name server gives later has no influence.
public final class EgressGate {

    private static final int MAX_ADDRESSES = 64;

    private final EgressRules rules;
    private final Resolver resolver;
    private final OwnAddresses own;

    /// @param rules    what may leave
    /// @param resolver asked once per decision, after a rule was found
    /// @param own      this machine's addresses, which only a rule that names one alone opens
    public EgressGate(EgressRules rules, Resolver resolver, OwnAddresses own) {
        this.rules = rules;
        this.resolver = resolver;
        this.own = own;
    }

    /// Decides a first request.
    public EgressVerdict decide(String method, String url) {
        return switch (EgressUrl.read(url)) {
            case Reading.Refused(var rule, var message) -> new Refused(rule, message, Optional.empty());
            case Reading.Canonical(var read) -> decide(method, read);
        };
    }

    /// Decides a redirect as if it were a first request, and more strictly: never from `https` to `http`, never more often than the first rule
    /// and the one whose host answered allow, and secrets only where the first request already went.
    ///
    /// @param first    the first request's verdict
    /// @param from     the verdict of the request that was answered with the redirect
    /// @param status   301, 302, 303, 307 or 308
    /// @param location the redirect's `Location`
    /// @param hop      1 for the first redirect
    public EgressVerdict redirect(Allowed first, Allowed from, int status, String location, int hop) {
        for (var rule : List.of(first.rule(), from.rule())) {
            int most = rule.limits().maxRedirects();
            if (hop > most) {
                return new Refused("redirect-limit", "redirect %d; rule '%s' follows at most %d (maxRedirects)".formatted(hop, rule.name(), most), Optional.empty());
            }
        }
        return switch (from.url().redirect(location)) {
            case Reading.Refused(var rule, var message) -> new Refused(rule, "redirect %d: %s".formatted(hop, message), Optional.empty());
            case Reading.Canonical(var url) when from.url().scheme().equals("https") && url.scheme().equals("http") -> new Refused("redirect-downgrade",
                    "redirect %d leads from https to http, where others can read and change it".formatted(hop), Optional.of(url.canonical()));
            case Reading.Canonical(var url) -> afterRedirect(decide(methodAfter(status, from.method()), url), first, hop);
        };
    }

    private static EgressVerdict afterRedirect(EgressVerdict verdict, Allowed first, int hop) {
        return switch (verdict) {
            case Refused(var rule, var reason, var canonical) -> new Refused(rule, "redirect %d: %s".formatted(hop, reason), canonical);
            case Allowed allowed -> {
                boolean same = allowed.url().origin().equals(first.url().origin());
                yield new Allowed(allowed.rule(), allowed.method(), allowed.url(), allowed.addresses(), allowed.withSecret() && same,
                        "redirect %d: %s%s".formatted(hop, allowed.reason(), same ? "" : "; another origin, so no secret and no header of the guest goes along"));
            }
        };
    }

    /// RFC 9110 section 15.4: 303 makes everything but HEAD a GET; 301 and 302 make POST a GET, as all clients do; others keep the method.
    static String methodAfter(int status, String method) {
        boolean get = (status == 303 && !method.equals("HEAD")) || ((status == 301 || status == 302) && method.equals("POST"));
        return get ? "GET" : method;
    }

    private EgressVerdict decide(String method, EgressUrl url) {
        var canonical = Optional.of(url.canonical());
        if (!method.matches("[A-Z]{1,16}")) {
            return new Refused("method", "'%s' is not a method; write it in capitals, such as GET".formatted(shorten(method)), canonical);
        }
        var nearest = new ArrayList<String>();
        for (var rule : rules.rules()) {
            var differs = rule.differs(method, url);
            if (differs.isEmpty()) {
                return addresses(rule, method, url);
            } else if (!differs.get().equals("host")) {
                nearest.add("rule '%s' differs in %s".formatted(rule.name(), differs.get()));
            }
        }
        var why = nearest.isEmpty() ? "no rule names host '%s'".formatted(url.host()) : String.join("; ", nearest.subList(0, Math.min(3, nearest.size())));
        return new Refused("no-rule", "%s %s: %s".formatted(method, url.origin(), why), canonical);
    }

    private EgressVerdict addresses(EgressRule rule, String method, EgressUrl url) {
        var canonical = Optional.of(url.canonical());
        List<IpAddress> addresses;
        try {
            addresses = url.address().isPresent() ? List.of(url.address().get()) : resolver.lookup(url.host());
        } catch (UnknownHostException e) {
            return new Refused("dns", "rule '%s' allows it, but host '%s' has no usable answer: %s".formatted(rule.name(), url.host(), e.getMessage()), canonical);
        }
        if (addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
            return new Refused("dns", "rule '%s' allows it, but host '%s' has %d addresses; 1 to %d are expected"
                    .formatted(rule.name(), url.host(), addresses.size(), MAX_ADDRESSES), canonical);
        }
        for (var address : addresses) {
            var kind = rule.refuses(address);
            if (kind.isPresent()) {
                return new Refused("address", "rule '%s' allows it, but host '%s' leads to %s, which is not public (%s) and not %s"
                        .formatted(rule.name(), url.host(), address.text(), kind.get(),
                                SpecialNetworks.metadata(address) ? "the rule's 'host' or alone in its 'networks'" : "in the rule's networks"), canonical);
            }
        }
        var self = addresses.stream().filter(address -> !rule.names(address) && isOwn(address)).findFirst();
        if (self.isPresent()) {
            return new Refused("own-address", "rule '%s' allows it, but host '%s' leads to %s, an address of this machine itself; a rule that means it has it as 'host' or alone in 'networks'"
                    .formatted(rule.name(), url.host(), self.get().text()), canonical);
        }
        var shown = addresses.stream().map(IpAddress::text).limit(4).toList();
        var reason = "rule '%s' allows %s %s; every address was checked, connect to %s port %d".formatted(rule.name(), method, url.origin(), shown, url.port());
        return new Allowed(rule, method, url, addresses, rule.secret().isPresent(), reason);
    }

    /// Loopback needs no asking: a rule that opens any of it means this machine. Unsure is yes.
    private boolean isOwn(IpAddress address) {
        try {
            return !address.toInet().isLoopbackAddress() && own.contains(address);
        } catch (SocketException e) {
            return true;
        }
    }

    private static String shorten(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
