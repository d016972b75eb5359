package dev.hradba.core.contract;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import org.hibernate.validator.constraints.CompositionType;
import org.hibernate.validator.constraints.ConstraintComposition;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.UniqueElements;

/// Finds the constraints of a contract that its schema does not say: rules over several components, validators of one's own, dates that
/// depend on today, patterns with flags. A rule counts as said only if its keyword stands where it belongs.
final class UnsaidRules {

    private static final String NO_KEYWORD = "no schema can say it; it is checked when the reply has come";
    private static final String OTHER_GROUP = "it is in a group other than the default one, which is not checked";

    private final JsonNode schema;
    private final Set<String> seen = new HashSet<>();
    private final Set<Lowering.Loss> found = new LinkedHashSet<>();

    private UnsaidRules(JsonNode schema) {
        this.schema = schema;
    }

    /// All of them, in the order of the schema's places as they are first met.
    ///
    /// @param schema of the whole reply
    /// @param at     where in it the value of this type is
    static List<Lowering.Loss> of(Class<?> type, ObjectNode schema, String at) {
        var rules = new UnsaidRules(schema);
        rules.walk(ContractJson.MAPPER.constructType(type), at);
        return List.copyOf(rules.found);
    }

    private void walk(JavaType type, String pointer) {
        var at = place(pointer);
        if (type.isReferenceType()) {
            walk(type.getContentType(), at);
        } else if (type.isContainerType()) {
            walk(type.getContentType(), at + (type.isMapLikeType() ? "/additionalProperties" : "/items"));
        } else if (TypeTag.isBase(type.getRawClass())) {
            for (var leaf : TypeTag.leaves(type.getRawClass())) {
                record(ContractJson.MAPPER.getTypeFactory().constructSpecializedType(type, leaf), variant(at, TypeTag.property(type.getRawClass()), TypeTag.name(leaf)));
            }
        } else if (type.getRawClass().isRecord()) {
            record(type, at);
        }
    }

    private void record(JavaType type, String at) {
        if (!seen.add(type.toCanonical() + at)) {
            return;
        }
        var known = RecordTypes.of(type);
        var described = BeanCheck.describe(type.getRawClass());
        described.getConstraintDescriptors().forEach(rule -> rule(rule, at));
        for (var component : type.getRawClass().getRecordComponents()) {
            var name = known.jsonNames().getOrDefault(component.getName(), component.getName());
            var place = known.wraps() ? at : at + "/properties" + Violations.step(name);
            var rules = described.getConstraintsForProperty(component.getName());
            if (rules != null && !schema.at(place).isMissingNode()) {
                element(rules, ContractJson.MAPPER.constructType(component.getGenericType()), place);
            }
            var property = known.byJson().get(name);
            if (property != null && property.getPrimaryType() != null && !known.wraps()) {
                walk(property.getPrimaryType(), place);
            }
        }
        for (var property : described.getConstrainedProperties()) {
            if (!isComponent(type.getRawClass(), property)) {
                property.getConstraintDescriptors().forEach(rule -> rule(rule, at));
            }
        }
    }

    private static boolean isComponent(Class<?> record, PropertyDescriptor property) {
        return Arrays.stream(record.getRecordComponents()).anyMatch(component -> component.getName().equals(property.getPropertyName()));
    }

    private <E extends ElementDescriptor & ContainerDescriptor> void element(E element, JavaType type, String at) {
        element.getConstraintDescriptors().forEach(rule -> rule(rule, at));
        for (ContainerElementTypeDescriptor inner : element.getConstrainedContainerElementTypes()) {
            boolean isKey = type.isMapLikeType() && Integer.valueOf(0).equals(inner.getTypeArgumentIndex());
            var step = type.isReferenceType() ? "" : isKey ? "/propertyNames" : type.isMapLikeType() ? "/additionalProperties" : "/items";
            var innerType = isKey ? type.getKeyType() : type.getContentType();
            if (innerType != null) {
                element(inner, innerType, place(at) + step);
            }
        }
    }

    private void rule(ConstraintDescriptor<?> rule, String at) {
        var kind = rule.getAnnotation().annotationType();
        if (!rule.getGroups().contains(Default.class)) {
            found.add(new Lowering.Loss(at, kind.getSimpleName(), OTHER_GROUP));
            return;
        }
        if (isSaid(rule.getAnnotation(), at)) {
            return;
        }
        var composition = kind.getAnnotation(ConstraintComposition.class);
        boolean all = composition == null || composition.value() == CompositionType.AND;
        if (!all || rule.getComposingConstraints().isEmpty() || !rule.getConstraintValidatorClasses().isEmpty()) {
            found.add(new Lowering.Loss(at, kind.getSimpleName(), NO_KEYWORD));
        }
        if (all) {
            rule.getComposingConstraints().forEach(part -> rule(part, at));
        }
    }

