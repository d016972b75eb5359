/// Files that operators write: YAML whose every node knows its line. Internal to this module.
@NullMarked
package dev.hradba.sandbox.yaml;

import org.jspecify.annotations.NullMarked;
