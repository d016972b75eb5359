/// Approved tools in a jailed worker. Start at [dev.hradba.sandbox.Sandbox]; what a guest may do beyond computing goes through a
/// [dev.hradba.sandbox.Capability] on the host's side.
///
/// The road of a call is `SandboxRun.run`: admit (arguments fit, capabilities granted) → take a jailed worker of this tenant → evaluate → gate each
/// capability call → report. Only text crosses into a worker: a script and JSON in, JSON and log lines out.
@NullMarked
package dev.hradba.sandbox;

import org.jspecify.annotations.NullMarked;
