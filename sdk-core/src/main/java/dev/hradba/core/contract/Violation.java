package dev.hradba.core.contract;

/// One rule that a reply broke. Written so that a model can correct it and a person can read it.
///
/// @param path  JSON Pointer (RFC 6901) to the value, `""` for the whole reply
/// @param rule  name of the rule: a JSON Schema keyword, a constraint annotation, or `parse`
/// @param given the offending value, shortened; empty when a value is missing
/// @param hint  what would be right
public record Violation(String path, String rule, String given, String hint) {

    /// The same violation in a value that stands at this place.
    Violation under(String parent) {
        return new Violation(parent + path, rule, given, hint);
    }
}
