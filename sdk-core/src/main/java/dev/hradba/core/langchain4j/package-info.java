/// Bridges to LangChain4j, both ways: any backend as its chat model, any chat model of its as a backend.
///
/// Start with [dev.hradba.core.langchain4j.BackendChatModel] to use `AiServices` on top of a backend, or with
/// [dev.hradba.core.langchain4j.ChatModelBackend] to ask one of its models under a typed contract.
@NullMarked
package dev.hradba.core.langchain4j;

import org.jspecify.annotations.NullMarked;
