package dev.hradba.core.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Message;
import dev.hradba.core.telemetry.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RepeatedCallTest {

    private static final String REPLY = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"here\"},\"finish_reason\":\"stop\"}]}";

    @Test
    void a_call_that_was_repeated_says_so_on_its_span() throws IOException {
        var spans = InMemorySpanExporter.create();
        try (var server = new BareServer();
                var sdk = OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build()).build();
                var backend = Telemetry.of(sdk).watch(Backends.connect("llamacpp=" + server.url(), ConnectOptions.DEFAULTS
                        .with(new RetryLimits(3, Duration.ofMillis(1), Duration.ofMillis(50)))))) {
            server.answers(BareServer.Answer.of("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
                    BareServer.Answer.of("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + REPLY.length() + "\r\n\r\n" + REPLY));
            assertEquals("here", backend.complete(CompletionRequest.of(List.of(Message.user("Hello")))).text());
            var events = spans.getFinishedSpanItems().getFirst().getEvents();
            assertEquals(List.of("hradba.retry"), events.stream().map(event -> event.getName()).toList());
            assertEquals("busy", events.getFirst().getAttributes().get(AttributeKey.stringKey("error.type")));
        }
    }
}
