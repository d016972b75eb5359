package dev.hradba.sandbox.http;

/// What one request under a rule may use up.
///
/// @param timeoutMillis    from the lookup to the last byte, redirects included; 1 to 120,000
/// @param maxRequestBytes  body sent; 0 to 10,000,000
/// @param maxResponseBytes body received, after decompression; 0 to 10,000,000
/// @param maxRedirects     redirects followed; 0 to 20
public record EgressLimits(int timeoutMillis, int maxRequestBytes, int maxResponseBytes, int maxRedirects) {

    /// For rules that say nothing: 10 s, 100,000 bytes out, 1,000,000 bytes in, 5 redirects.
    public static final EgressLimits DEFAULT = new EgressLimits(10_000, 100_000, 1_000_000, 5);

    /// Refuses limits outside the ranges above.
    public EgressLimits {
        range("timeoutMillis", timeoutMillis, 1, 120_000);
        range("maxRequestBytes", maxRequestBytes, 0, 10_000_000);
        range("maxResponseBytes", maxResponseBytes, 0, 10_000_000);
        range("maxRedirects", maxRedirects, 0, 20);
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d; give %d to %d".formatted(name, value, least, most));
        }
    }
}
