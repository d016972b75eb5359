package dev.hradba.sandbox.http;

import java.net.NetworkInterface;
import java.net.SocketException;

import dev.hradba.sandbox.http.url.IpAddress;

/// Knows which addresses are this machine's own. The gate asks for every address of an otherwise allowed request.
@FunctionalInterface
public interface OwnAddresses {

    /// Whether the machine itself answers at an address.
    ///
    /// @throws SocketException if the machine cannot say; nothing is sent then
    boolean contains(IpAddress address) throws SocketException;

    /// The addresses of this machine's network interfaces, as they are when asked. Those behind which a router forwards to it are not known to it.
    static OwnAddresses system() {
        return address -> NetworkInterface.getByInetAddress(address.toInet()) != null;
    }

    /// None: for decisions that must be the same on every machine.
    static OwnAddresses none() {
        return address -> false;
    }
}
