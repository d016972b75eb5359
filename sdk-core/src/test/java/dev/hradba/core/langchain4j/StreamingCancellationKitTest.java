package dev.hradba.core.langchain4j;

import org.junit.jupiter.api.Tag;

/// The kit for streaming chat models with its test of cancellation, which waits half a minute for nothing to come.
@Tag("slow")
class StreamingCancellationKitTest extends StreamingChatModelKitTest {

    @Override
    protected boolean supportsStreamingCancellation() {
        return true;
    }
}
