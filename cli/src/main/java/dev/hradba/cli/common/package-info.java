/// What all commands share: exit codes, failures in a sentence, files that were given, the home folder, and how a terminal is written to.
@NullMarked
package dev.hradba.cli.common;

import org.jspecify.annotations.NullMarked;
