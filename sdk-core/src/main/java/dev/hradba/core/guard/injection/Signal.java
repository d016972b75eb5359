package dev.hradba.core.guard.injection;

/// A sign that a text tries to instruct the model.
///
/// @param rule  which, one of [InjectionSignals#RULES]
/// @param start offset of its first UTF-16 unit
/// @param end   offset behind its last one
public record Signal(String rule, int start, int end) {

    /// Refuses an empty place.
    public Signal {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("the signal %s from %d to %d is nowhere".formatted(rule, start, end));
        }
    }
}
