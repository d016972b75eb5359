/// Finds personal data and secrets by rules: shape, check digits, and the words around. Start with [dev.hradba.core.guard.pii.PersonalData].
@NullMarked
package dev.hradba.core.guard.pii;

import org.jspecify.annotations.NullMarked;
