/// Approved tools in a jailed worker. What a guest may do beyond computing goes through a [dev.hradba.sandbox.Capability] on the host's side.
@NullMarked
package dev.hradba.sandbox;

import org.jspecify.annotations.NullMarked;
