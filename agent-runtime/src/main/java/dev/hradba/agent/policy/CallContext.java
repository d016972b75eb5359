package dev.hradba.agent.policy;

import java.util.Optional;

import dev.hradba.core.Label;

/// What else a policy looks at when it decides about a call.
///
/// @param run            the audited run the call belongs to
/// @param tool           the tool of that name, empty if the agent has none
/// @param label          label of everything the model had seen when it made the call
/// @param rowsLeft       rows the run may still read
/// @param millisLeft     wall time the run has left
/// @param approvedDigest digest of the call that a person confirmed in this run, if one did
public record CallContext(
        String run, Optional<ToolFacts> tool, Label label, int rowsLeft, long millisLeft, Optional<String> approvedDigest) {}
