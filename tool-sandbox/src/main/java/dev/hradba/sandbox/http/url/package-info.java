/// URLs and addresses as the egress gate reads them: one strict reading, one canonical spelling, one table of networks that are not public.
///
/// Start at [dev.hradba.sandbox.http.url.EgressUrl]. Internal to the egress gate.
@NullMarked
package dev.hradba.sandbox.http.url;

import org.jspecify.annotations.NullMarked;
