package dev.hradba.sandbox.rag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class RagCapabilityTest {

    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of());

    private final List<String> asked = new ArrayList<>();
    private final RagCapability capability = new RagCapability((query, most, collections, identity) -> {
        asked.add("%s %d %s %s".formatted(query, most, collections, identity.subject()));
        return List.of(new CitedPassage("guide.md", 2, "handbook", "Guide", List.of("Backup", "Tapes"), 10, 15, 3, 4, 0, "tapes"));
    }, ANNA);

    private CapabilityResult call(String request) {
        return capability.call(request, new Cancellation());
    }

    @Test
    void passages_come_with_what_a_citation_needs() {
        var done = assertInstanceOf(CapabilityResult.Done.class, call("{\"query\":\" tapes \",\"limit\":3,\"collections\":[\"handbook\"]}"));
        assertEquals("{\"passages\":[{\"text\":\"tapes\",\"document\":\"guide.md\",\"version\":2,\"collection\":\"handbook\",\"title\":\"Guide\","
                + "\"section\":\"Backup > Tapes\",\"firstLine\":3,\"lastLine\":4,\"start\":10,\"end\":15}]}", done.json());
        assertEquals(List.of("tapes 3 [handbook] anna"), asked);
    }

    @Test
    void a_guest_cannot_ask_as_somebody_else() {
        call("{\"query\":\"x\",\"identity\":\"boss\",\"subject\":\"boss\"}");
        assertEquals(List.of("x 8 [] anna"), asked);
    }

    @Test
    void requests_out_of_range_are_denied_before_anything_is_searched() {
        for (String request : List.of("no json", "{}", "{\"query\":\"  \"}", "{\"query\":\"" + "x".repeat(2001) + "\"}", "{\"query\":\"x\",\"limit\":0}",
                "{\"query\":\"x\",\"limit\":51}", "{\"query\":\"x\",\"collections\":" + "[" + "\"c\",".repeat(20) + "\"c\"]}", "[]", "7")) {
            assertEquals("request", assertInstanceOf(CapabilityResult.Denied.class, call(request), request).rule());
        }
        assertEquals(List.of(), asked);
    }
}
