/// The guest language inside a worker. The only package that knows GraalVM. Internal.
@NullMarked
package dev.hradba.sandbox.polyglot;

import org.jspecify.annotations.NullMarked;
