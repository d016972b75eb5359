package dev.hradba.core.contract;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import org.jspecify.annotations.Nullable;

/// Record components by the names that JSON has for them. Jackson is asked once for each type.
final class RecordTypes {

    /// With these a component is read in a way of its own, not as its type alone says.
    private static final Set<Class<? extends Annotation>> CONTEXTUAL = Set.of(JsonFormat.class, JsonDeserialize.class, JsonTypeInfo.class, JacksonAnnotationsInside.class);

    /// One record as Jackson reads it.
    ///
    /// @param byJson    components by their name in JSON
    /// @param jsonNames names in JSON by names in Java
    /// @param aliases   names in JSON by the other names that are taken for them; in any case, if the record reads them so
    /// @param open      whether unknown members are passed over (`@JsonIgnoreProperties(ignoreUnknown = true)`)
    /// @param wraps     whether the record is written as the value of its one component (`@JsonValue`)
    record Known(Map<String, BeanPropertyDefinition> byJson, Map<String, String> jsonNames, Map<String, String> aliases, boolean open, boolean wraps) {}

    /// Kept with the class, so that it goes with its loader.
    private static final ClassValue<Map<JavaType, Known>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<JavaType, Known> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private RecordTypes() {}

    static Known of(JavaType record) {
        var known = KNOWN.get(record.getRawClass());
        var found = known.get(record);
        if (found == null) {
            found = read(record);
            known.put(record, found);
        }
        return found;
    }

    static Known of(Class<?> record) {
        return of(ContractJson.MAPPER.constructType(record));
    }

    private static Known read(JavaType record) {
        var config = ContractJson.MAPPER.getDeserializationConfig();
        var byJson = new HashMap<String, BeanPropertyDefinition>();
        var jsonNames = new HashMap<String, String>();
        var raw = record.getRawClass();
        boolean caseless = has(raw.getAnnotation(JsonFormat.class), JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES);
        Map<String, String> aliases = caseless ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new HashMap<>();
        for (var property : config.introspect(record).findProperties()) {
            byJson.put(property.getName(), property);
            jsonNames.put(property.getInternalName(), property.getName());
            if (caseless) {
                aliases.put(property.getName(), property.getName());
            }
            for (var member : new @Nullable Object[] {property.getField(), property.getGetter(), property.getConstructorParameter()}) {
                var alias = member instanceof com.fasterxml.jackson.databind.introspect.AnnotatedMember annotated ? annotated.getAnnotation(JsonAlias.class) : null;
                if (alias != null) {
                    for (var other : alias.value()) {
                        aliases.put(other, property.getName());
                    }
                }
            }
        }
        var ignored = raw.getAnnotation(JsonIgnoreProperties.class);
        boolean wraps = raw.isRecord() && raw.getRecordComponents().length == 1
                && ContractJson.MAPPER.getSerializationConfig().introspect(record).findJsonValueAccessor() != null;
        return new Known(byJson, jsonNames, aliases, ignored != null && ignored.ignoreUnknown(), wraps);
    }

    /// A component, or null if the record has none of that name.
    static @Nullable BeanPropertyDefinition component(JavaType record, String jsonName) {
        return of(record).byJson().get(jsonName);
    }

    /// Whether a record is written as the value of its one component.
    static boolean wraps(Class<?> record) {
        return of(record).wraps();
    }

    /// Name in JSON of a component.
    static String jsonName(Class<?> record, String component) {
        return of(record).jsonNames().getOrDefault(component, component);
    }

    /// Whether a component is passed over in a reply, or only written.
    static boolean isNeverRead(Class<?> record, String component) {
        try {
            return isNeverRead(record.getDeclaredField(component));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a record has a field for each of its components", e);
        }
    }

    static boolean isNeverRead(Field field) {
        var ignored = field.getAnnotation(JsonIgnore.class);
        var property = field.getAnnotation(JsonProperty.class);
        return (ignored != null && ignored.value()) || (property != null && property.access() == JsonProperty.Access.READ_ONLY);
    }

    /// Whether a component takes the constants of its enum, or of the enums in its list, in any case.
    static boolean isCaseless(BeanPropertyDefinition component) {
        var member = component.getPrimaryMember();
        return member != null && has(member.getAnnotation(JsonFormat.class), JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES);
    }

    private static boolean has(@Nullable JsonFormat format, JsonFormat.Feature feature) {
        return format != null && List.of(format.with()).contains(feature);
    }

    /// Whether a component can be read on its own, as its type says.
    static boolean isPlain(BeanPropertyDefinition component) {
        var member = component.getPrimaryMember();
        return member == null || CONTEXTUAL.stream().noneMatch(member::hasAnnotation);
    }
}
