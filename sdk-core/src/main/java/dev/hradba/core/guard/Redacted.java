package dev.hradba.core.guard;

import java.util.List;

import dev.hradba.core.guard.pii.Span;

/// A text without personal data.
///
/// @param text  with a token such as `[EMAIL_1]` in each finding's place
/// @param spans what was found, with offsets into the text as given
public record Redacted(String text, List<Span> spans) {

    /// Copies the list.
    public Redacted {
        spans = List.copyOf(spans);
    }
}
