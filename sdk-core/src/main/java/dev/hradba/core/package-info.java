/// What every module shares: who asks, what an answer costs, how a call ends, where a value came from.
///
/// Start with [dev.hradba.core.backend.Backend] to ask a model, and with [dev.hradba.core.Outcome] to read what came back.
@NullMarked
package dev.hradba.core;

import org.jspecify.annotations.NullMarked;
