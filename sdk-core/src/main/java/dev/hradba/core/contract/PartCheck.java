package dev.hradba.core.contract;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Reads one finished part into its type and checks what can be checked without the rest.
final class PartCheck {

    /// The part, or what is wrong with it.
    ///
    /// @param value      the part in its type, or null if it cannot be read
    /// @param violations everything that is wrong
    record Checked(@Nullable Object value, List<Violation> violations) {}

    private PartCheck() {}

    static Checked check(JsonNode node, JavaType type, String path) {
        try {
            Object read = ContractJson.MAPPER.convertValue(node, type);
            return new Checked(read, read == null ? List.of() : BeanCheck.check(read, path));
        } catch (IllegalArgumentException refused) {
            return new Checked(null, List.of(refused.getCause() instanceof JsonMappingException mapping ? Violations.of(mapping, path)
                    : new Violation(path, "parse", Violations.shorten(node.toString()), Violations.plain(String.valueOf(refused.getMessage())))));
        }
    }

    /// What an optional holds.
    static Object bare(Object value) {
        return switch (value) {
            case Optional<?> optional when optional.isPresent() -> optional.get();
            case OptionalInt optional when optional.isPresent() -> optional.getAsInt();
            case OptionalLong optional when optional.isPresent() -> optional.getAsLong();
            case OptionalDouble optional when optional.isPresent() -> optional.getAsDouble();
            default -> value;
        };
    }
}
