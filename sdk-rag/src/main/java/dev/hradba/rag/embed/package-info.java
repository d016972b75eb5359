/// Embedding models in this process: ONNX files with their tokenizers, and a cache of what they computed.
///
/// Start at [dev.hradba.rag.embed.OnnxEmbedder#embedded()] for the small English default, or [dev.hradba.rag.embed.OnnxEmbedder#open] for any
/// model by file. The runtime is heavy (about 110 MB of native libraries for all systems) and therefore optional: applications that embed over
/// HTTP or not at all never see it. Adding one of LangChain4j's in-process models brings model, runtime and tokenizer at once.
@NullMarked
package dev.hradba.rag.embed;

import org.jspecify.annotations.NullMarked;
