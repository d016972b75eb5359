package dev.hradba.gpu;

import java.util.Map;

/// What a model file says about itself.
///
/// @param name          the model's name, or the file's
/// @param architecture  such as `llama`
/// @param parameters    numbers in all tensors
/// @param fileBytes     size of the file
/// @param tensorTypes   how many tensors are stored in which way, by type name
/// @param tokenizer     kind of tokenizer, with its splitting rules where it has some
/// @param vocabulary    pieces of the vocabulary
/// @param contextLength positions the model was made for, 0 if the file does not say
/// @param runnable      empty if this runner can run it, else why not
/// @param metadata      all single values of the header
public record ModelDescription(
        String name,
        String architecture,
        long parameters,
        long fileBytes,
        Map<String, Integer> tensorTypes,
        String tokenizer,
        int vocabulary,
        int contextLength,
        String runnable,
        Map<String, String> metadata) {

    /// Copies the maps.
    public ModelDescription {
        tensorTypes = Map.copyOf(tensorTypes);
        metadata = Map.copyOf(metadata);
    }
}
