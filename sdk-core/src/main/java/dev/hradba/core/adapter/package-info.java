/// Backends over HTTP: vLLM, TGI, llama.cpp server, Ollama and whatever else speaks the OpenAI chat protocol.
///
/// Start with [dev.hradba.core.adapter.Backends#connect]. It asks the server what it is and returns a
/// [dev.hradba.core.backend.Backend] that behaves the same whichever server is behind it; an option that a server would
/// ignore is refused here, because a silent no is worse than a loud one.
@NullMarked
package dev.hradba.core.adapter;

import org.jspecify.annotations.NullMarked;
