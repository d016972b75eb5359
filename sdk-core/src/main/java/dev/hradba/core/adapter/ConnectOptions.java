package dev.hradba.core.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;

/// What [Backends] needs to know beyond the address. Secrets never appear in `toString`, messages or logs.
///
/// @param apiKey        sent as bearer token; empty for servers without one
/// @param model         the model's name; empty to take the only one that the server offers
/// @param headers       further request headers, such as those of a gateway; treated as secrets
/// @param timeLimits    how long each phase may take
/// @param retryLimits   how often a failed call is repeated
/// @param contextTokens context length to ask for where the server lets a request choose it (Ollama), or that of a server that
///                      does not tell it (TensorRT-LLM, gateways)
/// @param maxReplyBytes longest reply to read from the wire, in bytes
/// @param tls           keys and trusted certificates for https; empty for the default context of the JVM (`javax.net.ssl.trustStore`, `.keyStore`)
/// @param probeConstraints whether to try, with one short call on connecting, if a server that may ignore schemas keeps them
public record ConnectOptions(
        Optional<String> apiKey,
        Optional<String> model,
        Map<String, String> headers,
        TimeLimits timeLimits,
        RetryLimits retryLimits,
        OptionalInt contextTokens,
        int maxReplyBytes,
        Optional<SSLContext> tls,
        boolean probeConstraints) {

    /// No key, the server's only model, default limits, replies of at most 64 MiB.
    public static final ConnectOptions DEFAULTS = new ConnectOptions(Optional.empty(), Optional.empty(), Map.of(),
            TimeLimits.DEFAULTS, RetryLimits.DEFAULTS, OptionalInt.empty(), 64 << 20, Optional.empty(), true);

    /// Copies the headers and checks the ranges.
    public ConnectOptions {
        headers = Map.copyOf(headers);
        if (apiKey.isPresent() && !apiKey.get().matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("the API key is blank or has characters that no HTTP header can carry; check for a stray line end");
        }
        if (contextTokens.isPresent() && contextTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("contextTokens %d is below 1".formatted(contextTokens.getAsInt()));
        }
        if (maxReplyBytes < 1024) {
            throw new IllegalArgumentException("maxReplyBytes %d is below 1024; no reply would fit".formatted(maxReplyBytes));
        }
    }

    /// The same options with this key.
    public ConnectOptions withApiKey(String key) {
        return new ConnectOptions(Optional.of(key), model, headers, timeLimits, retryLimits, contextTokens, maxReplyBytes, tls, probeConstraints);
    }

    /// The same options for this model.
    public ConnectOptions withModel(String name) {
        return new ConnectOptions(apiKey, Optional.of(name), headers, timeLimits, retryLimits, contextTokens, maxReplyBytes, tls, probeConstraints);
    }

    /// The same options with one more header.
    public ConnectOptions withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ConnectOptions(apiKey, model, more, timeLimits, retryLimits, contextTokens, maxReplyBytes, tls, probeConstraints);
    }

    /// The same options with these time limits.
    public ConnectOptions with(TimeLimits limits) {
        return new ConnectOptions(apiKey, model, headers, limits, retryLimits, contextTokens, maxReplyBytes, tls, probeConstraints);
    }

    /// The same options with these limits on repetition.
    public ConnectOptions with(RetryLimits limits) {
        return new ConnectOptions(apiKey, model, headers, timeLimits, limits, contextTokens, maxReplyBytes, tls, probeConstraints);
    }

    /// The same options asking for this context length, in tokens.
    public ConnectOptions withContextTokens(int tokens) {
        return new ConnectOptions(apiKey, model, headers, timeLimits, retryLimits, OptionalInt.of(tokens), maxReplyBytes, tls, probeConstraints);
    }

    /// The same options with another limit on the size of a reply.
    public ConnectOptions withMaxReplyBytes(int bytes) {
        return new ConnectOptions(apiKey, model, headers, timeLimits, retryLimits, contextTokens, bytes, tls, probeConstraints);
    }

    /// The same options with this context for https: for a server whose certificate an authority of your own signed, or that asks for
    /// the client's certificate.
    public ConnectOptions withTls(SSLContext context) {
        return new ConnectOptions(apiKey, model, headers, timeLimits, retryLimits, contextTokens, maxReplyBytes, Optional.of(context), probeConstraints);
    }

    /// The same options without the trial call; the server's word that it keeps schemas is then believed.
    public ConnectOptions withoutConstraintProbe() {
        return new ConnectOptions(apiKey, model, headers, timeLimits, retryLimits, contextTokens, maxReplyBytes, tls, false);
    }

    /// The options without their secrets.
    @Override
    public String toString() {
        return "ConnectOptions[apiKey=%s, model=%s, headers=%s, timeLimits=%s, retryLimits=%s, contextTokens=%s, maxReplyBytes=%d, tls=%s, probeConstraints=%s]"
                .formatted(apiKey.isPresent() ? "***" : "none", model, headers.keySet(), timeLimits, retryLimits, contextTokens, maxReplyBytes, tls.isPresent() ? "own" : "default", probeConstraints);
    }
}
