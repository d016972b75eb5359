package dev.hradba.sandbox.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.http.EgressVerdict.Allowed;
import dev.hradba.sandbox.http.url.IpAddress;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// Sends one allowed request to one of its checked addresses: no proxy, no cookies, no redirects, no reuse of connections. Thread-safe.
final class HttpSender {

    private static final OkHttpClient BASE = new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();

    private HttpSender() {}

    /// What to send beside the allowed method and URL.
    ///
    /// @param headers all headers, secrets included
    /// @param body    bytes, or null for none
    record Content(Map<String, String> headers, @Nullable ByteString body) {}

    /// @param status      such as 200
    /// @param location    of a redirect, or null
    /// @param contentType as sent, empty if not
    /// @param body        at most one byte more than the rule allows
    record Reply(int status, @Nullable String location, String contentType, ByteString body) {

        /// The body in the character set that the server names, or UTF-8.
        String text() {
            var type = MediaType.parse(contentType);
            var charset = type == null ? null : type.charset(StandardCharsets.UTF_8);
            return body.string(charset == null ? StandardCharsets.UTF_8 : charset);
        }
    }

    static Reply send(Allowed allowed, Content content, Duration time, Cancellation cancellation) throws IOException {
        var client = BASE.newBuilder()
                .callTimeout(time)
                .connectTimeout(time)
                .readTimeout(time)
                .writeTimeout(time)
                .dns(host -> addresses(allowed, host))
                .addNetworkInterceptor(chain -> {
                    var connection = chain.connection();
                    var peer = connection == null ? null : connection.route().socketAddress();
                    if (peer == null || peer.isUnresolved() || !allowed.addresses().contains(IpAddress.of(peer.getAddress()))) {
                        throw new IOException("the connection does not lead to a checked address");
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        var request = new Request.Builder().url(allowed.url().canonical()).method(allowed.method(), body(allowed.method(), content));
        content.headers().forEach(request::header);
        request.header("User-Agent", "hradba");
        var call = client.newCall(request.build());
        try (var _ = cancellation.onCancel(call::cancel); Response response = call.execute()) {
            var location = response.header("Location");
            var contentType = response.header("Content-Type", "");
            boolean redirect = location != null && response.code() / 100 == 3;
            var body = redirect ? ByteString.EMPTY : ByteString.of(response.body().byteStream().readNBytes(allowed.rule().limits().maxResponseBytes() + 1));
            return new Reply(response.code(), location, contentType == null ? "" : contentType, body);
        }
    }

    private static List<java.net.InetAddress> addresses(Allowed allowed, String host) throws UnknownHostException {
        if (!host.equals(allowed.url().host())) {
            throw new UnknownHostException("only the host that was checked is looked up");
        }
        return allowed.addresses().stream().map(IpAddress::toInet).toList();
    }

    private static @Nullable RequestBody body(String method, Content content) {
        var bytes = content.body();
        if (method.equals("GET") || method.equals("HEAD")) {
            return null;
        }
        return RequestBody.create(bytes == null ? ByteString.EMPTY : bytes, (MediaType) null);
    }
}
