package dev.hradba.core.backend;

import java.util.Map;
import java.util.Set;

/// What is behind a [Backend].
///
/// @param kind          `runner`, `vllm`, `tgi`, `llamacpp`, `ollama`, `openai`, ...
/// @param version       the server's or runner's version, empty if unknown
/// @param model         the model's name
/// @param contextLength tokens of prompt and reply together, 0 if unknown
/// @param capabilities  what the backend enforces or reports by itself
/// @param promptFormat  `chat` for models that read conversations; otherwise the name of the format a special model was trained on
/// @param metadata      further facts of the model, such as those in a GGUF file's header under `hradba.`
public record BackendInfo(
        String kind,
        String version,
        String model,
        int contextLength,
        Set<Capability> capabilities,
        String promptFormat,
        Map<String, String> metadata) {

    /// The prompt format of ordinary conversational models.
    public static final String CHAT = "chat";

    /// What a backend can do beyond plain chat.
    public enum Capability {
        /// Enforces a JSON Schema while decoding.
        JSON_SCHEMA,
        /// Enforces a GBNF grammar while decoding.
        GRAMMAR,
        /// Calls tools.
        TOOLS,
        /// Calls tools and keeps a schema in one request.
        TOOLS_WITH_SCHEMA,
        /// Reports log-probabilities.
        LOG_PROBS,
        /// Repeats sampling for a seed.
        SEED,
        /// Streams its reply.
        STREAMING
    }

    /// Copies the collections.
    public BackendInfo {
        capabilities = Set.copyOf(capabilities);
        metadata = Map.copyOf(metadata);
    }

    /// Whether the backend can do this.
    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
