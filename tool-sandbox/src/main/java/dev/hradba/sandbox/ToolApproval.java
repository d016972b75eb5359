package dev.hradba.sandbox;

import java.time.Instant;

/// A person's word on one exact version of a tool. Records are only added; the latest one for a tool, hash and scope counts.
///
/// @param tool     name of the tool
/// @param hash     the exact version, see [Tool#hash]
/// @param scope    where it may be used, such as a copilot's name; `*` for everywhere
/// @param approved whether it may be used there; false takes an approval back
/// @param by       who decided
/// @param at       when
public record ToolApproval(String tool, String hash, String scope, boolean approved, String by, Instant at) {

    /// Scope that covers every other.
    public static final String EVERYWHERE = "*";

    /// Refuses a hash that is none and a decision by nobody.
    public ToolApproval {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("hash '%s' is not 64 hexadecimal digits".formatted(hash));
        }
        if (by.isBlank() || scope.isBlank()) {
            throw new IllegalArgumentException("an approval needs who decided and for which scope, got '%s' and '%s'".formatted(by, scope));
        }
    }
}
