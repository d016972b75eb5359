package dev.hradba.core.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.TypeScope;
import org.jspecify.annotations.Nullable;

/// What types are in JSON that are neither records nor collections: dates, names, values in one piece. What Jackson reads
/// is asked of Jackson, so that no schema demands what cannot be read.
final class SchemaTypes {

    private static final String LOCAL_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";

    /// Types whose JSON form is a string of a known shape. A local date-time has no offset, so it is no `date-time`.
    private static final Map<Class<?>, Map.Entry<String, String>> STRINGS = Map.ofEntries(
            Map.entry(LocalDate.class, Map.entry("format", "date")),
            Map.entry(LocalTime.class, Map.entry("pattern", "^" + LOCAL_TIME + "$")),
            Map.entry(LocalDateTime.class, Map.entry("pattern", "^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T" + LOCAL_TIME + "$")),
            Map.entry(Instant.class, Map.entry("format", "date-time")),
            Map.entry(Date.class, Map.entry("format", "date-time")),
            Map.entry(OffsetDateTime.class, Map.entry("format", "date-time")),
            Map.entry(ZonedDateTime.class, Map.entry("format", "date-time")),
            Map.entry(OffsetTime.class, Map.entry("format", "time")),
            Map.entry(YearMonth.class, Map.entry("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$")),
            Map.entry(MonthDay.class, Map.entry("pattern", "^--(0[1-9]|1[0-2])-[0-3][0-9]$")),
            Map.entry(Duration.class, Map.entry("format", "duration")),
            Map.entry(Period.class, Map.entry("pattern", "^P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?$")),
            Map.entry(Currency.class, Map.entry("pattern", "^[A-Z]{3}$")),
            Map.entry(UUID.class, Map.entry("format", "uuid")),
            Map.entry(java.net.URI.class, Map.entry("format", "uri")),
            Map.entry(byte[].class, Map.entry("pattern", "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")),
            Map.entry(char.class, Map.entry("pattern", "^[\\s\\S]$")),
            Map.entry(Character.class, Map.entry("pattern", "^[\\s\\S]$")));

    private static final String INTEGER_KEY = "^-?[0-9]{1,19}$";

    private SchemaTypes() {}

