/// Fakes for tests of code that asks models: no network, no model, no mocks.
///
/// Start with [dev.hradba.core.testkit.ScriptedBackend].
@NullMarked
package dev.hradba.core.testkit;

import org.jspecify.annotations.NullMarked;
