package dev.hradba.core.internal.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class EventReaderTest {

    /// Gives the text in reads of that many bytes.
    private static Source slow(String text, int bytesPerRead) {
        return new ForwardingSource(new Buffer().writeUtf8(text)) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                return super.read(sink, Math.min(byteCount, bytesPerRead));
            }
        };
    }

    private record Heard(boolean error, String data) {}

    private static EventReader.Bytes bytes(Source source) {
        return Okio.buffer(source)::read;
    }

    private static List<Heard> all(EventReader reader) throws IOException {
        var events = new ArrayList<Heard>();
        for (var next = reader.next(); next != null; next = reader.next()) {
            events.add(new Heard(next.error(), next.data()));
        }
        return events;
    }

    private static List<Heard> events(String text, int bytesPerRead) throws IOException {
        return all(EventReader.serverSentEvents(bytes(slow(text, bytesPerRead)), 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 4096})
    void events_are_the_same_wherever_the_network_cuts_them(int bytesPerRead) throws IOException {
        var stream = ": ping\n\ndata: Grüße 🌍\n\ndata:first\ndata: second\nid: 7\n\nevent: error\ndata: {}\n\n";
        var expected = List.of(new Heard(false, "Grüße 🌍"), new Heard(false, "first\nsecond"), new Heard(true, "{}"));
        assertEquals(expected, events(stream, bytesPerRead));
        assertEquals(expected, events(stream.replace("\n", "\r\n"), bytesPerRead));
        assertEquals(expected, events(stream.replace('\n', '\r'), bytesPerRead));
    }

    @Test
    void an_error_field_of_older_llama_servers_is_an_error() throws IOException {
        assertEquals(List.of(new Heard(true, "{\"code\":500}")), events("error: {\"code\":500}\n\n", 4096));
    }

    @Test
    void empty_data_is_no_event() throws IOException {
        assertEquals(List.of(new Heard(false, "x")), events("data:\n\ndata: \n\ndata: x\n\n", 4096));
    }

    @Test
    void a_replacement_character_that_was_sent_is_kept() throws IOException {
        assertEquals(List.of(new Heard(false, "a\uFFFDb")), events("data: a\uFFFDb\n\n", 4));
    }

    @Test
    void the_last_event_counts_without_its_empty_line() throws IOException {
        assertEquals(List.of(new Heard(false, "x")), events("data: x", 1));
    }

    @Test
    void lines_are_documents_of_their_own() throws IOException {
        assertEquals(List.of(new Heard(false, "{\"a\":1}"), new Heard(false, "{\"b\":2}")),
                all(EventReader.lines(bytes(slow("{\"a\":1}\n\n{\"b\":2}", 2)), 1 << 20)));
    }

    @Test
    void one_event_may_be_as_long_as_the_limit_and_no_longer() throws IOException {
        var million = "x".repeat(1_000_000);
        assertEquals(million, events("data: " + million + "\n\n", 8192).getFirst().data());
        var reader = EventReader.serverSentEvents(bytes(slow("data: " + million, 8192)), 100_000);
        assertThrows(EventReader.TooLong.class, () -> assertNull(reader.next()));
    }
}
