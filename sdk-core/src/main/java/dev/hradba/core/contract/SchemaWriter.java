package dev.hradba.core.contract;

import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/// Writes the JSON Schema 2020-12 of a contract type. victools does the walking; here is what a contract means by it:
/// objects are closed, components keep their order, all but optional and nullable ones are required, variants carry
/// their tag, and every constraint that a schema can say is said.
final class SchemaWriter {

    private static final String LOCAL_TIME = "[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";

    /// Types whose JSON form is a string of a known shape. A local date-time has no offset, so it is no `date-time`.
    private static final Map<Class<?>, Map.Entry<String, String>> STRING_TYPES = Map.ofEntries(
            Map.entry(LocalDate.class, Map.entry("format", "date")),
            Map.entry(LocalTime.class, Map.entry("pattern", "^" + LOCAL_TIME + "$")),
            Map.entry(LocalDateTime.class, Map.entry("pattern", "^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T" + LOCAL_TIME + "$")),
            Map.entry(Instant.class, Map.entry("format", "date-time")),
            Map.entry(OffsetDateTime.class, Map.entry("format", "date-time")),
            Map.entry(ZonedDateTime.class, Map.entry("format", "date-time")),
            Map.entry(Duration.class, Map.entry("format", "duration")),
            Map.entry(Period.class, Map.entry("pattern", "^P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?$")),
            Map.entry(UUID.class, Map.entry("format", "uuid")),
            Map.entry(java.net.URI.class, Map.entry("format", "uri")));

    private static final Map<Class<?>, Class<?>> PRIMITIVE_OPTIONALS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    private SchemaWriter() {}

