package dev.hradba.sandbox.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

import dev.hradba.sandbox.http.url.IpAddress;

/// Looks up the addresses of a name. The gate asks once per decision.
@FunctionalInterface
public interface Resolver {

    /// All addresses of a name.
    ///
    /// @throws UnknownHostException if there is none, with a reason
    List<IpAddress> lookup(String host) throws UnknownHostException;

    /// The system's resolver.
    static Resolver system() {
        return host -> Arrays.stream(InetAddress.getAllByName(host)).map(IpAddress::of).toList();
    }
}
