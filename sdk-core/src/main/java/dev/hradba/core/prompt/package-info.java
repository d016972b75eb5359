/// Prompts whose parts cannot be mistaken for one another: what the application instructs, what the person asks, and data
/// that nobody vouches for.
///
/// Start with [dev.hradba.core.prompt.Prompt].
@NullMarked
package dev.hradba.core.prompt;

import org.jspecify.annotations.NullMarked;
