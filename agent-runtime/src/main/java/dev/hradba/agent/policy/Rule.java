package dev.hradba.agent.policy;

import java.util.Map;
import java.util.Set;

/// One sentence of a [Policy]. A rule only speaks about the tools and people it names.
public sealed interface Rule {

    /// How audit records and messages name the rule.
    String name();

    /// Whom it is about.
    Who who();

    /// These people may call these tools, as long as the tools are what was approved.
    ///
    /// @param name   of the rule
    /// @param who    whom it is about
    /// @param hashes tool name to approved hash; a tool with another hash is not meant
    record Allow(String name, Who who, Map<String, String> hashes) implements Rule {
        /// Copies the map.
        public Allow {
            hashes = Map.copyOf(hashes);
        }
    }

    /// These people may call these tools once a person has confirmed the exact call.
    ///
    /// @param name   of the rule
    /// @param who    whom it is about
    /// @param hashes tool name to approved hash; a tool with another hash is not meant
    record Ask(String name, Who who, Map<String, String> hashes) implements Rule {
        /// Copies the map.
        public Ask {
            hashes = Map.copyOf(hashes);
        }
    }

    /// These people must not call these tools, whatever other rules say.
    ///
    /// @param name  of the rule
    /// @param who   whom it is about
    /// @param tools names of tools, whatever their hash
    record Forbid(String name, Who who, Set<String> tools) implements Rule {
        /// Copies the set.
        public Forbid {
            tools = Set.copyOf(tools);
        }
    }

    /// Whether the rule names this tool.
    default boolean names(ToolFacts tool) {
        return switch (this) {
            case Allow a -> tool.hash().equals(a.hashes.get(tool.name()));
            case Ask a -> tool.hash().equals(a.hashes.get(tool.name()));
            case Forbid f -> f.tools.contains(tool.name());
        };
    }
}
