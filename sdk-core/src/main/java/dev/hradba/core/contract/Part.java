package dev.hradba.core.contract;

/// A finished part of a reply that is still being written: a component, an element of a list, a value of a map. It has
/// been read into its type and checked.
///
/// @param path  JSON Pointer of the part in the answer, such as `/steps/0`; `""` for the whole answer
/// @param value the part in its type: a record, a text, a number, a list ..
public record Part(String path, Object value) {

    /// Hears parts as they are finished, inner ones before the ones that contain them.
    @FunctionalInterface
    public interface Listener {

        /// Hears nothing.
        Listener NONE = part -> {};

        /// A part is finished.
        void onPart(Part part);

        /// The reply begins anew, because it broke a rule, called a tool, or its server failed in the middle; what was heard so far is
        /// void.
        default void onRestart() {}
    }
}
