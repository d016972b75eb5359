package dev.hradba.sandbox.sql.tree;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;

/// Arguments that decide how much memory a function takes: they must be small literals.
final class FunctionArguments {

    private static final long MOST = 1_000;
    /// Widths of three digits, widths taken from an argument.
    private static final Pattern WIDE = Pattern.compile("\\d{3}|[*]|[{][^}]*[{]");

    private FunctionArguments() {}

    static void check(String name, Syntax syntax, List<? extends Expression> arguments, Function<Expression, Optional<String>> text) {
        String upper = name.toUpperCase(Locale.ROOT);
        var place = Functions.GROWING.get(upper);
        if (place != null && !(place < arguments.size() && arguments.get(place) instanceof LongValue count
                && count.getStringValue().matches("\\d{1,4}") && count.getValue() <= MOST)) {
            throw new RefusedException("function", "%s needs a whole number up to %d as argument %d".formatted(name, MOST, place + 1));
        }
        if (Functions.PATTERNED.contains(upper)) {
            var pattern = arguments.isEmpty() ? Optional.<String>empty() : text.apply(arguments.getFirst());
            boolean number = syntax == Syntax.MYSQL && arguments.size() == 2 && arguments.get(1) instanceof LongValue;
            if (!number && pattern.filter(value -> !WIDE.matcher(value).find()).isEmpty()) {
                throw new RefusedException("function", "%s needs a pattern in quotes, without widths above 99 and without *".formatted(name));
            }
        }
    }

    /// The function that a function calls by the name in its second argument.
    static String named(String name, List<? extends Expression> arguments, Function<Expression, Optional<String>> text) {
        return Optional.of(arguments).filter(given -> given.size() > 1).flatMap(given -> text.apply(given.get(1))).map(quoted -> quoted.substring(1, quoted.length() - 1))
                .orElseThrow(() -> new RefusedException("function", "%s needs the name of a function in quotes as argument 2".formatted(name)));
    }
}
