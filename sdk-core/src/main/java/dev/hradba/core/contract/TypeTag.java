package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/// How the variants of a sealed interface are told apart in JSON: by a property, `type` unless Jackson's `@JsonTypeInfo`
/// names another, whose value is the record's simple name unless `@JsonTypeName` or `@JsonSubTypes` names another.
final class TypeTag {

    private TypeTag() {}

    /// Whether values of this type need a tag because it is one of several.
    static boolean isBase(Class<?> type) {
        return type.isSealed() && type.isInterface() && !type.getName().startsWith("java.");
    }

    /// The sealed interface that this type is a variant of, or is itself; the outermost if they are nested.
    static Optional<Class<?>> baseOf(Class<?> type) {
        for (var parent : type.getInterfaces()) {
            var base = baseOf(parent);
            if (base.isPresent()) {
                return base;
            }
        }
        return isBase(type) ? Optional.of(type) : Optional.empty();
    }

    /// The records that a sealed interface permits, directly or through others, in declared order.
    static List<Class<?>> leaves(Class<?> base) {
        var leaves = new ArrayList<Class<?>>();
        for (var permitted : base.getPermittedSubclasses()) {
            if (isBase(permitted)) {
                leaves.addAll(leaves(permitted));
            } else if (permitted.isRecord()) {
                leaves.add(permitted);
            } else {
                throw new IllegalArgumentException("'%s' permits '%s', which is no record; a contract is made of records, enums and sealed interfaces of records"
                        .formatted(base.getName(), permitted.getName()));
            }
        }
        return leaves;
    }

    /// The property that holds the tag.
    static String property(Class<?> base) {
        var info = base.getAnnotation(JsonTypeInfo.class);
        if (info == null) {
            return "type";
        }
        if (info.use() != JsonTypeInfo.Id.NAME || info.include() != JsonTypeInfo.As.PROPERTY) {
            throw new IllegalArgumentException("'%s' is tagged by %s as %s; a contract needs use = NAME and include = PROPERTY"
                    .formatted(base.getName(), info.use(), info.include()));
        }
        return info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property();
    }

    /// The tag of a variant.
    static String name(Class<?> leaf) {
        var own = leaf.getAnnotation(JsonTypeName.class);
        if (own != null && !own.value().isEmpty()) {
            return own.value();
        }
        var listed = baseOf(leaf).map(base -> base.getAnnotation(JsonSubTypes.class));
        if (listed.isPresent()) {
            for (var entry : listed.get().value()) {
                if (entry.value() == leaf && !entry.name().isEmpty()) {
                    return entry.name();
                }
            }
        }
        return leaf.getSimpleName();
    }
}
