/// Decides about each tool call, outside any prompt: default deny, deny over ask over allow.
///
/// Start with [dev.hradba.agent.policy.Policy]; a call that a person must confirm goes through [dev.hradba.agent.policy.Approvals].
@NullMarked
package dev.hradba.agent.policy;

import org.jspecify.annotations.NullMarked;
