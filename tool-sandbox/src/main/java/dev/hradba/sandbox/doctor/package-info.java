/// Tries the walls of a running sandbox from inside.
@NullMarked
package dev.hradba.sandbox.doctor;

import org.jspecify.annotations.NullMarked;
