package dev.hradba.sandbox.sql.tree;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;

/// Arguments that decide how much memory a function takes: they must be small literals.
final class FunctionArguments {

    private static final long MOST = 1_000;

    private FunctionArguments() {}

    static void check(String name, List<? extends Expression> arguments, Function<Expression, Optional<String>> text) {
        String upper = name.toUpperCase(Locale.ROOT);
        var place = Functions.GROWING.get(upper);
        if (place != null && !(place < arguments.size() && arguments.get(place) instanceof LongValue count
                && count.getStringValue().matches("\\d{1,4}") && count.getValue() <= MOST)) {
            throw new RefusedException("function", "%s needs a whole number up to %d as argument %d".formatted(name, MOST, place + 1));
        }
        if (Functions.PATTERNED.contains(upper)) {
            var pattern = arguments.isEmpty() ? Optional.<String>empty() : text.apply(arguments.getFirst());
            boolean number = upper.equals("FORMAT") && arguments.size() == 2 && arguments.get(1) instanceof LongValue;
            if (!number && pattern.filter(value -> !value.matches(".*\\d{3}.*") && !value.contains("*")).isEmpty()) {
                throw new RefusedException("function", "%s needs a pattern in quotes, without widths above 99 and without *".formatted(name));
            }
        }
    }
}
