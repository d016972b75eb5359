/// The way out over HTTP: rules, the gate that decides every request under them, and the capability `http` that sends what was allowed.
///
/// Start at [dev.hradba.sandbox.http.EgressGate]. No rule, no traffic. The road of a request: read the URL strictly → find the rule → resolve once →
/// check every address → connect to a checked one; a redirect walks the same road again.
@NullMarked
package dev.hradba.sandbox.http;

import org.jspecify.annotations.NullMarked;