    /// The schema of this record or sealed interface.
    static ObjectNode write(Class<?> type) {
        var config = new SchemaGeneratorConfigBuilder(ContractJson.MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                        Option.FLATTENED_OPTIONALS, Option.PLAIN_DEFINITION_KEYS, Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS, Option.ALLOF_CLEANUP_AT_THE_END)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        var fields = config.forFields();
        fields.withRequiredCheck(field -> !isOptional(field));
        fields.withNullableCheck(field -> !field.isFakeContainerItemScope() && isOptional(field));
        fields.withTargetTypeOverridesResolver(SchemaWriter::primitiveOptional);
        fields.withStringPatternResolver(SchemaWriter::pattern);
        fields.withEnumResolver(SchemaWriter::onlyBoolean);
        fields.withArrayUniqueItemsResolver(field -> isUnique(field) ? Boolean.TRUE : null);
        fields.withNumberMultipleOfResolver(field -> digits(field)
                .filter(digits -> digits.fraction() > 0).map(digits -> BigDecimal.ONE.movePointLeft(digits.fraction())).orElse(null));
        fields.withNumberExclusiveMaximumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer())).orElse(null));
        fields.withNumberExclusiveMinimumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer()).negate()).orElse(null));
        fields.withInstanceAttributeOverride(SchemaWriter::sizeOfMap);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(SchemaWriter::enumType)
                .withCustomDefinitionProvider(SchemaWriter::stringType)
                .withSubtypeResolver((declared, context) -> TypeTag.isBase(declared.getErasedType())
                        ? TypeTag.leaves(declared.getErasedType()).stream().map(leaf -> context.getTypeContext().resolveSubtype(declared, leaf)).toList()
                        : null)
                .withTypeAttributeOverride(SchemaWriter::tag);
        // What comes first answers first, but the last sorter wins.
        config.with(new JacksonModule(JacksonOption.SKIP_SUBTYPE_LOOKUP, JacksonOption.IGNORE_TYPE_INFO_TRANSFORM));
        config.with(new JakartaValidationModule());
        config.forTypesInGeneral().withPropertySorter((left, right) -> Integer.compare(position(left), position(right)));
        return new SchemaGenerator(config.build()).generateSchema(type);
    }

    private static boolean isOptional(FieldScope field) {
        var declared = field.getDeclaredType() == null ? null : field.getDeclaredType().getErasedType();
        return declared == Optional.class || PRIMITIVE_OPTIONALS.containsKey(declared) || hasNullable(field.getRawMember());
    }

    private static boolean hasNullable(java.lang.reflect.Field field) {
        return isNamedNullable(field.getAnnotatedType()) || isNamedNullable(field);
    }

    /// Any annotation of that name, as most tools read it.
    private static boolean isNamedNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations()).anyMatch(mark -> mark.annotationType().getSimpleName().equals("Nullable"));
    }

    private static @Nullable List<ResolvedType> primitiveOptional(FieldScope field) {
        var boxed = PRIMITIVE_OPTIONALS.get(field.getType().getErasedType());
        return boxed == null ? null : List.of(field.getContext().resolve(boxed));
    }

    /// Jakarta's pattern must match the whole value, a schema's any part of it. One with flags cannot be said in a schema.
    private static @Nullable String pattern(FieldScope field) {
        var pattern = constraint(field, Pattern.class);
        if (pattern.isPresent() && pattern.get().flags().length == 0) {
            var regex = pattern.get().regexp();
            boolean anchored = regex.startsWith("^") && regex.endsWith("$") && !regex.contains("|");
            return anchored ? regex : regex.contains("|") ? "^(" + regex + ")$" : "^" + regex + "$";
        }
        return constraint(field, NotBlank.class).isPresent() ? "\\S" : null;
    }

    private static @Nullable List<Boolean> onlyBoolean(FieldScope field) {
        if (constraint(field, AssertTrue.class).isPresent()) {
            return List.of(true);
        }
        return constraint(field, AssertFalse.class).isPresent() ? List.of(false) : null;
    }

    private static boolean isUnique(FieldScope field) {
        return field.getType().isInstanceOf(Set.class) || constraint(field, UniqueElements.class).isPresent();
    }

    private static Optional<Digits> digits(FieldScope field) {
        return constraint(field, Digits.class);
    }

    private static void sizeOfMap(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (!field.getType().isInstanceOf(Map.class)) {
            return;
        }
        var size = constraint(field, Size.class);
        int least = Math.max(size.map(Size::min).orElse(0), constraint(field, NotEmpty.class).isPresent() ? 1 : 0);
        if (least > 0) {
            schema.put("minProperties", least);
        }
        size.filter(limit -> limit.max() < Integer.MAX_VALUE).ifPresent(limit -> schema.put("maxProperties", limit.max()));
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> constraint(FieldScope field, Class<A> kind) {
        return Optional.ofNullable(field.isFakeContainerItemScope()
                ? field.getContainerItemAnnotationConsideringFieldAndGetterIfSupported(kind)
                : field.getAnnotationConsideringFieldAndGetterIfSupported(kind));
    }

    /// Place of a record component in its declaration; anything else keeps its place at the end.
    private static int position(MemberScope<?, ?> member) {
        var components = member.getDeclaringType().getErasedType().getRecordComponents();
        for (int i = 0; components != null && i < components.length; i++) {
            if (components[i].getName().equals(member.getDeclaredName())) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    /// Names of constants as Jackson writes them.
    private static @Nullable CustomDefinition enumType(ResolvedType type, SchemaGenerationContext context) {
        var constants = type.getErasedType().getEnumConstants();
        if (constants == null) {
            return null;
        }
        var schema = ContractJson.MAPPER.createObjectNode().put("type", "string");
        var names = schema.putArray("enum");
        for (var constant : constants) {
            names.add(ContractJson.MAPPER.convertValue(constant, String.class));
        }
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private static @Nullable CustomDefinition stringType(ResolvedType type, SchemaGenerationContext context) {
        var shape = STRING_TYPES.get(type.getErasedType());
        if (shape == null) {
            return null;
        }
        var schema = ContractJson.MAPPER.createObjectNode().put("type", "string").put(shape.getKey(), shape.getValue());
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    /// Puts the tag of a variant before its other properties, so that it is decided first.
    private static void tag(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        var type = scope.getType().getErasedType();
        var base = TypeTag.baseOf(type);
        if (base.isEmpty() || TypeTag.isBase(type) || !"object".equals(schema.path("type").asText())) {
            return;
        }
        var name = TypeTag.property(base.get());
        var properties = ContractJson.MAPPER.createObjectNode();
        properties.putObject(name).put("const", TypeTag.name(type));
        if (schema.get("properties") instanceof ObjectNode declared) {
            properties.setAll(declared);
        }
        schema.set("properties", properties);
        var required = new ArrayList<String>(List.of(name));
        if (schema.get("required") instanceof ArrayNode declared) {
            declared.forEach(member -> required.add(member.asText()));
        }
        var all = schema.putArray("required");
        required.forEach(all::add);
    }
}
