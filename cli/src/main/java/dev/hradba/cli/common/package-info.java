/// What all commands share: exit codes, failures in a sentence, files that were given, the home folder, and colours of a terminal.
@NullMarked
package dev.hradba.cli.common;

import org.jspecify.annotations.NullMarked;
