package dev.hradba.sandbox.http;

import java.util.Locale;
import java.util.Set;

/// A header that the host adds to requests of a rule; guests and models never see its value.
///
/// @param header name of the header, such as `Authorization`
/// @param env    environment variable of the host that holds the value
/// @param prefix put before the value, such as `Bearer `
public record EgressSecret(String header, String env, String prefix) {

    private static final Set<String> OURS = Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");

    /// Refuses names that are not a header's or a variable's.
    public EgressSecret {
        if (!header.matches("[A-Za-z][A-Za-z0-9-]{0,63}") || OURS.contains(header.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'%s' is not a header that a rule can set".formatted(header));
        }
        if (!env.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
            throw new IllegalArgumentException("'%s' is not the name of an environment variable".formatted(env));
        }
        if (!prefix.matches("[\\x20-\\x7e]{0,40}")) {
            throw new IllegalArgumentException("a prefix has at most 40 printable ASCII characters");
        }
    }
}
