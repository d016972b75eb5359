package dev.hradba.core.contract;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

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
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/// Writes the JSON Schema 2020-12 of a contract type. victools does the walking; here is what a contract means by it:
/// objects are closed, components keep their order, all but optional and nullable ones are required, variants carry
/// their tag, and every constraint that a schema can say is said.
final class SchemaWriter {

    private static final Map<Class<?>, Class<?>> PRIMITIVE_OPTIONALS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    /// What ends with a dollar that is not escaped.
    private static final java.util.regex.Pattern ENDS = java.util.regex.Pattern.compile("(?:[^\\\\]|\\\\.)*\\$", java.util.regex.Pattern.DOTALL);

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
        fields.withRequiredCheck(field -> !isOptional(field));
        fields.withNullableCheck(field -> !field.isFakeContainerItemScope() && isOptional(field));
        fields.withTargetTypeOverridesResolver(SchemaWriter::primitiveOptional);
        fields.withStringPatternResolver(SchemaWriter::pattern);
        fields.withStringMinLengthResolver(field -> field.getType().isInstanceOf(CharSequence.class) ? least(field) : null);
        fields.withStringMaxLengthResolver(field -> field.getType().isInstanceOf(CharSequence.class) ? most(field) : null);
        fields.withArrayMinItemsResolver(field -> field.isContainerType() ? least(field) : null);
        fields.withArrayMaxItemsResolver(field -> field.isContainerType() ? most(field) : null);
        fields.withEnumResolver(SchemaWriter::onlyBoolean);
        fields.withArrayUniqueItemsResolver(field -> isUnique(field) ? Boolean.TRUE : null);
        fields.withNumberMultipleOfResolver(field -> digits(field)
                .filter(digits -> digits.fraction() > 0).map(digits -> BigDecimal.ONE.movePointLeft(digits.fraction())).orElse(null));
        fields.withNumberExclusiveMaximumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer())).orElse(null));
        fields.withNumberExclusiveMinimumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer()).negate()).orElse(null));
        fields.withInstanceAttributeOverride(SchemaWriter::sizeOfMap);
        fields.withInstanceAttributeOverride(SchemaWriter::keysOfMap);
        fields.withInstanceAttributeOverride(SchemaWriter::furtherPatterns);
        fields.withInstanceAttributeOverride(SchemaWriter::numbersOnly);
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
        config.with(new Jakarta());
        config.forTypesInGeneral().withPropertySorter((left, right) -> Integer.compare(position(left), position(right)));
        var schema = new SchemaGenerator(config.build()).generateSchema(type);
        schema.findParents("additionalProperties").stream().filter(alternatives -> alternatives.has("anyOf") && !alternatives.has("properties"))
                .forEach(alternatives -> ((ObjectNode) alternatives).remove("additionalProperties")); // the generator's slip beside a nullable constant
        return schema;
    }

    /// Asks for constraints as they hold, not as they are written.
    private static final class Jakarta extends JakartaValidationModule {
        @Override
        protected <A extends Annotation> @Nullable A getAnnotationFromFieldOrGetter(MemberScope<?, ?> member, Class<A> kind, Function<A, Class<?>[]> groups) {
            return member instanceof FieldScope field ? Constraints.first(field, kind).orElse(null) : null;
        }
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

    /// Jakarta's pattern must match the whole value, a schema's any part of it. One with flags cannot be said in a schema.
    private static @Nullable String pattern(FieldScope field) {
        var patterns = patterns(field);
        if (!patterns.isEmpty()) {
            return patterns.getFirst();
        }
        return Constraints.first(field, NotBlank.class).isPresent() ? "\\S" : null;
    }

    private static List<String> patterns(FieldScope field) {
        return patterns(Constraints.of(field));
    }

    /// In one order, however they are written.
    private static List<String> patterns(List<Annotation> constraints) {
        return constraints.stream().map(rule -> switch (rule) {
            case Pattern pattern when pattern.flags().length == 0 && !pattern.regexp().equals(".*") -> whole(pattern.regexp());
            case Email mail when mail.flags().length == 0 && !mail.regexp().equals(".*") -> whole(mail.regexp());
            default -> "";
        }).filter(pattern -> !pattern.isEmpty()).distinct().sorted().toList();
    }

    static String whole(String regex) {
        if (hasAlternatives(regex)) {
            return "^(" + regex + ")$";
        }
        var body = regex.startsWith("^") ? regex.substring(1) : regex; // engines take an anchor inside for a letter
        return "^" + (ENDS.matcher(body).matches() ? body.substring(0, body.length() - 1) : body) + "$";
    }

    /// Whether a bar stands outside of groups and classes.
    private static boolean hasAlternatives(String regex) {
        int depth = regex.contains("\\Q") ? Integer.MIN_VALUE : 0;
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '|' && depth <= 0) {
                return true;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return false;
    }

    /// A schema has room for one pattern; the others stand beside it.
    private static void furtherPatterns(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        var patterns = patterns(field);
        if (patterns.size() > 1) {
            var all = schema.putArray("allOf");
            patterns.stream().skip(1).forEach(pattern -> all.addObject().put("pattern", pattern));
        }
    }

    /// Jakarta bounds texts that hold numbers, too; a schema cannot.
    private static void numbersOnly(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (CharSequence.class.isAssignableFrom(field.getType().getErasedType())) {
            schema.remove(List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));
        }
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

    private static @Nullable List<Boolean> onlyBoolean(FieldScope field) {
        if (Constraints.first(field, AssertTrue.class).isPresent()) {
            return List.of(true);
        }
        return Constraints.first(field, AssertFalse.class).isPresent() ? List.of(false) : null;
    }

    private static boolean isUnique(FieldScope field) {
        return field.getType().isInstanceOf(Set.class) || Constraints.first(field, UniqueElements.class).isPresent();
    }

    private static Optional<Digits> digits(FieldScope field) {
        return Constraints.first(field, Digits.class);
    }

    private static void sizeOfMap(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (!field.getType().isInstanceOf(Map.class)) {
            return;
        }
        var least = least(field);
        if (least != null) {
            schema.put("minProperties", least);
        }
        var most = most(field);
        if (most != null) {
            schema.put("maxProperties", most);
        }
    }

    /// The least length or number of elements that all constraints allow, if there is one.
    private static @Nullable Integer least(FieldScope field) {
        int least = Constraints.of(field).stream().mapToInt(rule -> switch (rule) {
            case Size size -> size.min();
            case Length length -> length.min();
            case NotEmpty some -> 1;
            case NotBlank some -> 1;
            default -> 0;
        }).max().orElse(0);
        return least > 0 ? least : null;
    }

    private static @Nullable Integer most(FieldScope field) {
        int most = Constraints.of(field).stream().mapToInt(rule -> switch (rule) {
            case Size size -> size.max();
            case Length length -> length.max();
            default -> Integer.MAX_VALUE;
        }).min().orElse(Integer.MAX_VALUE);
        return most < Integer.MAX_VALUE ? most : null;
    }

    /// What must hold of a map's keys beyond their type: `Map<@Size(max = 8) String, ..>`.
    private static void keysOfMap(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (!field.getType().isInstanceOf(Map.class) || field.isFakeContainerItemScope()) {
            return;
        }
        var keys = Constraints.ofKeys(field);
        var names = schema.get("propertyNames") instanceof ObjectNode typed ? typed : ContractJson.MAPPER.createObjectNode();
        var pattern = patterns(keys);
        if (!pattern.isEmpty()) {
            names.put("pattern", pattern.getFirst());
        }
        Constraints.first(keys, Size.class).ifPresent(size -> {
            if (size.min() > 0) {
                names.put("minLength", size.min());
            }
            if (size.max() < Integer.MAX_VALUE) {
                names.put("maxLength", size.max());
            }
        });
        if (Constraints.first(keys, NotBlank.class).isPresent() && !names.has("pattern")) {
            names.put("pattern", "\\S");
        }
        if (!names.isEmpty()) {
            schema.set("propertyNames", names);
        }
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
