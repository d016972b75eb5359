package dev.hradba.core.internal.wire;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import okhttp3.HttpUrl;

/// What a specification such as `ollama=http://localhost:11434#qwen3:8b` says.
///
/// @param kind    what stands before the equals sign
/// @param address without fragment, trailing slashes and `/v1`
/// @param model   what stands after `#`
public record Target(String kind, HttpUrl address, Optional<String> model) {

    /// Reads a specification.
    ///
    /// @throws IllegalArgumentException if it cannot be read; the message says how it should look
    public static Target of(String spec, Set<String> kinds) {
        int equals = spec.indexOf('=');
        var kind = equals < 0 ? "" : spec.substring(0, equals).strip();
        if (!kinds.contains(kind)) {
            throw new IllegalArgumentException("'%s' is of no known kind; write one of %s"
                    .formatted(equals < 0 ? spec : kind, String.join("=URL, ", new TreeSet<>(kinds)) + "=URL"));
        }
        var address = HttpUrl.parse(spec.substring(equals + 1).strip());
        if (address == null) {
            throw new IllegalArgumentException("the address of the %s server is not an http or https URL; write %s=http://host:port"
                    .formatted(kind, kind));
        }
        if (!address.username().isEmpty() || !address.password().isEmpty() || address.query() != null) {
            throw new IllegalArgumentException("the address of the %s server carries credentials or a query; give keys in ConnectOptions, where they stay secret"
                    .formatted(kind));
        }
        return new Target(kind, root(address), Optional.ofNullable(address.fragment()).filter(name -> !name.isBlank()));
    }

    private static HttpUrl root(HttpUrl address) {
        var path = address.encodedPath().replaceAll("/+$", "");
        if (path.endsWith("/v1")) {
            path = path.substring(0, path.length() - 3);
        }
        return address.newBuilder().encodedPath(path.isEmpty() ? "/" : path).fragment(null).build();
    }
}
