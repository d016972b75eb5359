/// Reads GGUF v3 files by memory mapping. Start at `GgufFile`.
@NullMarked
package dev.hradba.gpu.internal.gguf;

import org.jspecify.annotations.NullMarked;
