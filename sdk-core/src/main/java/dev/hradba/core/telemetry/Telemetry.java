package dev.hradba.core.telemetry;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.embedding.Embedder;
import io.opentelemetry.api.OpenTelemetry;

/// Spans, metrics and events of calls, in OpenTelemetry's conventions for generative AI.
///
/// A watched call gives a client span `chat <model>` with the request's options, usage (also cached, drafted and accepted
/// tokens), finish reason and error type; and the metrics `gen_ai.client.operation.duration`, for calls with a listener
/// `gen_ai.client.operation.time_to_first_chunk` and `gen_ai.client.operation.time_per_output_chunk` (all in seconds), and
/// `gen_ai.client.token.usage`. What the convention has no name for is under `hradba.`: the mean time of an output token after the first
/// (`hradba.time_per_output_token`, seconds), the wait for a place in a pool (`hradba.pool.wait`, seconds), looks into a cache of replies or vectors (`hradba.cache.lookups`, by hit) and tokens that were cached, forced,
/// drafted or accepted (`hradba.usage.tokens`, by kind). A call that fails gives the event `gen_ai.client.operation.exception`, one
/// that is repeated the span event `hradba.retry`.
///
/// A typed call adds the span `contract <name>` around its calls, with its outcome, an event for
/// every repair, and the counter `hradba.contract.repairs`. Texts of prompts and replies are never recorded unless asked for.
/// Thread-safe.
///
/// ```java
/// var telemetry = Telemetry.of(openTelemetry);
/// var client = ModelClient.of(backend).with(telemetry);
/// ```
public final class Telemetry {

    /// Records nothing.
    public static final Telemetry NONE = new Telemetry(OpenTelemetry.noop(), ContentCapture.NONE);

    private final Instruments instruments;
    private final ContentCapture capture;

    private Telemetry(OpenTelemetry openTelemetry, ContentCapture capture) {
        this.instruments = new Instruments(openTelemetry);
        this.capture = capture;
    }

    /// Telemetry to this SDK, without the texts of prompts and replies.
    public static Telemetry of(OpenTelemetry openTelemetry) {
        return new Telemetry(openTelemetry, ContentCapture.NONE);
    }

    /// Telemetry to this SDK with the texts of prompts and replies in `gen_ai.input.messages` and `gen_ai.output.messages`.
    /// They may hold personal data and secrets; whoever reads the traces reads them.
    public static Telemetry withContent(OpenTelemetry openTelemetry) {
        return new Telemetry(openTelemetry, ContentCapture.SPANS);
    }

    /// Telemetry to this SDK with the texts of prompts and replies in the event `gen_ai.client.inference.operation.details`, so
    /// that they can be kept apart from the traces, for other readers and another time.
    public static Telemetry withContentEvents(OpenTelemetry openTelemetry) {
        return new Telemetry(openTelemetry, ContentCapture.EVENTS);
    }

    /// The backend, watched. Closing it closes the backend.
    public Backend watch(Backend backend) {
        return this == NONE ? backend : new WatchedBackend(backend, instruments, capture);
    }

    /// The embedder, watched. Closing it closes the embedder.
    public Embedder watch(Embedder embedder) {
        return this == NONE ? embedder : new WatchedEmbedder(embedder, instruments);
    }

    /// Begins to watch a typed call, on the thread that makes it.
    public ContractSpan begin(Contract<?> contract) {
        return new ContractSpan(contract, instruments);
    }
}
