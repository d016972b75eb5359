package dev.hradba.core.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/// Checks a value against its Jakarta constraints, class-level rules over several components included, in every record
/// of the tree whether or not it is marked `@Valid`. Messages may name parameters but run no expressions.
final class BeanCheck {

    private static final Validator VALIDATOR = Validation.byDefaultProvider().configure()
            .messageInterpolator(new ParameterMessageInterpolator()).buildValidatorFactory().getValidator();

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

    private void walk(@Nullable Object value, String path) {
        switch (value) {
            case null -> { }
            case Record part -> record(part, path);
            case Optional<?> optional -> walk(optional.orElse(null), path);
            case Iterable<?> items -> {
                int index = 0;
                for (var item : items) {
                    walk(item, path + "/" + index++);
                }
            }
            case Map<?, ?> entries -> entries.forEach((key, item) -> walk(item, path + Violations.step(key)));
            default -> { }
        }
    }

    private void record(Record part, String path) {
        for (var broken : VALIDATOR.validate(part)) {
            found.add(violation(broken, part.getClass(), path));
        }
        for (var component : part.getClass().getRecordComponents()) {
            walk(read(component, part), path + Violations.step(nameOf(component)));
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
                pointer.append(Violations.step(jsonName(type, node.getName())));
            }
        }
        var given = broken.getInvalidValue();
        return new Violation(pointer.toString(), broken.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName(),
                given == null || given instanceof Record ? "" : Violations.shorten(given.toString()), broken.getMessage());
    }

    private static String jsonName(Class<?> type, String name) {
        for (var component : type.getRecordComponents()) {
            if (component.getName().equals(name)) {
                return nameOf(component);
            }
        }
        return name;
    }

    private static String nameOf(RecordComponent component) {
        var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    }
}
