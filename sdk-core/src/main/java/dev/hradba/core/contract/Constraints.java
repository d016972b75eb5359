package dev.hradba.core.contract;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.victools.jsonschema.generator.FieldScope;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import org.hibernate.validator.constraints.CompositionType;
import org.hibernate.validator.constraints.ConstraintComposition;
import org.jspecify.annotations.Nullable;

/// The constraints that hold for a component or for the elements of its container, as Jakarta itself counts them: in the
/// default group, repeated ones each, and composed ones taken apart with the attributes that they were given.
final class Constraints {

    /// The same order whatever the order of the annotations; of bounds the strictest first.
    private static final Comparator<Annotation> ORDER = Comparator.<Annotation, String>comparing(rule -> rule.annotationType().getName())
            .thenComparing(Constraints::looseness).thenComparing(Annotation::toString);

    private Constraints() {}

    /// All that hold for this component, or for the elements that this scope stands for.
    static List<Annotation> of(FieldScope field) {
        var component = component(field);
        if (component == null) {
            return List.of();
        }
        var found = field.isFakeContainerItemScope() ? new ArrayList<Annotation>() : of(component);
        var declared = field.getRawMember().getType();
        if (field.isFakeContainerItemScope() || declared == Optional.class) {
            int argument = Map.class.isAssignableFrom(declared) ? 1 : 0;
            for (var item = element(component, argument); item != null; item = element(item, 0)) {
                if (item.getElementClass() == field.getType().getErasedType()) {
                    found.addAll(of(item));
                    found.sort(ORDER);
                    break;
                }
            }
        }
        return found;
    }

    /// All that hold for the keys of a map.
    static List<Annotation> ofKeys(FieldScope map) {
        var component = component(map);
        var keys = component == null ? null : element(component, 0);
        return keys == null ? List.of() : of(keys);
    }

    /// The strictest of a kind.
    static <A extends Annotation> Optional<A> first(FieldScope field, Class<A> kind) {
        return first(of(field), kind);
    }

    static <A extends Annotation> Optional<A> first(List<Annotation> constraints, Class<A> kind) {
        return constraints.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static @Nullable PropertyDescriptor component(FieldScope field) {
        var member = field.getRawMember();
        return BeanCheck.describe(member.getDeclaringClass()).getConstraintsForProperty(member.getName());
    }

    private static @Nullable ContainerElementTypeDescriptor element(ContainerDescriptor container, int argument) {
        return container.getConstrainedContainerElementTypes().stream()
                .filter(element -> element.getTypeArgumentIndex() == null || element.getTypeArgumentIndex() == argument).findFirst().orElse(null);
    }

    private static List<Annotation> of(ElementDescriptor element) {
        var found = new ArrayList<Annotation>();
        element.getConstraintDescriptors().forEach(constraint -> takeApart(constraint, found));
        found.sort(ORDER);
        return found;
    }

    private static void takeApart(ConstraintDescriptor<?> constraint, List<Annotation> found) {
        if (!constraint.getGroups().contains(Default.class)) {
            return; // only the default group is checked, so only it is said
        }
        found.add(constraint.getAnnotation());
        var composition = constraint.getAnnotation().annotationType().getAnnotation(ConstraintComposition.class);
        if (composition == null || composition.value() == CompositionType.AND) {
            constraint.getComposingConstraints().forEach(part -> takeApart(part, found));
        }
    }

    private static BigDecimal looseness(Annotation rule) {
        return switch (rule) {
            case Min bound -> BigDecimal.valueOf(bound.value()).negate();
            case Max bound -> BigDecimal.valueOf(bound.value());
            case DecimalMin bound -> new BigDecimal(bound.value()).negate();
            case DecimalMax bound -> new BigDecimal(bound.value());
            default -> BigDecimal.ZERO;
        };
    }
}
