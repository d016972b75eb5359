package dev.hradba.core.completion;

/// Hears a reply while it is written. Called on the thread that runs the call, in order.
@FunctionalInterface
public interface CompletionListener {

    /// Hears nothing, and so forgets everything.
    CompletionListener NONE = new CompletionListener() {
        @Override
        public void onText(String text) {}

        @Override
        public boolean forget() {
            return true;
        }
    };

    /// A further piece of the reply; never empty.
    void onText(String text);

    /// A further piece of what the model thinks aloud.
    default void onReasoning(String text) {}

    /// The call broke and could be made anew, by the same backend or another: what was heard would come again.
    ///
    /// @return whether the listener has forgotten all that it heard. If not, which is the default, the call fails
    default boolean forget() {
        return false;
    }
}
