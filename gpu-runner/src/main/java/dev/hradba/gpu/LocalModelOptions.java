package dev.hradba.gpu;

import java.util.Optional;

import dev.hradba.core.registry.ModelPolicy;

/// How a [LocalModel] uses the machine.
///
/// @param contextTokens most tokens of prompt and reply together; 0 for what the model was made for, at most 8192
/// @param threads       threads that compute at once; 0 for the processors of the machine, at most 8
/// @param slots         requests served at once, each with a cache of its own
/// @param speculate     whether to draft tokens and to skip the model where a grammar leaves no choice; changes speed alone
/// @param vectors       whether to use the Vector API where the JVM was started with it
/// @param template      how conversations are written, instead of what the file says
/// @param policy        what must be known of the file before it is loaded
public record LocalModelOptions(
        int contextTokens, int threads, int slots, boolean speculate, boolean vectors, Optional<Template> template,
        ModelPolicy policy) {

    /// What fits most uses.
    public static final LocalModelOptions DEFAULT = new LocalModelOptions(0, 0, 2, true, true, Optional.empty(), ModelPolicy.DEFAULT);

    /// Families of conversation formats.
    public enum Template {
        /// Turns between `<|im_start|>` and `<|im_end|>`.
        CHATML,
        /// Turns with headers, as in Llama 3.
        LLAMA3,
        /// `[INST]` with `<<SYS>>`, as in Llama 2.
        LLAMA2,
        /// `[INST]`, as in Mistral.
        MISTRAL,
        /// `<|user|>` and the end piece, as in Zephyr.
        ZEPHYR,
        /// `<|user|>` and `<|end|>`, as in Phi-3.
        PHI3,
        /// No format: the texts one after the other.
        RAW
    }

    /// Checks the ranges.
    public LocalModelOptions {
        if (contextTokens < 0) {
            throw new IllegalArgumentException("contextTokens %d is negative; 0 means the model's own".formatted(contextTokens));
        }
        if (threads < 0 || threads > 256) {
            throw new IllegalArgumentException("threads %d is outside [0, 256]; 0 means the machine's".formatted(threads));
        }
        if (slots < 1 || slots > 256) {
            throw new IllegalArgumentException("slots %d is outside [1, 256]".formatted(slots));
        }
    }

    /// The same options with another context length.
    public LocalModelOptions withContextTokens(int tokens) {
        return new LocalModelOptions(tokens, threads, slots, speculate, vectors, template, policy);
    }

    /// The same options with another number of threads.
    public LocalModelOptions withThreads(int count) {
        return new LocalModelOptions(contextTokens, count, slots, speculate, vectors, template, policy);
    }

    /// The same options with another number of slots.
    public LocalModelOptions withSlots(int count) {
        return new LocalModelOptions(contextTokens, threads, count, speculate, vectors, template, policy);
    }

    /// The same options with speculation on or off.
    public LocalModelOptions withSpeculation(boolean on) {
        return new LocalModelOptions(contextTokens, threads, slots, on, vectors, template, policy);
    }

    /// The same options with the Vector API on or off.
    public LocalModelOptions withVectors(boolean on) {
        return new LocalModelOptions(contextTokens, threads, slots, speculate, on, template, policy);
    }

    /// The same options with a given conversation format.
    public LocalModelOptions withTemplate(Template family) {
        return new LocalModelOptions(contextTokens, threads, slots, speculate, vectors, Optional.of(family), policy);
    }

    /// The same options with other demands on the file.
    public LocalModelOptions withPolicy(ModelPolicy newPolicy) {
        return new LocalModelOptions(contextTokens, threads, slots, speculate, vectors, template, newPolicy);
    }
}
