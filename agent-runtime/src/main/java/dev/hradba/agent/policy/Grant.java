package dev.hradba.agent.policy;

import dev.hradba.core.Identity;

/// The powers given to one tool call.
///
/// @param run           the audited run the call belongs to; what the tool records of its own goes there
/// @param identity      on whose behalf, and with whose rights, the tool works
/// @param tool          the tool that may run
/// @param rule          the rule that allows it
/// @param maxRows       most rows the result may hold
/// @param timeoutMillis most wall time
public record Grant(String run, Identity identity, ToolFacts tool, String rule, int maxRows, long timeoutMillis) {}
