package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.jspecify.annotations.Nullable;

/// Reads replies into contract types: strict about names, nulls and trailing text, and at home with sealed interfaces. Its readers
/// come after the check of the schema: `3.0` is read as 3 here, and 3.5 does not get here.
final class ContractJson {

    /// Shared; thread-safe.
    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addAbstractTypeMapping(Set.class, LinkedHashSet.class)) // places in it are those in the reply
            .annotationIntrospector(new SealedTypes())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE) // an offset stays as it was written
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private ContractJson() {}

    /// Makes sure that there is a reader for everything in a type, such as the keys of its maps.
    ///
    /// @throws IllegalArgumentException if there is none
    static void checkReadable(Class<?> type) {
        try {
            ((DefaultDeserializationContext) MAPPER.getDeserializationContext()).createDummyInstance(MAPPER.getDeserializationConfig())
                    .findRootValueDeserializer(MAPPER.constructType(type));
        } catch (JsonMappingException unreadable) {
            throw new IllegalArgumentException("'%s' cannot be read from JSON: %s".formatted(type.getName(), unreadable.getOriginalMessage()), unreadable);
        }
    }

    /// Lets a sealed interface without Jackson's annotations carry its tag all the same.
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            var declared = super.findPolymorphicTypeInfo(config, annotated);
            if (declared != null || !(annotated instanceof AnnotatedClass)) {
                return declared;
            }
            return TypeTag.baseOf(annotated.getRawType())
                    .map(base -> JsonTypeInfo.Value.construct(JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY,
                            TypeTag.property(base), null, false, null, null))
                    .orElse(null);
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            var declared = super.findSubtypes(annotated);
            if (declared != null || !(annotated instanceof AnnotatedClass) || !TypeTag.isBase(annotated.getRawType())) {
                return declared;
            }
            var named = new ArrayList<NamedType>();
            for (var leaf : TypeTag.leaves(annotated.getRawType())) {
                named.add(new NamedType(leaf, TypeTag.name(leaf)));
            }
            return named;
        }

        @Override
        public @Nullable String findTypeName(AnnotatedClass annotated) {
            var declared = super.findTypeName(annotated);
            var type = annotated.getRawType();
            return declared == null && !TypeTag.isBase(type) && TypeTag.baseOf(type).isPresent() ? TypeTag.name(type) : declared;
        }
    }
}
