package dev.hradba.core.contract;

import java.util.List;

/// What is left of a schema once a backend's grammar engine has had its say. What it does not enforce is named here and
/// checked on our side all the same.
///
/// @param schema      the schema to send, JSON text
/// @param notEnforced everything in the contract that this backend does not hold the model to, what no schema can say last
public record Lowering(String schema, List<Loss> notEnforced) {

    /// Copies the list.
    public Lowering {
        notEnforced = List.copyOf(notEnforced);
    }

    /// One rule that only the check after the reply holds.
    ///
    /// @param path    JSON Pointer into the contract's schema: what the rule is about
    /// @param keyword the JSON Schema keyword that was left out, or the simple name of the constraint that none can say
    /// @param why     what the engine does with it, or why it is in no schema
    public record Loss(String path, String keyword, String why) {}
}
