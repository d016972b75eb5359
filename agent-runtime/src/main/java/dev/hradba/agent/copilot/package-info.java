/// Copilots: a question in, a checked and audited answer out. Start with [dev.hradba.agent.copilot.SqlCopilot].
@NullMarked
package dev.hradba.agent.copilot;

import org.jspecify.annotations.NullMarked;
