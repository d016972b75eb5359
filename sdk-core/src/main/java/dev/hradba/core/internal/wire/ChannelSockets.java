package dev.hradba.core.internal.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;

import javax.net.SocketFactory;

/// Sockets over channels. The JDK's plain ones never block again once they were connected with a timeout: each read then asks, waits and asks again,
/// three calls of the system for a token where these take one.
final class ChannelSockets extends SocketFactory {

    @Override
    public Socket createSocket() throws IOException {
        return SocketChannel.open().socket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        throw connected();
    }

    private static SocketException connected() {
        return new SocketException("OkHttp connects its sockets itself");
    }
}
