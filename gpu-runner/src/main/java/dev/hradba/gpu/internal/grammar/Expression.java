package dev.hradba.gpu.internal.grammar;

import java.util.List;

/// The right side of a grammar rule.
sealed interface Expression {

    /// Exactly this text.
    record Literal(String text) implements Expression {}

    /// One character out of ranges of code points, ordered and apart.
    record Characters(List<Range> ranges) implements Expression {
        public Characters {
            ranges = List.copyOf(ranges);
        }
    }

    /// Code points from `low` to `high`, both included.
    record Range(int low, int high) {}

    /// What another rule produces.
    record Reference(String rule) implements Expression {}

    /// One after the other.
    record Sequence(List<Expression> parts) implements Expression {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /// One of several.
    record Choice(List<Expression> options) implements Expression {
        public Choice {
            options = List.copyOf(options);
        }
    }

    /// Several times.
    ///
    /// @param part what is repeated
    /// @param min  at least so often
    /// @param max  at most so often, or [#UNBOUNDED]
    record Repetition(Expression part, int min, int max) implements Expression {
        static final int UNBOUNDED = -1;
    }
}
