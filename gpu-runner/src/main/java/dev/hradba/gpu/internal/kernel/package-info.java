/// Matrix arithmetic over tiled weights. Start at `Kernels`.
@NullMarked
package dev.hradba.gpu.internal.kernel;

import org.jspecify.annotations.NullMarked;