    /// What the name of a constant, a scalar, a wrapped value or a bare optional is in JSON; null for what victools knows.
    static @Nullable CustomDefinition define(ResolvedType type, SchemaGenerationContext context) {
        var raw = type.getErasedType();
        var schema = raw.isEnum() ? constants(raw) : scalar(raw);
        if (schema == null && raw == Optional.class) {
            schema = nullable(context.createDefinitionReference(type.getTypeParameters().isEmpty()
                    ? context.getTypeContext().resolve(Object.class) : type.getTypeParameters().getFirst()));
        }
        if (schema == null && raw == Iterable.class) {
            schema = json().put("type", "array");
            schema.set("items", context.createDefinitionReference(type.getTypeParameters().isEmpty()
                    ? context.getTypeContext().resolve(Object.class) : type.getTypeParameters().getFirst()));
        }
        if (schema == null && raw.isRecord() && RecordTypes.wraps(raw)) {
            schema = wrapped(type, context);
        }
        boolean whole = JsonNode.class.isAssignableFrom(raw) || raw == Object.class || raw.isRecord(); // nothing to add
        return schema == null ? null : new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION,
                whole ? CustomDefinition.EXCLUDING_ATTRIBUTES : CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private static ObjectNode json() {
        return ContractJson.MAPPER.createObjectNode();
    }

    static ObjectNode nullable(ObjectNode schema) {
        var either = json();
        either.putArray("anyOf").add(json().put("type", "null")).add(schema);
        return either;
    }

    /// Constants as Jackson writes them.
    private static ObjectNode constants(Class<?> type) {
        var names = ContractJson.MAPPER.createArrayNode();
        for (var constant : type.getEnumConstants()) {
            JsonNode name = ContractJson.MAPPER.valueToTree(constant);
            names.add(name);
        }
        boolean numbers = !names.isEmpty() && names.get(0).isIntegralNumber();
        var schema = json().put("type", numbers ? "integer" : "string");
        schema.set("enum", names);
        return schema;
    }

    private static @Nullable ObjectNode scalar(Class<?> raw) {
        if (raw == Object.class || raw == JsonNode.class) {
            return json();
        }
        if (raw == ObjectNode.class || raw == ArrayNode.class) {
            return json().put("type", raw == ObjectNode.class ? "object" : "array");
        }
        var shape = STRINGS.get(raw);
        if (shape != null) {
            return json().put("type", "string").put(shape.getKey(), shape.getValue());
        }
        if (raw == byte.class || raw == Byte.class) {
            return json().put("type", "integer").put("minimum", Byte.MIN_VALUE).put("maximum", Byte.MAX_VALUE); // 200 would be read as -56
        }
        if (raw == Year.class) {
            return json().put("type", "integer");
        }
        boolean ours = raw.isRecord() || raw.isPrimitive() || raw.isArray() || TypeTag.isBase(raw) || raw == String.class || (Number.class.isAssignableFrom(raw) && !raw.getName().startsWith("java.util.concurrent."))
                || (Iterable.class.isAssignableFrom(raw) && !Path.class.isAssignableFrom(raw)) || Map.class.isAssignableFrom(raw);
        var form = ours ? "" : form(raw);
        return form.isEmpty() ? null : json().put("type", form);
    }

    /// `string`, `integer` or `number` if that is what Jackson writes for a type, else an empty text.
    private static String form(Class<?> raw) {
        var visitor = new Form();
        try {
            ContractJson.MAPPER.acceptJsonFormatVisitor(raw, visitor);
        } catch (JsonMappingException e) {
            return ""; // Jackson will say so when the contract is made
        }
        return visitor.form;
    }

    private static final class Form extends JsonFormatVisitorWrapper.Base {
        private String form = "";

        @Override
        public JsonStringFormatVisitor expectStringFormat(com.fasterxml.jackson.databind.JavaType type) {
            form = "string";
            return new JsonStringFormatVisitor.Base();
        }

        @Override
        public JsonIntegerFormatVisitor expectIntegerFormat(com.fasterxml.jackson.databind.JavaType type) {
            form = "integer";
            return new JsonIntegerFormatVisitor.Base();
        }

        @Override
        public JsonNumberFormatVisitor expectNumberFormat(com.fasterxml.jackson.databind.JavaType type) {
            form = "number";
            return new JsonNumberFormatVisitor.Base();
        }
    }

    /// A record that Jackson writes as the value of its one component (`@JsonValue`) is that value, with its constraints.
    private static ObjectNode wrapped(ResolvedType type, SchemaGenerationContext context) {
        var members = context.getTypeContext().resolveWithMembers(type);
        var name = type.getErasedType().getRecordComponents()[0].getName();
        for (var field : members.getMemberFields()) {
            if (field.getName().equals(name)) {
                return context.createStandardDefinitionReference(context.getTypeContext().createFieldScope(field, new MemberScope.DeclarationDetails(field.getType(), members)), null);
            }
        }
        throw new IllegalArgumentException("the value of '%s' has no field to describe it".formatted(type.getErasedType().getName()));
    }

    /// What a map's keys must look like.
    static void keys(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        var type = scope.getType();
        if (!type.isInstanceOf(Map.class) || schema.has("propertyNames")) {
            return;
        }
        var key = context.getTypeContext().getTypeParameterFor(type, Map.class, 0);
        var names = key == null ? null : key(key.getErasedType());
        if (names != null) {
            schema.set("propertyNames", names);
        }
    }

    private static @Nullable ObjectNode key(Class<?> type) {
        if (type.isEnum()) {
            return (ObjectNode) constants(type).without("type");
        }
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            return json().put("pattern", INTEGER_KEY);
        }
        var shape = STRINGS.get(type);
        return shape == null ? null : json().put(shape.getKey(), shape.getValue());
    }
}
