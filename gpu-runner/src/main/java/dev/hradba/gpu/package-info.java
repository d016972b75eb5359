/// Runs GGUF models inside the JVM.
@NullMarked
package dev.hradba.gpu;

import org.jspecify.annotations.NullMarked;
