package dev.hradba.agent.policy;

/// What a policy knows about a tool.
///
/// @param name   unique among the tools of an agent
/// @param hash   of what the tool is made of, such as SHA-256 over manifest and script; never blank
/// @param effect what a call can do
public record ToolFacts(String name, String hash, Effect effect) {

    /// What a call of a tool can do, from harmless to grave.
    public enum Effect {
        /// Reads, and what it read stays inside; may be repeated.
        READ,
        /// Changes something inside; must not be repeated.
        WRITE,
        /// May carry data outside; must not be repeated.
        SEND
    }

    /// Refuses a tool without name or hash.
    public ToolFacts {
        if (name.isBlank() || hash.isBlank()) {
            throw new IllegalArgumentException("tool '%s' has the hash '%s'; a tool needs a name and a hash".formatted(name, hash));
        }
    }
}
