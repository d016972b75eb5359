/// The bundled model: trained from scratch by the scripts beside it, small, and honest about what it is.
@NullMarked
package dev.hradba.starter;

import org.jspecify.annotations.NullMarked;
