package dev.hradba.gpu.internal.gguf;

/// Where a tensor lies in its file.
///
/// @param name   unique in the file
/// @param type   how its numbers are stored
/// @param shape  extents, innermost first, 1 to 4 of them
/// @param offset bytes from the start of the file
/// @param bytes  length in bytes
public record TensorInfo(String name, GgmlType type, Shape shape, long offset, long bytes) {

    /// Extents of a tensor.
    ///
    /// @param columns length of a row: the innermost extent
    /// @param rows    product of all other extents
    public record Shape(long columns, long rows) {
        @Override
        public String toString() {
            return rows == 1 ? "[" + columns + "]" : "[" + columns + ", " + rows + "]";
        }
    }
}
