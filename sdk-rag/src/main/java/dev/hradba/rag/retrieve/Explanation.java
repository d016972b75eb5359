package dev.hradba.rag.retrieve;

import java.util.List;

/// Why a score is what it is: a value, what it means, and the parts it was made from.
///
/// @param value       the score or a part of it
/// @param description what the value is and how the parts make it
/// @param parts       what it was made from, empty for a fact
public record Explanation(double value, String description, List<Explanation> parts) {

    /// Copies its list.
    public Explanation {
        parts = List.copyOf(parts);
    }

    /// A fact without parts.
    public static Explanation of(double value, String description) {
        return new Explanation(value, description, List.of());
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
        parts.forEach(part -> part.print(lines, depth + 1));
    }
}
