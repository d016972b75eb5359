package dev.hradba.sandbox.http.url;

/// A block of addresses such as `10.0.0.0/8`.
///
/// @param base   first address
/// @param prefix leading bits that count; 0 to 32 for IPv4, 0 to 128 for IPv6
public record Network(IpAddress base, int prefix) {

    /// Refuses a prefix outside the family's range and a base with bits beyond the prefix.
    public Network {
        if (prefix < 0 || prefix > (base.v6() ? 128 : 32)) {
            throw new IllegalArgumentException("prefix %d of network %s is out of range".formatted(prefix, base.text()));
        }
        if (!masked(base, prefix).equals(base)) {
            throw new IllegalArgumentException("network %s/%d has bits beyond its prefix; write %s/%d"
                    .formatted(base.text(), prefix, masked(base, prefix).text(), prefix));
        }
    }

    /// Reads `address/prefix`, or one address alone.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        var address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        boolean good = slash < 0 || text.substring(slash + 1).matches("[0-9]{1,3}");
        if (address.isEmpty() || !good) {
            throw new IllegalArgumentException("'%s' is not a network; write it like 10.1.0.0/16 or fd00:1::/32".formatted(text));
        }
        return slash < 0 ? of(address.get()) : new Network(address.get(), Integer.parseInt(text.substring(slash + 1)));
    }

    /// The network of one address.
    public static Network of(IpAddress address) {
        return new Network(address, address.v6() ? 128 : 32);
    }

    /// Whether an address of the same family lies in it.
    public boolean contains(IpAddress address) {
        return address.v6() == base.v6() && masked(address, prefix).equals(base);
    }

    @Override
    public String toString() {
        return base.text() + "/" + prefix;
    }

    private static IpAddress masked(IpAddress address, int prefix) {
        return address.v6()
                ? new IpAddress(true, address.high() & mask(prefix), address.low() & mask(prefix - 64))
                : new IpAddress(false, 0, address.low() & mask(prefix + 32));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }
}
