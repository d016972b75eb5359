/// The commands behind `hradba`, one small class each. They read options, call one door and print; the work is done elsewhere.
@NullMarked
package dev.hradba.cli;

import org.jspecify.annotations.NullMarked;
