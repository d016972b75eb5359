package dev.hradba.core.contract;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Walks all types of a contract when it is made, so that what cannot work is refused then and not at the first reply.
final class ContractTypes {

    private final Set<JavaType> seen = new HashSet<>();
    private final Deque<JavaType> open = new ArrayDeque<>();
    private boolean lenient;

    private ContractTypes() {}

    /// Whether some record takes members by other names or passes over unknown ones, or some enum reads more than it writes.
    ///
    /// @throws IllegalArgumentException if a type cannot be read, or a constraint stands where it cannot be checked
    static boolean check(Class<?> root) {
        var types = new ContractTypes();
        ContractJson.checkReadable(root);
        types.open.add(ContractJson.MAPPER.constructType(root));
        while (!types.open.isEmpty()) {
            var type = types.open.poll();
            if (types.seen.add(type)) {
                types.check(type);
            }
        }
        return types.lenient;
    }

    private void check(JavaType type) {
        var raw = type.getRawClass();
        if (type.isContainerType() || type.isReferenceType()) {
            if (type.getContentType() != null) {
                open.add(type.getContentType());
            }
            if (type.getKeyType() != null && type.getKeyType().isEnumType()) {
                open.add(type.getKeyType());
            }
        } else if (raw.isEnum()) {
            EnumNames.check(type);
            lenient |= EnumNames.isLenient(raw);
        } else if (TypeTag.isBase(raw)) {
            variants(type);
        } else if (raw.isRecord()) {
            record(type);
        } else if (Modifier.isAbstract(raw.getModifiers()) && !raw.isPrimitive() && !raw.getName().startsWith("java.")
                && !JsonNode.class.isAssignableFrom(raw) && !raw.isAnnotationPresent(JsonDeserialize.class)) {
            throw new IllegalArgumentException("'%s' could be anything; make it a record, an enum, or a sealed interface of records".formatted(raw.getName()));
        }
    }

    private void variants(JavaType base) {
        var tags = new HashSet<String>();
        var property = TypeTag.property(base.getRawClass());
        for (var leaf : TypeTag.leaves(base.getRawClass())) {
            if (!tags.add(TypeTag.name(leaf))) {
                throw new IllegalArgumentException("two variants of '%s' are tagged '%s'; name one with @JsonTypeName".formatted(base.getRawClass().getName(), TypeTag.name(leaf)));
            }
            var type = ContractJson.MAPPER.getTypeFactory().constructSpecializedType(base, leaf);
            if (RecordTypes.component(type, property) != null) {
                throw new IllegalArgumentException("'%s' has a component '%s', which is the tag of '%s'; rename it or set @JsonTypeInfo(use = NAME, property = ..)"
                        .formatted(leaf.getName(), property, base.getRawClass().getName()));
            }
            open.add(type);
        }
    }

    private void record(JavaType type) {
        BeanCheck.checkDeclarations(type.getRawClass());
        var known = RecordTypes.of(type);
        if (!known.wraps()) {
            checkCreator(type.getRawClass(), known);
        }
        lenient |= known.open() || !known.aliases().isEmpty();
        for (var component : known.byJson().values()) {
            var member = component.getPrimaryMember();
            if (member != null && (member.hasAnnotation(JsonUnwrapped.class) || member.hasAnnotation(JsonAnySetter.class))) {
                throw new IllegalArgumentException("component '%s' of '%s' has no place of its own in JSON; a contract needs one, so leave out @JsonUnwrapped and @JsonAnySetter"
                        .formatted(component.getInternalName(), type.getRawClass().getName()));
            }
            if (component.getPrimaryType() != null && RecordTypes.isPlain(component)) {
                open.add(component.getPrimaryType());
            } else if (component.getPrimaryType() != null) {
                lenient |= RecordTypes.isCaseless(component) || holdsLenientEnum(component.getPrimaryType());
            }
        }
    }

    /// A component that is read in a way of its own may be of any type, but an enum's other names hold for it, too.
    private static boolean holdsLenientEnum(JavaType type) {
        return type.isEnumType() ? EnumNames.isLenient(type.getRawClass())
                : Stream.of(type.getKeyType(), type.getContentType()).anyMatch(inner -> inner != null && holdsLenientEnum(inner));
    }

