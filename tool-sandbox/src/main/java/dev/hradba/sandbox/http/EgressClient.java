package dev.hradba.sandbox.http;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.http.HttpRoad.Arrived;
import dev.hradba.sandbox.http.HttpRoad.Denied;
import dev.hradba.sandbox.http.HttpRoad.Failed;
import okhttp3.MediaType;

/// Fetches what egress rules allow, for code of the host, such as a connector that reads a wiki: the same road, limits and decision log as the capability `http`.
/// Thread-safe.
public final class EgressClient {

    private final HttpRoad road;

    /// @param gate        decides
    /// @param log         takes every decision before it takes effect; what it throws stops the request
    /// @param environment values of the variables that rules name for secrets
    public EgressClient(EgressGate gate, Consumer<EgressVerdict> log, Function<String, Optional<String>> environment) {
        road = new HttpRoad(gate, log, environment);
    }

    /// @param url  where it came from, after redirects
    /// @param body at most as long as the rule allows; the secret of the rule is not in it
    public record Reply(String url, InputStream body) {}

    /// A reply with status 200.
    ///
    /// @throws FileNotFoundException if the server answers that there is no such page (404, 410)
    /// @throws IOException if a rule refuses it, the server does not answer in time, or answers anything else; the message says which and why
    public Reply get(String url, Cancellation cancellation) throws IOException {
        return switch (road.run("GET", url, MissingNode.getInstance(), MissingNode.getInstance(), cancellation)) {
            case Denied(var rule, var reason) -> throw new IOException("refused by '%s': %s".formatted(rule, reason));
            case Failed(_, var message) -> throw new IOException(message);
            case Arrived(_, var reply) when reply.status() == 404 || reply.status() == 410 ->
                throw new FileNotFoundException("the server answered %d".formatted(reply.status()));
            case Arrived(_, var reply) when reply.status() != 200 -> throw new IOException("the server answered %d".formatted(reply.status()));
            case Arrived arrived -> new Reply(arrived.at().url().canonical(), new ByteArrayInputStream(body(arrived)));
        };
    }

    private byte[] body(Arrived arrived) {
        var type = MediaType.parse(arrived.reply().contentType());
        // Latin 1 keeps every byte as it is
        Charset charset = Optional.ofNullable(type == null ? null : type.charset()).orElse(StandardCharsets.ISO_8859_1);
        String text = arrived.reply().body().string(charset);
        String shown = road.withoutSecret(arrived.at(), text);
        return shown.equals(text) ? arrived.reply().body().toByteArray() : shown.getBytes(charset);
    }
}
