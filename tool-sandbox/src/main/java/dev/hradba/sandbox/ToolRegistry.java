package dev.hradba.sandbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tools of this installation and which of them may be used. Default deny: a tool without an approval of its exact hash is not usable. Thread-safe.
public final class ToolRegistry {

    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final ToolApprovals approvals;
    private final Clock clock;

    /// @param tools     tools by unique name
    /// @param approvals where decisions are kept
    /// @param clock     dates new decisions
    /// @throws ToolException if two tools share a name
    public ToolRegistry(List<Tool> tools, ToolApprovals approvals, Clock clock) {
        for (var tool : tools) {
            var other = this.tools.put(tool.manifest().name(), tool);
            if (other != null) {
                throw new ToolException("two tools are named '%s': those of '%s' and '%s'; rename or remove one".formatted(tool.manifest().name(), other.scriptFile(), tool.scriptFile()));
            }
        }
        this.approvals = approvals;
        this.clock = clock;
    }

    /// What the registry says to a request for a tool.
    public sealed interface Lookup {

        /// It may be used.
        ///
        /// @param tool     the approved version
        /// @param approval the decision that allows it
        record Usable(Tool tool, ToolApproval approval) implements Lookup {}

        /// It exists and may not be used.
        ///
        /// @param tool    the version at hand
        /// @param message why, and how to approve it
        record NotApproved(Tool tool, String message) implements Lookup {}

        /// No tool has this name.
        ///
        /// @param message which names exist
        record Unknown(String message) implements Lookup {}
    }

    /// All tools, approved or not, in the order given.
    public List<Tool> tools() {
        return List.copyOf(tools.values());
    }

    /// The tools that may be used in a scope.
    public List<Tool> usable(String scope) {
        var usable = new ArrayList<Tool>();
        for (String name : tools.keySet()) {
            if (find(name, scope) instanceof Lookup.Usable(var tool, _)) {
                usable.add(tool);
            }
        }
        return usable;
    }

    /// Looks a tool up for use in a scope.
    public Lookup find(String name, String scope) {
        var tool = tools.get(name);
        if (tool == null) {
            return new Lookup.Unknown("no tool is named '%s'; known are %s".formatted(name, tools.keySet()));
        }
        ToolApproval latest = null;
        boolean otherVersion = false;
        for (var record : approvals.all()) {
            boolean covers = record.scope().equals(ToolApproval.EVERYWHERE) || record.scope().equals(scope);
            if (record.tool().equals(name) && covers) {
                if (record.hash().equals(tool.hash())) {
                    latest = record;
                } else {
                    otherVersion |= record.approved();
                }
            }
        }
        if (latest != null && latest.approved()) {
            return new Lookup.Usable(tool, latest);
        }
        var why = latest != null ? "its approval was taken back by " + latest.by()
                : otherVersion ? "it was changed since its approval" : "nobody has approved it";
        return new Lookup.NotApproved(tool, "tool '%s' may not be used in scope '%s': %s. Approve its hash %s to use it."
                .formatted(name, scope, why, tool.hash()));
    }

    /// Records that the version at hand may be used in a scope.
    ///
    /// @param hash the version that the approver has seen; must be the one at hand
    /// @throws ToolException if there is no such tool or its hash is another
    public ToolApproval approve(String name, String hash, String scope, String by) {
        var tool = known(name);
        if (!tool.hash().equals(hash)) {
            throw new ToolException("tool '%s' at hand has the hash %s, not '%s'; read it and approve the version you have read".formatted(name, tool.hash(), hash));
        }
        return add(name, hash, scope, by, true);
    }

    /// Records that the version at hand may no longer be used in a scope.
    ///
    /// @throws ToolException if there is no such tool
    public ToolApproval revoke(String name, String scope, String by) {
        return add(name, known(name).hash(), scope, by, false);
    }

    private Tool known(String name) {
        var tool = tools.get(name);
        if (tool == null) {
            throw new ToolException("no tool is named '%s'; known are %s".formatted(name, tools.keySet()));
        }
        return tool;
    }

    private ToolApproval add(String name, String hash, String scope, String by, boolean approved) {
        var record = new ToolApproval(name, hash, scope, approved, by, clock.instant());
        approvals.add(record);
        return record;
    }
}
