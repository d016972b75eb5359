package dev.hradba.agent.policy;

import java.util.Set;

/// Asks a person to confirm one exact call.
///
/// @param subject     on whose behalf the call would happen
/// @param tool        the tool
/// @param arguments   its arguments to the last character, JSON object text
/// @param digest      SHA-256 over subject, tool, hash and arguments: what an approval is bound to
/// @param rule        the rule that asks, or `untrusted-data`
/// @param reason      why a person is asked
/// @param sources     where the data came from that the model had seen when it made the call
/// @param validMillis how long the request stands from when it is recorded
public record ApprovalRequest(
        String subject, ToolFacts tool, String arguments, String digest, String rule, String reason, Set<String> sources, long validMillis) {

    /// Copies the set.
    public ApprovalRequest {
        sources = Set.copyOf(sources);
    }
}