    /// Refuses a record that is made of something else than its components, or lacks one that must have a value.
    private static void checkCreator(Class<?> record, RecordTypes.Known known) {
        var taken = new HashMap<String, BeanPropertyDefinition>();
        known.byJson().values().stream().filter(BeanPropertyDefinition::hasConstructorParameter).forEach(property -> taken.put(property.getInternalName(), property));
        for (var component : record.getRecordComponents()) {
            boolean isMadeOf = taken.remove(component.getName()) != null;
            if (RecordTypes.isNeverRead(record, component.getName())) {
                if (component.getType().isPrimitive()) {
                    throw new IllegalArgumentException("component '%s' of '%s' is never read, but a %s cannot be absent; make it a reference type or read it"
                            .formatted(component.getName(), record.getName(), component.getType()));
                }
            } else if (!isMadeOf) {
                throw new IllegalArgumentException("'%s' is not made of its component '%s'; a contract needs a record that is made of all of them, so leave out the @JsonCreator"
                        .formatted(record.getName(), component.getName()));
            }
        }
        if (!taken.isEmpty()) {
            throw new IllegalArgumentException("'%s' is made of %s, which is no component; leave out the @JsonCreator".formatted(record.getName(), taken.keySet()));
        }
    }

    /// The same document with every member and constant under its own name, and without members that their record passes over.
    ///
    /// @param caseless whether the component that it is in reads constants in any case
    static JsonNode normal(JsonNode node, @Nullable JavaType type, boolean caseless) {
        if (type == null) {
            return node;
        }
        if (type.isReferenceType()) {
            return normal(node, type.getContentType(), caseless);
        }
        if (node.isValueNode()) {
            return type.isEnumType() ? EnumNames.normal(node, type, caseless) : node;
        }
        if (node instanceof ArrayNode array) {
            var copy = ContractJson.MAPPER.createArrayNode();
            array.forEach(item -> copy.add(normal(item, type.getContentType(), caseless)));
            return copy;
        }
        var object = (ObjectNode) node;
        var copy = ContractJson.MAPPER.createObjectNode();
        var record = variant(object, type);
        if (record == null || !record.getRawClass().isRecord()) {
            for (var member : object.properties()) {
                var name = type.isMapLikeType() ? EnumNames.normalKey(member.getKey(), type.getKeyType()) : member.getKey();
                boolean taken = !name.equals(member.getKey()) && (object.has(name) || copy.has(name));
                copy.set(taken ? member.getKey() : name, normal(member.getValue(), type.isMapLikeType() ? type.getContentType() : null, caseless));
            }
            return copy;
        }
        var known = RecordTypes.of(record);
        var tag = TypeTag.baseOf(record.getRawClass()).map(TypeTag::property).orElse("");
        for (var member : object.properties()) {
            BeanPropertyDefinition component = known.byJson().get(member.getKey());
            var name = component == null ? known.aliases().getOrDefault(member.getKey(), member.getKey()) : member.getKey();
            boolean taken = !name.equals(member.getKey()) && (object.has(name) || copy.has(name));
            if (known.byJson().containsKey(name) && !taken) {
                var meant = known.byJson().get(name);
                copy.set(name, normal(member.getValue(), meant.getPrimaryType(), RecordTypes.isCaseless(meant)));
            } else if (!known.open() || member.getKey().equals(tag)) {
                copy.set(member.getKey(), member.getValue());
            }
        }
        return copy;
    }

    /// The variant that an object says it is, or the type itself.
    static @Nullable JavaType variant(ObjectNode object, JavaType type) {
        if (!TypeTag.isBase(type.getRawClass())) {
            return type;
        }
        var tag = object.path(TypeTag.property(type.getRawClass())).asText();
        for (var leaf : TypeTag.leaves(type.getRawClass())) {
            if (TypeTag.name(leaf).equals(tag)) {
                return ContractJson.MAPPER.getTypeFactory().constructSpecializedType(type, leaf);
            }
        }
        return null;
    }
}
