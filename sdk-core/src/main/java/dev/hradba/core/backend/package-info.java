/// The port to a language model, whoever runs it.
@NullMarked
package dev.hradba.core.backend;

import org.jspecify.annotations.NullMarked;
