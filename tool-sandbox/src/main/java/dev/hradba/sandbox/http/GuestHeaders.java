package dev.hradba.sandbox.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.EgressVerdict.Refused;

/// Request headers that a guest sets.
final class GuestHeaders {

    private static final int SHOWN = 60;

    private GuestHeaders() {}

    /// Why these headers may not go with an allowed request; empty if they may.
    static Optional<Refused> refusal(Allowed first, JsonNode given) {
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            return refused(first, "the headers are not an object of names and texts");
        }
        for (var entry : given.properties()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            if (!first.rule().headers().contains(name)) {
                return refused(first, "rule '%s' lets a guest set %s, not '%s'"
                        .formatted(first.rule().name(), first.rule().headers(), name.length() > SHOWN ? name.substring(0, SHOWN) : name));
            }
            if (!entry.getValue().isTextual() || !entry.getValue().textValue().matches("[\\x20-\\x7e]{0,4000}")) {
                return refused(first, "header '%s' is not a line of printable ASCII".formatted(name));
            }
        }
        return Optional.empty();
    }

    /// The headers by their names in lower case, once they have been looked at.
    static Map<String, String> read(JsonNode given) {
        var values = new LinkedHashMap<String, String>();
        given.properties().forEach(entry -> values.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue().textValue()));
        return values;
    }

    private static Optional<Refused> refused(Allowed first, String why) {
        return Optional.of(new Refused("header", why, Optional.of(first.url().canonical())));
    }
}
