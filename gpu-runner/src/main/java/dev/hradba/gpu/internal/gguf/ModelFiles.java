package dev.hradba.gpu.internal.gguf;

import java.nio.file.Path;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;

/// Words the failures of model files: which file, what is wrong, what to do.
public final class ModelFiles {

    private ModelFiles() {}

    /// A failure that trying again does not cure.
    ///
    /// @param file   the file, for the message
    /// @param what   what is wrong, a clause without full stop
    /// @param advice what to do, a sentence
    public static BackendException broken(Path file, String what, String advice) {
        return new BackendException(Kind.MODEL_FILE, false, "model file '%s': %s. %s".formatted(file, what, advice));
    }

    /// A failure with its cause.
    public static BackendException broken(Path file, String what, String advice, Throwable cause) {
        return new BackendException(Kind.MODEL_FILE, false, "model file '%s': %s. %s".formatted(file, what, advice), cause);
    }
}
