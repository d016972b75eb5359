package dev.hradba.core.contract;

import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;

/// What violations have in common.
final class Violations {

    private static final int MAX_GIVEN = 120;

    /// What a JSON reader tells Java programmers: settings, tokens' names, places in the source.
    private static final Pattern ADVICE = Pattern.compile(
            ", from `StreamReadConstraints[^`]*`| ?\\((?:but could|not recognized |for |start marker|code |from `|`StreamReadConstraints).*?\\)|[:;,]? (?:to )?enable `.*|: expected close marker.*|\\n[\\s\\S]*| ?\\[?at \\[?Source.*");
    private static final Pattern CONTROL = Pattern.compile("\\(CTRL-CHAR, code (\\d+)\\)");

    private Violations() {}

    static String shorten(String value) {
        return value.length() <= MAX_GIVEN ? value : value.substring(0, MAX_GIVEN) + "…";
    }

    /// One step of a JSON Pointer.
    static String step(Object name) {
        return "/" + name.toString().replace("~", "~0").replace("/", "~1");
    }

    /// A reader's message in words for a model.
    static String plain(String message) {
        return ADVICE.matcher(CONTROL.matcher(message).replaceAll("control character $1")).replaceAll("");
    }

    /// Why a value could not be read into its type. A constructor that refused its arguments is a rule like any other; its
    /// message is the hint.
    ///
    /// @param path JSON Pointer of the value that was read
    static Violation of(JsonMappingException e, String path) {
        var pointer = new StringBuilder(path);
        e.getPath().forEach(step -> pointer.append(step(step.getFieldName() == null ? step.getIndex() : step.getFieldName())));
        var given = e instanceof InvalidFormatException format && format.getValue() != null ? shorten(format.getValue().toString()) : "";
        return new Violation(pointer.toString(), "parse", given, hint(e));
    }

    private static String hint(JsonMappingException e) {
        var cause = e.getCause();
        if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException || e instanceof ValueInstantiationException) {
            return cause == null || cause.getMessage() == null ? "these values do not go together" : cause.getMessage();
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "there is no member '%s' here; known are %s".formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds());
            case InvalidNullException none -> "must not be null";
            case InvalidFormatException format -> "cannot be read as %s".formatted(name(format.getTargetType()));
            case MismatchedInputException mismatch when mismatch.getTargetType() != null -> "cannot be read as %s".formatted(name(mismatch.getTargetType()));
            default -> e.getOriginalMessage().startsWith("Numeric value") ? "the number is out of range" : plain(e.getOriginalMessage());
        };
    }

    private static String name(Class<?> type) {
        return type == int.class || type == Integer.class ? "a whole number of 32 bits" : type == long.class || type == Long.class ? "a whole number of 64 bits"
                : "a " + type.getSimpleName();
    }
}
