package dev.hradba.sandbox.http.url;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The networks that are not the public internet. Source: the IANA special-purpose address registries (RFC 6890 and its updates) and the metadata
/// services of the large clouds.
public final class SpecialNetworks {

    private static final Network GLOBAL_V6 = Network.parse("2000::/3");
    private static final String METADATA = "cloud metadata";
    private static final long ISATAP = 0x0000_5efeL;
    private static final Map<Network, String> TABLE = table(
            "100.100.100.200/32", METADATA, "168.63.129.16/32", METADATA, "169.254.0.23/32", METADATA, "169.254.42.42/32", METADATA, "169.254.169.254/32", METADATA,
            "169.254.170.2/32", METADATA, "169.254.170.23/32", METADATA, "192.0.0.192/32", METADATA, "fd00:42::42/128", METADATA, "fd00:ec2::23/128", METADATA,
            "fd00:ec2::254/128", METADATA, "fd20:ce::254/128", METADATA, "fe80::a9fe:a9fe/128", METADATA,
            "0.0.0.0/32", "unspecified", "0.0.0.0/8", "this network", "10.0.0.0/8", "private", "100.64.0.0/10", "carrier-grade NAT", "127.0.0.0/8", "loopback",
            "169.254.0.0/16", "link-local", "172.16.0.0/12", "private", "192.0.0.0/24", "protocol assignments", "192.0.2.0/24", "documentation",
            "192.31.196.0/24", "AS112", "192.52.193.0/24", "AMT", "192.88.99.0/24", "6to4 relay", "192.168.0.0/16", "private", "192.175.48.0/24", "AS112",
            "198.18.0.0/15", "benchmark", "198.51.100.0/24", "documentation", "203.0.113.0/24", "documentation", "224.0.0.0/4", "multicast",
            "255.255.255.255/32", "broadcast", "240.0.0.0/4", "reserved",
            "::/128", "unspecified", "::1/128", "loopback", "::ffff:0:0/96", "IPv4-mapped", "::ffff:0:0:0/96", "IPv4-translated", "::/96", "IPv4-compatible",
            "64:ff9b::/96", "NAT64", "64:ff9b:1::/48", "NAT64", "100::/64", "discard-only", "100:0:0:1::/64", "dummy", "2001::/32", "Teredo",
            "2001:2::/48", "benchmark", "2001:10::/28", "ORCHID", "2001:20::/28", "ORCHID", "2001::/23", "protocol assignments",
            "2001:db8::/32", "documentation", "2002::/16", "6to4", "2620:4f:8000::/48", "AS112", "3fff::/20", "documentation", "5f00::/16", "segment routing",
            "fc00::/7", "unique local", "fe80::/10", "link-local", "fec0::/10", "site-local", "ff00::/8", "multicast");

    private SpecialNetworks() {}

    /// What an address is if it is not public, such as `loopback`; empty for a public one.
    public static Optional<String> kind(IpAddress address) {
        for (var entry : TABLE.entrySet()) {
            if (entry.getKey().contains(address)) {
                return Optional.of("%s, %s".formatted(entry.getValue(), entry.getKey()));
            }
        }
        if (address.v6() && !GLOBAL_V6.contains(address)) {
            return Optional.of("outside the global unicast range " + GLOBAL_V6);
        }
        boolean isatap = address.v6() && ((address.low() >>> 32) & 0xfdff_ffffL) == ISATAP;
        return isatap ? Optional.of("ISATAP, an IPv4 address within") : Optional.empty();
    }

    /// Whether a cloud hands out its machines' credentials at an address.
    public static boolean metadata(IpAddress address) {
        return kind(address).filter(kind -> kind.startsWith(METADATA)).isPresent();
    }

    /// Whether an IPv6 address carries an IPv4 address, so that another wall might read it as that one. No rule can name such addresses.
    public static boolean hidesV4(IpAddress address) {
        return kind(address).filter(kind -> kind.startsWith("IPv4-") || kind.startsWith("NAT64") || kind.startsWith("6to4, ")
                || kind.startsWith("Teredo") || kind.startsWith("ISATAP")).isPresent();
    }

    private static Map<Network, String> table(String... rows) {
        var table = new LinkedHashMap<Network, String>();
        for (int i = 0; i < rows.length; i += 2) {
            table.put(Network.parse(rows[i]), rows[i + 1]);
        }
        return table;
    }
}
