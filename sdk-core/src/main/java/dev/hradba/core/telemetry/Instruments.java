package dev.hradba.core.telemetry;

import java.util.List;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;

/// The tracer, the metrics and the logger of events, with the bucket boundaries that the convention advises.
final class Instruments {

    private static final String SCOPE = "dev.hradba.core";
    private static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final List<Double> TOKEN_SECONDS = List.of(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5);
    private static final List<Double> WAIT_SECONDS = List.of(0.001, 0.01, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);
    private static final List<Long> TOKENS =
            List.of(1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16_384L, 65_536L, 262_144L, 1_048_576L, 4_194_304L, 16_777_216L, 67_108_864L);

    final Tracer tracer;
    final DoubleHistogram duration;
    final DoubleHistogram timeToFirst;
    final DoubleHistogram timePerChunk;
    final DoubleHistogram timePerToken;
    final LongHistogram tokens;
    final LongCounter tokenDetails;
    final DoubleHistogram waits;
    final LongCounter lookups;
    final LongCounter repairs;
    final Logger events;

    Instruments(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer(SCOPE);
        var meter = openTelemetry.getMeter(SCOPE);
        duration = seconds(meter, "gen_ai.client.operation.duration", "Duration of a call.", SECONDS);
        timeToFirst = seconds(meter, "gen_ai.client.operation.time_to_first_chunk", "From the request to the first piece of the reply.", SECONDS);
        timePerChunk = seconds(meter, "gen_ai.client.operation.time_per_output_chunk", "From one piece of the reply to the next.", SECONDS);
        timePerToken = seconds(meter, "hradba.time_per_output_token", "Mean time of an output token after the first.", TOKEN_SECONDS);
        tokens = meter.histogramBuilder("gen_ai.client.token.usage").ofLongs().setUnit("{token}")
                .setDescription("Tokens of a call.").setExplicitBucketBoundariesAdvice(TOKENS).build();
        tokenDetails = meter.counterBuilder("hradba.usage.tokens").setUnit("{token}")
                .setDescription("Tokens that cost less: read from the server's cache, forced by a grammar, drafted, and drafted and accepted.").build();
        waits = seconds(meter, "hradba.pool.wait", "Wait of a call for a place at a backend of the pool.", WAIT_SECONDS);
        lookups = meter.counterBuilder("hradba.cache.lookups").setUnit("{lookup}").setDescription("Looks for a kept reply or vector.").build();
        repairs = meter.counterBuilder("hradba.contract.repairs").setUnit("{repair}")
                .setDescription("Replies that broke their contract and were sent back.").build();
        events = openTelemetry.getLogsBridge().get(SCOPE);
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description, List<Double> buckets) {
        return meter.histogramBuilder(name).setUnit("s").setDescription(description).setExplicitBucketBoundariesAdvice(buckets).build();
    }
}
