package dev.hradba.sandbox.http.url;

/// What came of reading a URL.
public sealed interface Reading {

    /// It has one meaning.
    ///
    /// @param url the URL in canonical form
    record Canonical(EgressUrl url) implements Reading {}

    /// It is not a URL that every program reads the same way, or not one that leaves this house.
    ///
    /// @param rule    the check that refused it, such as `url-userinfo`
    /// @param message what was found and what to write instead
    record Refused(String rule, String message) implements Reading {}
}
