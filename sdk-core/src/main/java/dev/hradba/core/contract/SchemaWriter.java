package dev.hradba.core.contract;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinitionProvider;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.SchemaDefinitionNamingStrategy;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import org.jspecify.annotations.Nullable;

/// Writes the JSON Schema 2020-12 of a contract type. victools does the walking; here is what a contract means by it:
/// objects are closed, components keep their order, all but optional and nullable ones are required, variants carry
/// their tag. What it says of constraints is in [ConstraintKeywords].
final class SchemaWriter {

    private static final Map<Class<?>, Class<?>> PRIMITIVE_OPTIONALS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    private static final CustomPropertyDefinitionProvider<FieldScope> NULLABLE_ITEMS = SchemaWriter::nullableItem;

    private SchemaWriter() {}

    /// The schema of this record or sealed interface.
    static ObjectNode write(Class<?> type) {
        var config = new SchemaGeneratorConfigBuilder(ContractJson.MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                        Option.FLATTENED_OPTIONALS, Option.PLAIN_DEFINITION_KEYS, Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS, Option.ALLOF_CLEANUP_AT_THE_END)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        var fields = config.forFields();
        fields.withIgnoreCheck(field -> RecordTypes.isNeverRead(field.getRawMember()));
        fields.withRequiredCheck(field -> !isOptional(field) && !ConstraintKeywords.isAlwaysNull(field));
        fields.withNullableCheck(field -> !field.isFakeContainerItemScope() && isOptional(field) && !ConstraintKeywords.isAlwaysNull(field));
        fields.withTargetTypeOverridesResolver(SchemaWriter::primitiveOptional);
        ConstraintKeywords.addTo(fields);
        fields.withCustomDefinitionProvider(ConstraintKeywords::alwaysNull);
        fields.withCustomDefinitionProvider(SchemaWriter::formatted);
        fields.withCustomDefinitionProvider(NULLABLE_ITEMS);
        fields.withCustomDefinitionProvider(SchemaWriter::nestedItems);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(SchemaTypes::define)
                .withSubtypeResolver((declared, context) -> TypeTag.isBase(declared.getErasedType())
                        ? TypeTag.leaves(declared.getErasedType()).stream().map(leaf -> context.getTypeContext().resolveSubtype(declared, leaf)).toList()
                        : null)
                .withTypeAttributeOverride(SchemaWriter::tag)
                .withTypeAttributeOverride(SchemaTypes::keys)
                .withDefinitionNamingStrategy(new Names(type));
        // What comes first answers first, but the last sorter wins.
        config.with(new JacksonModule(JacksonOption.SKIP_SUBTYPE_LOOKUP, JacksonOption.IGNORE_TYPE_INFO_TRANSFORM));
        config.with(new ConstraintKeywords.Jakarta());
        config.forTypesInGeneral().withPropertySorter((left, right) -> Integer.compare(position(left), position(right)));
        var schema = new SchemaGenerator(config.build()).generateSchema(type);
        schema.findParents("additionalProperties").stream().filter(alternatives -> alternatives.has("anyOf") && !alternatives.has("properties"))
                .forEach(alternatives -> ((ObjectNode) alternatives).remove("additionalProperties")); // the generator's slip beside a nullable constant
        return schema;
    }

    private static boolean isOptional(FieldScope field) {
        var declared = field.getDeclaredType() == null ? null : field.getDeclaredType().getErasedType();
        return declared == Optional.class || PRIMITIVE_OPTIONALS.containsKey(declared) || hasNullable(field.getRawMember());
    }

    /// An element is null where its type says so: `List<Optional<String>>`.
    private static @Nullable CustomPropertyDefinition nullableItem(FieldScope field, SchemaGenerationContext context) {
        if (!field.isFakeContainerItemScope() || !(field.getRawMember().getGenericType() instanceof ParameterizedType container)) {
            return null;
        }
        var arguments = container.getActualTypeArguments();
        var item = arguments[arguments.length - 1] instanceof ParameterizedType typed ? typed.getRawType() : arguments[arguments.length - 1];
        boolean optional = item == Optional.class || (item instanceof Class<?> raw && PRIMITIVE_OPTIONALS.containsKey(raw));
        return optional && field.getType().getErasedType() != Optional.class ? new CustomPropertyDefinition(
                SchemaTypes.nullable(context.createStandardDefinitionReference(field, NULLABLE_ITEMS)), CustomDefinition.EXCLUDING_ATTRIBUTES) : null;
    }

    /// The generator asks for constraints of elements, but not of elements' elements: `List<List<@Min(1) Integer>>`.
    private static @Nullable CustomPropertyDefinition nestedItems(FieldScope field, SchemaGenerationContext context) {
        if (!field.isFakeContainerItemScope() || !field.isContainerType()) {
            return null;
        }
        var array = ContractJson.MAPPER.createObjectNode().put("type", "array");
        array.set("items", context.createStandardDefinitionReference(field.asFakeContainerItemScope(), null));
        return new CustomPropertyDefinition(array, CustomDefinition.INCLUDING_ATTRIBUTES);
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

    /// A component with a date pattern of its own (`@JsonFormat`) is a text of that shape; of a list, its elements are.
    private static @Nullable CustomPropertyDefinition formatted(FieldScope field, SchemaGenerationContext context) {
        var format = field.getRawMember().getAnnotation(JsonFormat.class);
        if (format == null || format.pattern().isEmpty() || field.isContainerType() || field.getType().isInstanceOf(Map.class)) {
            return null;
        }
        var schema = ContractJson.MAPPER.createObjectNode().put("type", "string").put("description", "as " + format.pattern());
        return new CustomPropertyDefinition(schema, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    /// Simple names; one that is the root's own gets the name around it in front.
    private record Names(Class<?> root) implements SchemaDefinitionNamingStrategy {
        @Override
        public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
            var type = key.getType().getErasedType();
            var name = context.getTypeContext().getSimpleTypeDescription(key.getType()).replaceAll("[^a-zA-Z0-9]+", "_");
            return type != root && name.equals(root.getSimpleName()) ? type.getName().replaceAll("[^a-zA-Z0-9]+", "_") : name;
        }
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
