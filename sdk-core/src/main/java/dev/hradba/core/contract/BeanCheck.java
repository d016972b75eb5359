package dev.hradba.core.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/// Checks a value against its Jakarta constraints, class-level rules over several components included, in every record
/// of the tree whether or not it is marked `@Valid`. Messages may name parameters but run no expressions.
final class BeanCheck {

    private static final Validator VALIDATOR = Validation.byDefaultProvider().configure()
            .messageInterpolator(new Messages()).buildValidatorFactory().getValidator();

    /// English whatever the machine speaks, and no expressions: the two stock messages that have one are said without.
    private static final class Messages extends ParameterMessageInterpolator {
        Messages() {
            super(Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false);
        }

        @Override
        public String interpolate(String message, Context context) {
            return super.interpolate(bound(message, context), context);
        }

        @Override
        public String interpolate(String message, Context context, Locale locale) {
            return super.interpolate(bound(message, context), context, locale);
        }

        private static String bound(String message, Context context) {
            var stock = "{jakarta.validation.constraints.Decimal";
            if (!message.startsWith(stock)) {
                return message;
            }
            var inclusive = Boolean.TRUE.equals(context.getConstraintDescriptor().getAttributes().get("inclusive")) ? "or equal to " : "";
            return "must be " + (message.startsWith("Min", stock.length()) ? "greater" : "less") + " than " + inclusive + "{value}";
        }
    }

    private final Set<Violation> found = new LinkedHashSet<>();

    private BeanCheck() {}

    /// Everything that is wrong with the value.
    ///
    /// @param path JSON Pointer of the value in the reply
    static List<Violation> check(Object value, String path) {
        var check = new BeanCheck();
        check.walk(value, path);
        return List.copyOf(check.found);
    }

    /// What is wrong with one component before its record is whole.
    ///
    /// @param owner     the record
    /// @param component the component's name in Java
    /// @param value     the component's value
    /// @param path      JSON Pointer of the value in the reply
    static List<Violation> checkComponent(Class<?> owner, String component, Object value, String path) {
        return VALIDATOR.validateValue(owner, component, value).stream().map(broken -> new Violation(path,
                broken.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName(),
                broken.getInvalidValue() == null ? "" : Violations.shorten(broken.getInvalidValue().toString()), broken.getMessage())).toList();
    }

    /// What Jakarta knows of a class.
    static BeanDescriptor describe(Class<?> type) {
        return VALIDATOR.getConstraintsForClass(type);
    }

    /// Makes sure that the constraints of a record stand where they can be checked.
    ///
    /// @throws IllegalArgumentException if one does not
    static void checkDeclarations(Class<?> record) {
        try {
            for (var component : record.getRecordComponents()) {
                VALIDATOR.validateValue(record, component.getName(), null);
            }
        } catch (ValidationException misplaced) {
            throw new IllegalArgumentException("a constraint of '%s' cannot be checked: %s".formatted(record.getName(), misplaced.getMessage()), misplaced);
        }
    }

    private void walk(@Nullable Object value, String path) {
        switch (value) {
            case null -> { }
            case Float number when number.isInfinite() -> found.add(new Violation(path, "parse", "", "the number is out of range"));
            case Record part -> record(part, path);
            case Optional<?> optional -> walk(optional.orElse(null), path);
            case java.nio.file.Path file -> { } // which is made of itself
            case Iterable<?> items -> {
                int index = 0;
                for (var item : items) {
                    walk(item, path + "/" + index++);
                }
            }
            case Object[] items -> walk(Arrays.asList(items), path);
            case Map<?, ?> entries -> entries.forEach((key, item) -> walk(item, path + Violations.step(key)));
            default -> { }
        }
    }

    private void record(Record part, String path) {
        VALIDATOR.validate(part).stream()
                .filter(broken -> broken.getLeafBean() == part || !(broken.getLeafBean() instanceof Record)) // others come by themselves, under their names in JSON
                .map(broken -> violation(broken, part.getClass(), path))
                .sorted(Comparator.comparing(Violation::path).thenComparing(Violation::rule)).forEach(found::add);
        for (var component : part.getClass().getRecordComponents()) {
            walk(read(component, part), path + step(part.getClass(), component.getName()));
        }
    }

    private static @Nullable Object read(RecordComponent component, Record part) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(part);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("component '%s' of '%s' cannot be read; open its package to sdk-core"
                    .formatted(component.getName(), part.getClass().getName()), e);
        }
    }

    private static Violation violation(ConstraintViolation<Record> broken, Class<?> type, String path) {
        var pointer = new StringBuilder(path);
        for (Path.Node node : broken.getPropertyPath()) {
            if (node.getKey() != null) {
                pointer.append(Violations.step(node.getKey()));
            }
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                pointer.append(step(type, node.getName()));
            }
        }
        var given = broken.getInvalidValue();
        return new Violation(pointer.toString(), broken.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName(),
                given == null || given instanceof Record ? "" : Violations.shorten(given.toString()), broken.getMessage());
    }

    /// The step to a component, which is none in a record that is written as its component's value.
    private static String step(Class<?> type, String component) {
        var known = RecordTypes.of(type);
        return known.wraps() ? "" : Violations.step(known.jsonNames().getOrDefault(component, component));
    }
}
