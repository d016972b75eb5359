package dev.hradba.core.internal.dialect;

import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/// The kinds of servers that can be spoken to.
public final class Dialects {

    private static final Map<String, Dialect> BY_KIND = Map.of(
            "vllm", new VllmDialect(),
            "tgi", new TgiDialect(),
            "llamacpp", new LlamaCppDialect(),
            "ollama", new OllamaDialect(),
            "sglang", new SglangDialect(),
            "trtllm", new TrtLlmDialect(),
            "litellm", new LiteLlmDialect(),
            "openai", new OpenAiDialect());

    private Dialects() {}

    /// What may stand before the equals sign.
    public static Set<String> kinds() {
        return BY_KIND.keySet();
    }

    /// The dialect of one of the [#kinds].
    public static Dialect of(String kind) {
        return requireNonNull(BY_KIND.get(kind), kind);
    }
}
