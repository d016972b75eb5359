package dev.hradba.agent.tool;

import dev.hradba.agent.policy.ToolFacts;
import dev.hradba.core.completion.ToolSpec;

/// A tool of an agent. That an agent has it does not mean that anyone may call it: the policy says that.
///
/// @param spec   what the model is told; its name is unique among the agent's tools
/// @param hash   of what the tool is made of; policies approve a tool by name and hash
/// @param effect what a call can do
/// @param runner carries calls out
public record Tool(ToolSpec spec, String hash, ToolFacts.Effect effect, ToolRunner runner) {

    /// Refuses a tool without name or hash.
    public Tool {
        new ToolFacts(spec.name(), hash, effect);
    }

    /// What a policy knows about it.
    public ToolFacts facts() {
        return new ToolFacts(spec.name(), hash, effect);
    }
}
