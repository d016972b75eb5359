package dev.hradba.gpu.internal.gguf;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.backend.BackendException;
import org.jspecify.annotations.Nullable;

/// The facts in a GGUF header. Whole numbers are `Long`, real numbers `Double`, arrays `long[]`, `double[]`, `boolean[]` or `String[]`.
public final class GgufMetadata {

    private final Path file;
    private final Map<String, Object> values;

    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Whether the header has the key.
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /// The text under a key, if there is one.
    ///
    /// @throws BackendException if the value is no text
    public Optional<String> string(String key) {
        return Optional.ofNullable(as(key, String.class, "a text"));
    }

    /// The text under a key that every such file must have.
    public String requireString(String key) {
        return string(key).orElseThrow(() -> missing(key));
    }

    /// The whole number under a key, if there is one.
    public Optional<Long> integer(String key) {
        return Optional.ofNullable(as(key, Long.class, "a whole number"));
    }

    /// The whole number under a key that every such file must have, within bounds.
    public int requireInt(String key, int minimum, int maximum) {
        return bounded(key, integer(key).orElseThrow(() -> missing(key)), minimum, maximum);
    }

    /// The whole number under a key, or another value where the key is absent; within bounds.
    public int intOr(String key, int otherwise, int minimum, int maximum) {
        return bounded(key, integer(key).orElse((long) otherwise), minimum, maximum);
    }

    /// The real or whole number under a key, or another value where the key is absent.
    public double realOr(String key, double otherwise) {
        Object value = values.get(key);
        if (value instanceof Long whole) {
            return whole;
        }
        Double real = as(key, Double.class, "a number");
        return real == null ? otherwise : real;
    }

    /// The boolean under a key, or another value where the key is absent.
    public boolean boolOr(String key, boolean otherwise) {
        Boolean value = as(key, Boolean.class, "a boolean");
        return value == null ? otherwise : value;
    }

    /// The texts under a key, if there are any.
    public Optional<String[]> strings(String key) {
        return Optional.ofNullable(as(key, String[].class, "an array of texts"));
    }

    /// The whole numbers under a key, if there are any.
    public Optional<long[]> integers(String key) {
        return Optional.ofNullable(as(key, long[].class, "an array of whole numbers"));
    }

    /// The real numbers under a key, if there are any.
    public Optional<double[]> reals(String key) {
        return Optional.ofNullable(as(key, double[].class, "an array of real numbers"));
    }

    /// The booleans under a key, if there are any.
    public Optional<boolean[]> booleans(String key) {
        return Optional.ofNullable(as(key, boolean[].class, "an array of booleans"));
    }

    /// Everything that is a single text, number or boolean, as text.
    public Map<String, String> scalars() {
        Map<String, String> scalars = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (!value.getClass().isArray()) {
                scalars.put(key, value.toString());
            }
        });
        return scalars;
    }

    /// A failure that blames this file.
    ///
    /// @param what   what is wrong, a clause without full stop
    /// @param advice what to do, a sentence
    public BackendException broken(String what, String advice) {
        return ModelFiles.broken(file, what, advice);
    }

    private BackendException missing(String key) {
        return broken("its header has no '" + key + "'", "Convert the model again with a current converter.");
    }

    private int bounded(String key, long value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw broken("'%s' is %d, outside [%d, %d]".formatted(key, value, minimum, maximum), Cursor.CUT);
        }
        return (int) value;
    }

    private <T> @Nullable T as(String key, Class<T> type, String name) {
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            throw broken("'%s' should be %s and is %s".formatted(key, name, value.getClass().getSimpleName()),
                    "Convert the model again with a current converter.");
        }
        return type.cast(value);
    }
}
