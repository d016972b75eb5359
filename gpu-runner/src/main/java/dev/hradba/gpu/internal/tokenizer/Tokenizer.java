package dev.hradba.gpu.internal.tokenizer;

import java.util.OptionalInt;

/// Turns text into token ids and back. Immutable and thread-safe.
public interface Tokenizer {

    /// The vocabulary behind it.
    Vocabulary vocabulary();

    /// Appends the ids of a text. Pieces such as `<eos>` that have a meaning of their own are spelled like any other text,
    /// so that nobody can smuggle them into a prompt.
    ///
    /// @param text  any text
    /// @param start whether the text begins the prompt or follows a special piece
    void encode(String text, boolean start, TokenList out);

    /// The id of a special piece, such as `<|im_end|>`, if the vocabulary has it.
    OptionalInt special(String piece);

    /// The bytes that a token adds to a reply; none for pieces with a meaning of their own.
    byte[] bytes(int id);

    /// Whether replies are pieces separated by spaces: every token's bytes then begin with the space, also the first one's.
    boolean spaced();
}