    private boolean isSaid(Annotation rule, String at) {
        return switch (rule) {
            case NotNull present -> true; // what is not optional is required
            case Null absent -> Set.copyOf(values(at, "type")).equals(Set.of("null"));
            case Size size -> (size.min() == 0 || has(at, "minLength", "minItems", "minProperties")) && (size.max() == Integer.MAX_VALUE || has(at, "maxLength", "maxItems", "maxProperties"));
            case Length length -> (length.min() == 0 || has(at, "minLength")) && (length.max() == Integer.MAX_VALUE || has(at, "maxLength"));
            case NotEmpty some -> has(at, "minLength", "minItems", "minProperties");
            case NotBlank some -> values(at, "pattern").contains("\\S");
            case Min bound -> has(at, "minimum");
            case Max bound -> has(at, "maximum");
            case DecimalMin bound -> has(at, "minimum", "exclusiveMinimum");
            case DecimalMax bound -> has(at, "maximum", "exclusiveMaximum");
            case Positive bound -> has(at, "minimum", "exclusiveMinimum");
            case PositiveOrZero bound -> has(at, "minimum", "exclusiveMinimum");
            case Negative bound -> has(at, "maximum", "exclusiveMaximum");
            case NegativeOrZero bound -> has(at, "maximum", "exclusiveMaximum");
            case Digits digits -> has(at, "exclusiveMaximum") && (has(at, "multipleOf") || values(at, "type").contains("integer"));
            case Pattern pattern -> pattern.regexp().equals(".*") || (pattern.flags().length == 0 && values(at, "pattern").contains(ConstraintKeywords.whole(pattern.regexp())));
            case Email mail -> has(at, "format") && (mail.regexp().equals(".*") || (mail.flags().length == 0 && values(at, "pattern").contains(ConstraintKeywords.whole(mail.regexp()))));
            case AssertTrue truth -> has(at, "enum", "const");
            case AssertFalse lie -> has(at, "enum", "const");
            case UniqueElements unique -> has(at, "uniqueItems");
            default -> false;
        };
    }

    private boolean has(String at, String... keywords) {
        return Arrays.stream(keywords).anyMatch(keyword -> !values(at, keyword).isEmpty());
    }

    /// What the schema at a place says by a keyword, beside it and in its parts.
    private List<String> values(String at, String keyword) {
        var here = schema.at(place(at));
        var values = new ArrayList<String>();
        Stream.of(Stream.of(schema.at(at), here), stream(here.path("allOf")), stream(here.path("anyOf"))).flatMap(parts -> parts)
                .map(part -> part.path(keyword)).filter(value -> !value.isMissingNode())
                .forEach(value -> {
                    if (value.isArray()) {
                        value.forEach(one -> values.add(one.asText()));
                    } else {
                        values.add(value.asText());
                    }
                });
        return values;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        var parts = new ArrayList<JsonNode>();
        list.forEach(parts::add);
        return parts.stream();
    }

    /// Where a schema really is: behind references, and beside the `null` that an optional one may be.
    private String place(String pointer) {
        var at = pointer;
        while (true) {
            var node = schema.at(at);
            if (node.path("$ref").isTextual()) {
                at = node.get("$ref").textValue().substring(1);
                continue;
            }
            int only = onlyValue(node.path("anyOf"));
            if (only < 0) {
                return at;
            }
            at += "/anyOf/" + only;
        }
    }

    private static int onlyValue(JsonNode alternatives) {
        int only = -1;
        for (int i = 0; i < alternatives.size(); i++) {
            if (!alternatives.get(i).path("type").asText().equals("null")) {
                if (only >= 0) {
                    return -1;
                }
                only = i;
            }
        }
        return only;
    }

    /// The alternative that carries a tag; the place itself if there is only one.
    private String variant(String at, String property, String tag) {
        for (int i = 0; i < schema.at(at).path("anyOf").size(); i++) {
            var alternative = place(at + "/anyOf/" + i);
            if (schema.at(alternative).path("properties").path(property).path("const").asText().equals(tag)) {
                return alternative;
            }
        }
        return at;
    }
}
