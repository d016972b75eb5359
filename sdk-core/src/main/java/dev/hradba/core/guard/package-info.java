/// What is checked before a model is called and after: personal data, secrets, injected instructions, sizes. Start with [dev.hradba.core.guard.GuardedBackend].
@NullMarked
package dev.hradba.core.guard;

import org.jspecify.annotations.NullMarked;
