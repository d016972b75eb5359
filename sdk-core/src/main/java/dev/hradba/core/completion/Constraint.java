package dev.hradba.core.completion;

/// What a reply may look like, enforced while it is written wherever the backend can.
public sealed interface Constraint {

    /// Any text.
    Constraint NONE = new Unconstrained();

    /// Any text.
    record Unconstrained() implements Constraint {}

    /// A JSON document that a schema accepts.
    ///
    /// @param name   short name for servers that want one, `[a-zA-Z0-9_-]{1,64}`
    /// @param schema JSON Schema 2020-12 text
    record JsonSchema(String name, String schema) implements Constraint {}

    /// A text of a context-free grammar in GBNF, the notation of llama.cpp that vLLM's xgrammar also reads; start rule `root`.
    ///
    /// @param gbnf grammar text
    record Grammar(String gbnf) implements Constraint {}
}
