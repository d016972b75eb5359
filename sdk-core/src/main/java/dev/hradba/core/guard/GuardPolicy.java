package dev.hradba.core.guard;

import java.util.Set;

import dev.hradba.core.guard.pii.PersonalData;
import dev.hradba.core.guard.pii.Recogniser;

/// What a guard does before and after a call.
///
/// @param recogniser     finds what the model must not see
/// @param maxInputChars  limit on all messages together, in UTF-16 units, at least 1
/// @param maxOutputChars limit on the reply, in UTF-16 units, at least 1
/// @param injection      what happens when messages of the person or of tools carry signs of injected instructions
/// @param output         what happens when the model writes personal data that it was not given a token for
/// @param restoringTools names of the tools whose arguments get the values back; all others get tokens
public record GuardPolicy(Recogniser recogniser, int maxInputChars, int maxOutputChars, OnInjection injection, OnOutput output, Set<String> restoringTools) {

    /// What happens at signs of injected instructions.
    public enum OnInjection {
        /// Nothing is looked for.
        IGNORE,
        /// An event says so.
        REPORT,
        /// The call is not made.
        BLOCK
    }

    /// What happens when the model writes personal data of its own.
    public enum OnOutput {
        /// It passes.
        ALLOW,
        /// Its kind stands in its place, such as `[PHONE]`. The reply is heard some hundred characters late.
        REDACT,
        /// The reply ends there.
        BLOCK
    }

    /// Redacts all kinds, reports injections, redacts the reply, restores for no tool; a million characters in, a quarter of that out.
    public static final GuardPolicy DEFAULTS = new GuardPolicy(PersonalData.recogniser(), 1_000_000, 250_000, OnInjection.REPORT, OnOutput.REDACT, Set.of());

    /// Copies the names and checks the limits.
    public GuardPolicy {
        restoringTools = Set.copyOf(restoringTools);
        if (maxInputChars < 1 || maxOutputChars < 1) {
            throw new IllegalArgumentException("maxInputChars %d and maxOutputChars %d must be at least 1".formatted(maxInputChars, maxOutputChars));
        }
    }

    /// The same policy with another recogniser, such as `policy.recogniser().and(names)`.
    public GuardPolicy with(Recogniser other) {
        return new GuardPolicy(other, maxInputChars, maxOutputChars, injection, output, restoringTools);
    }

    /// The same policy with another answer to injections.
    public GuardPolicy with(OnInjection action) {
        return new GuardPolicy(recogniser, maxInputChars, maxOutputChars, action, output, restoringTools);
    }

    /// The same policy with another answer to personal data in replies.
    public GuardPolicy with(OnOutput action) {
        return new GuardPolicy(recogniser, maxInputChars, maxOutputChars, injection, action, restoringTools);
    }

    /// The same policy with other limits, in UTF-16 units.
    public GuardPolicy withLimits(int inputChars, int outputChars) {
        return new GuardPolicy(recogniser, inputChars, outputChars, injection, output, restoringTools);
    }

    /// The same policy that gives the values back to these tools.
    public GuardPolicy restoringFor(Set<String> tools) {
        return new GuardPolicy(recogniser, maxInputChars, maxOutputChars, injection, output, tools);
    }
}
