package dev.hradba.sandbox.http;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;
import okio.ByteString;
import okio.Utf8;

/// The body that a guest sends.
final class GuestBody {

    private GuestBody() {}

    /// Why this body may not go with an allowed request; empty if it may. A redirect that turns the method to GET leaves it behind.
    static Optional<Refused> refusal(Allowed allowed, JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        if (!given.isTextual()) {
            return refused(allowed, "the body is not text; JSON is sent as its text");
        }
        long bytes = sent(allowed, given) ? Utf8.size(given.textValue()) : 0;
        int most = allowed.rule().limits().maxRequestBytes();
        return bytes <= most ? Optional.empty() : refused(allowed, "the body has %d bytes; rule '%s' sends at most %d bytes (maxRequestBytes)"
                .formatted(bytes, allowed.rule().name(), most));
    }

    /// The body's bytes once it has been looked at; empty if none is sent.
    static Optional<ByteString> read(Allowed allowed, JsonNode given) {
        return sent(allowed, given) ? Optional.of(ByteString.encodeUtf8(given.textValue())) : Optional.empty();
    }

    private static boolean sent(Allowed allowed, JsonNode given) {
        return given.isTextual() && !allowed.method().equals("GET") && !allowed.method().equals("HEAD");
    }

    private static Optional<Refused> refused(Allowed allowed, String why) {
        return Optional.of(new Refused("body", why, Optional.of(allowed.url().canonical())));
    }
}
