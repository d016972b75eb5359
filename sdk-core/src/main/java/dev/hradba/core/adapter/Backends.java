package dev.hradba.core.adapter;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.internal.chat.HttpBackend;
import dev.hradba.core.internal.dialect.Dialects;
import dev.hradba.core.internal.wire.Target;


/// Connects to model servers.
///
/// ```java
/// try (var backend = Backends.connect("vllm=http://gpu1:8000", ConnectOptions.DEFAULTS)) {
///     var reply = backend.complete(CompletionRequest.of(List.of(Message.user("What is a rampart?"))));
///     System.out.println(reply.text());
/// }
/// ```
public final class Backends {

    private Backends() {}

    /// Connects with default options; see [#connect(String, ConnectOptions)].
    public static Backend connect(String spec) {
        return connect(spec, ConnectOptions.DEFAULTS);
    }

    /// Connects to a server, asks what it is and can do, and returns it as a backend.
    ///
    /// @param spec    `vllm=URL`, `tgi=URL`, `llamacpp=URL`, `ollama=URL`, `sglang=URL`, `trtllm=URL` (TensorRT-LLM), `litellm=URL`
    ///                or `openai=URL` for anything else that speaks that protocol; the URL with or without a trailing `/v1`, and with `#model` at its end to name the model, as in `ollama=http://localhost:11434#qwen3:8b`
    /// @param options key, limits and whatever else; a model in `spec` wins over one here
    /// @throws IllegalArgumentException if the specification cannot be read; the message says how it should look
    /// @throws BackendException         if nobody answers, the key is wrong, the server is of another kind, or lacks the model
    /// @throws java.util.concurrent.CancellationException if the thread was interrupted
    public static Backend connect(String spec, ConnectOptions options) {
        var target = Target.of(spec, Dialects.kinds());
        return HttpBackend.open(target.kind(), target.address(), target.model().map(options::withModel).orElse(options));
    }

    /// Connects as soon as the server is ready: while nobody answers there, or it is still loading, it is asked again.
    ///
    /// @param patience how long to wait for it
    /// @throws BackendException the last one when the patience ends, or one that waiting does not cure
    /// @throws java.util.concurrent.CancellationException if the thread was interrupted
    public static Backend connectWhenReady(String spec, ConnectOptions options, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (long delayMillis = 100; ; delayMillis = Math.min(2 * delayMillis, 5_000)) {
            try {
                return connect(spec, options);
            } catch (BackendException failure) {
                if (!failure.retryable() || System.nanoTime() + delayMillis * 1_000_000 > end) {
                    throw failure;
                }
            }
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new CancellationException("waiting for %s was interrupted".formatted(spec.replaceAll("=.*", "")));
            }
        }
    }
}
