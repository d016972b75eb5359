/// Signs that a text tries to instruct the model that reads it. Start with [dev.hradba.core.guard.injection.InjectionSignals].
@NullMarked
package dev.hradba.core.guard.injection;

import org.jspecify.annotations.NullMarked;
