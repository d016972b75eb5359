package dev.hradba.sandbox;

import dev.hradba.core.completion.Cancellation;

/// A named power that a tool may be granted, such as `sql`. Runs in the host's process; checks every request itself.
public interface Capability {

    /// Name under which manifests ask for it and guests call it, `[a-z][a-z0-9]*`.
    String name();

    /// Serves one request of a guest. Never throws for what a guest may cause: that is a result.
    ///
    /// @param request      JSON object text as the guest sent it; untrusted
    /// @param cancellation stops the work, on a remote server too
    CapabilityResult call(String request, Cancellation cancellation);
}
