/// What using Hradba looks like from the outside. README shows parts of it; a test keeps both the same.
@NullMarked
package dev.hradba.examples;

import org.jspecify.annotations.NullMarked;
