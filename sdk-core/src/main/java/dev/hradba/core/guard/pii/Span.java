package dev.hradba.core.guard.pii;

/// Personal data or a secret in a text.
///
/// @param start offset of its first UTF-16 unit
/// @param end   offset behind its last one
/// @param kind  what it is, one of [Kinds] or a kind of one's own, in lower_snake_case
/// @param text  the characters themselves
public record Span(int start, int end, String kind, String text) {

    /// Checks that the text fits between the offsets.
    public Span {
        if (start < 0 || end - start != text.length() || text.isEmpty()) {
            throw new IllegalArgumentException("a span from %d to %d cannot have a text of %d characters".formatted(start, end, text.length()));
        }
        if (!kind.matches("[a-z][a-z0-9_]{0,31}")) {
            throw new IllegalArgumentException("the kind '%s' is not in lower_snake_case of at most 32 characters".formatted(kind));
        }
    }

    /// Kind and place without the text, which must not get into a log by accident.
    @Override
    public String toString() {
        return "Span[%d..%d %s]".formatted(start, end, kind);
    }
}
