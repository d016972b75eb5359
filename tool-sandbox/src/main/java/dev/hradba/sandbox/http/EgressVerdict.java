package dev.hradba.sandbox.http;

import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.IpAddress;

/// What the gate decided about one request, or about one redirect of it.
public sealed interface EgressVerdict {

    /// Why, in one sentence for the decision log.
    String reason();

    /// It may be sent, to one of these addresses and nowhere else.
    ///
    /// @param rule       the rule that allows it
    /// @param method     as to be sent
    /// @param url        as to be sent
    /// @param addresses  all checked
    /// @param withSecret whether the rule's secret goes along
    /// @param reason     why
    record Allowed(EgressRule rule, String method, EgressUrl url, List<IpAddress> addresses, boolean withSecret, String reason) implements EgressVerdict {
        /// Copies the list and refuses an empty one.
        public Allowed {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("an allowed request has an address to go to");
            }
        }
    }

    /// It may not be sent.
    ///
    /// @param rule      the check that refused it, such as `no-rule`, `address` or `url-userinfo`
    /// @param reason    what was found and what would be allowed
    /// @param canonical the URL if it could be read
    record Refused(String rule, String reason, Optional<String> canonical) implements EgressVerdict {}
}
