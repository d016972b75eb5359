package dev.hradba.sandbox.sql.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Functions that a statement may call.
///
/// @param names their names in upper case
public record FunctionRules(Set<String> names) {

    /// The entry of a list of functions that stands for all functions of [#standard].
    public static final String STANDARD = "standard";

    /// Before the name of a function that may stand as a table only.
    private static final String AS_TABLE = "TABLE ";
    private static final int SHOWN = 40;

    /// Copies the set.
    public FunctionRules {
        names = Set.copyOf(names);
    }

    /// Functions of an engine whose result depends on their arguments, the clock and chance alone, that cannot wait, and whose result is not much
    /// longer than their arguments.
    public static FunctionRules standard(Syntax syntax) {
        return of(Set.of(STANDARD), Set.of(), syntax);
    }

    /// The functions of a list, in which [#STANDARD] stands for the engine's standard functions, without the denied ones.
    public static FunctionRules of(Set<String> allowed, Set<String> denied, Syntax syntax) {
        var names = new HashSet<String>();
        for (String name : allowed) {
            if (name.equalsIgnoreCase(STANDARD)) {
                names.addAll(syntax.functions());
                syntax.series().forEach(series -> names.add(AS_TABLE + series));
            } else {
                names.add(name.toUpperCase(Locale.ROOT));
            }
        }
        denied.forEach(name -> names.removeAll(Set.of(name.toUpperCase(Locale.ROOT), AS_TABLE + name.toUpperCase(Locale.ROOT))));
        return new FunctionRules(names);
    }

    /// Whether a function may never be granted, because it reaches beyond the granted tables, waits, or changes something.
    public static boolean neverGranted(String name) {
        return name.toLowerCase(Locale.ROOT).matches(Functions.NEVER);
    }

    boolean allows(String name) {
        return names.contains(name.toUpperCase(Locale.ROOT));
    }

    /// Whether the function may stand as a table.
    boolean allowsAsTable(String name) {
        return names.contains(AS_TABLE + name.toUpperCase(Locale.ROOT));
    }

    /// The names for a message, in lower case and sorted, not too many.
    String shown() {
        List<String> sorted = new TreeSet<>(names).stream().filter(name -> !name.startsWith(AS_TABLE)).map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return sorted.isEmpty() ? "none"
                : String.join(", ", sorted.subList(0, Math.min(SHOWN, sorted.size()))) + (sorted.size() > SHOWN ? ", ... (%d in all)".formatted(sorted.size()) : "");
    }
}
