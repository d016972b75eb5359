package dev.hradba.rag.retrieve;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/// Why a score is what it is: a value, what it means, and the parts it was made from. Parts may be worked out when they are first asked for; they
/// need no index for that. Immutable, and safe for use by several threads.
public final class Explanation {

    private final double value;
    private final String description;
    private volatile @Nullable List<Explanation> parts;
    private volatile @Nullable Supplier<List<Explanation>> later;

    /// A value and what it was made from; the list is copied, and empty for a fact.
    public Explanation(double value, String description, List<Explanation> parts) {
        this.value = value;
        this.description = requireNonNull(description, "description");
        this.parts = List.copyOf(parts);
    }

    private Explanation(double value, String description, Supplier<List<Explanation>> later) {
        this.value = value;
        this.description = requireNonNull(description, "description");
        this.later = requireNonNull(later, "later");
    }

    /// A fact without parts.
    public static Explanation of(double value, String description) {
        return new Explanation(value, description, List.of());
    }

    /// A value whose parts are worked out when they are asked for, perhaps twice if two threads ask at once.
    public static Explanation later(double value, String description, Supplier<List<Explanation>> parts) {
        return new Explanation(value, description, parts);
    }

    /// The score or a part of it.
    public double value() {
        return value;
    }

    /// What the value is and how the parts make it.
    public String description() {
        return description;
    }

    /// What it was made from, empty for a fact.
    public List<Explanation> parts() {
        List<Explanation> known = parts;
        if (known == null) {
            Supplier<List<Explanation>> source = later;
            known = source == null ? requireNonNull(parts, "parts") : List.copyOf(source.get());
            parts = known;
            later = null;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Explanation that && Double.compare(value, that.value) == 0 && description.equals(that.description) && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, description, parts());
    }

    /// One line for each part, indented by depth.
    @Override
    public String toString() {
        var lines = new StringBuilder();
        print(lines, 0);
        return lines.toString();
    }

    private void print(StringBuilder lines, int depth) {
        lines.append("  ".repeat(depth)).append("%.4f".formatted(value)).append(" = ").append(description).append('\n');
        parts().forEach(part -> part.print(lines, depth + 1));
    }
}
