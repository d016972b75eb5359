/// Evidence of what ran: an append-only, hash-chained log with signed checkpoints outside its database.
///
/// Start with [dev.hradba.agent.audit.AuditLog] to write and read, and with [dev.hradba.agent.audit.AuditVerifier] to check.
@NullMarked
package dev.hradba.agent.audit;

import org.jspecify.annotations.NullMarked;
