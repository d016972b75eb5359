package dev.hradba.sandbox;

import java.util.List;
import java.util.function.Consumer;

/// An operator's decision to run guests where the kernel cannot jail them. Without a reason and a place to record it there is none.
///
/// @param reason why that is acceptable here
/// @param audit  told before the first worker starts, and only where the jail is missing; if it throws, no worker starts
public record JailOverride(String reason, Consumer<SandboxStatus> audit) {

    /// What a worker does without under an override, whichever of it the kernel lacks: the jail is one piece.
    public static final List<String> LAYERS = List.of("landlock", "no-new-privs", "seccomp", "limits", "identity");

    /// Refuses an empty reason.
    public JailOverride {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("running without the jail needs a reason; it goes to the audit");
        }
    }
}
