package dev.hradba.core.contract;

import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// How the constants of an enum are spelled in JSON. A schema offers each as Jackson writes it; what else Jackson reads as one of
/// them, an alias or what its factory takes, is put into that spelling before the schema is asked.
final class EnumNames {

    /// Whether an enum reads more than it writes, and all that it writes.
    private record Spellings(boolean lenient, Set<JsonNode> written) {}

    /// Kept with the class, so that they go with its loader.
    private static final ClassValue<Spellings> SPELLINGS = new ClassValue<>() {
        @Override
        protected Spellings computeValue(Class<?> type) {
            var written = new HashSet<JsonNode>();
            for (var constant : type.getEnumConstants()) {
                written.add(ContractJson.MAPPER.valueToTree(constant));
            }
            return new Spellings(hasAliases(type) || hasFactory(type), Set.copyOf(written));
        }
    };

    private EnumNames() {}

    private static boolean hasAliases(Class<?> type) {
        for (var field : type.getDeclaredFields()) {
            if (field.isEnumConstant() && field.isAnnotationPresent(JsonAlias.class)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasFactory(Class<?> type) {
        for (var method : type.getDeclaredMethods()) {
            var mark = method.getAnnotation(JsonCreator.class);
            if (mark != null && mark.mode() != JsonCreator.Mode.DISABLED) {
                return true;
            }
        }
        return false;
    }

    /// Whether an enum reads more than it writes.
    static boolean isLenient(Class<?> type) {
        return SPELLINGS.get(type).lenient();
    }

    /// Makes sure that every constant is read from what it is written as, so that no schema offers what cannot be read.
    ///
    /// @throws IllegalArgumentException if one is not
    static void check(JavaType type) {
        for (var constant : type.getRawClass().getEnumConstants()) {
            JsonNode written = ContractJson.MAPPER.valueToTree(constant);
            if (!written.isValueNode() || !constant.equals(read(written, type))) {
                throw new IllegalArgumentException("constant '%s' of '%s' is written as %s, which is not read as that constant; let @JsonValue write what @JsonCreator reads, and each in its own way"
                        .formatted(((Enum<?>) constant).name(), type.getRawClass().getName(), written));
            }
        }
    }

    /// The spelling that the schema offers, or what was given if it is no constant or a spelling of its own.
    ///
    /// @param caseless whether the component that it is in reads constants in any case
    static JsonNode normal(JsonNode given, JavaType type, boolean caseless) {
        var spellings = SPELLINGS.get(type.getRawClass());
        if (given.isNull() || spellings.written().contains(given)) {
            return given;
        }
        var constant = spellings.lenient() ? read(given, type) : null;
        if (constant != null) {
            return ContractJson.MAPPER.valueToTree(constant);
        }
        return !caseless ? given : spellings.written().stream()
                .filter(name -> name.isTextual() && name.textValue().equalsIgnoreCase(given.asText())).findFirst().orElse(given);
    }

    /// The same for the key of a map.
    static String normalKey(String given, @Nullable JavaType type) {
        return type == null || !type.isEnumType() ? given : normal(ContractJson.MAPPER.getNodeFactory().textNode(given), type, false).asText();
    }

    private static @Nullable Object read(JsonNode given, JavaType type) {
        try {
            return ContractJson.MAPPER.treeToValue(given, type);
        } catch (JsonProcessingException unknown) {
            return null;
        }
    }
}
