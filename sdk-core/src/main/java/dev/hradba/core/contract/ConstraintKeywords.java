package dev.hradba.core.contract;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigPart;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/// What a schema says of the constraints of components: every keyword that exists for them. victools knows most constraints of
/// Jakarta; here is what it reads otherwise than Jakarta checks, and what it does not know.
final class ConstraintKeywords {

    /// What ends with a dollar that is not escaped.
    private static final java.util.regex.Pattern ENDS = java.util.regex.Pattern.compile("(?:[^\\\\]|\\\\.)*\\$", java.util.regex.Pattern.DOTALL);

    private ConstraintKeywords() {}

    /// Has a generator say them.
    static void addTo(SchemaGeneratorConfigPart<FieldScope> fields) {
        fields.withStringPatternResolver(ConstraintKeywords::pattern);
        fields.withStringMinLengthResolver(field -> field.getType().isInstanceOf(CharSequence.class) ? least(field) : null);
        fields.withStringMaxLengthResolver(field -> field.getType().isInstanceOf(CharSequence.class) ? most(field) : null);
        fields.withArrayMinItemsResolver(field -> field.isContainerType() ? least(field) : null);
        fields.withArrayMaxItemsResolver(field -> field.isContainerType() ? most(field) : null);
        fields.withEnumResolver(ConstraintKeywords::onlyBoolean);
        fields.withArrayUniqueItemsResolver(field -> isUnique(field) ? Boolean.TRUE : null);
        fields.withNumberMultipleOfResolver(field -> digits(field)
                .filter(digits -> digits.fraction() > 0).map(digits -> BigDecimal.ONE.movePointLeft(digits.fraction())).orElse(null));
        fields.withNumberExclusiveMaximumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer())).orElse(null));
        fields.withNumberExclusiveMinimumResolver(field -> digits(field).map(digits -> BigDecimal.TEN.pow(digits.integer()).negate()).orElse(null));
        fields.withInstanceAttributeOverride(ConstraintKeywords::sizeOfMap);
        fields.withInstanceAttributeOverride(ConstraintKeywords::keysOfMap);
        fields.withInstanceAttributeOverride(ConstraintKeywords::furtherPatterns);
        fields.withInstanceAttributeOverride(ConstraintKeywords::numbersOnly);
    }

    /// Asks for constraints as they hold, not as they are written.
    static final class Jakarta extends JakartaValidationModule {
        @Override
        protected <A extends Annotation> @Nullable A getAnnotationFromFieldOrGetter(MemberScope<?, ?> member, Class<A> kind, Function<A, Class<?>[]> groups) {
            return member instanceof FieldScope field ? Constraints.first(field, kind).orElse(null) : null;
        }
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

    private static @Nullable List<Boolean> onlyBoolean(FieldScope field) {
        if (Constraints.first(field, AssertTrue.class).isPresent()) {
            return List.of(true);
        }
        return Constraints.first(field, AssertFalse.class).isPresent() ? List.of(false) : null;
    }

    static boolean isAlwaysNull(FieldScope field) {
        return Constraints.first(field, Null.class).isPresent();
    }

    /// Whatever its type, nothing but null passes.
    static @Nullable CustomPropertyDefinition alwaysNull(FieldScope field, SchemaGenerationContext context) {
        return isAlwaysNull(field)
                ? new CustomPropertyDefinition(ContractJson.MAPPER.createObjectNode().put("type", "null"), CustomDefinition.EXCLUDING_ATTRIBUTES) : null;
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
}
