package dev.hradba.examples.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SupportAssistantTest {

    private static final Identity CUSTOMER = Identity.of("customer");
    private static final Identity AGENT = new Identity("agent", Set.of("staff"), Map.of());

    @TempDir
    Path folder;

    private SupportAssistant assistant;

    @BeforeEach
    void open() throws IOException {
        assistant = SupportAssistant.open(folder.resolve("index"), Optional.empty());
        assistant.read(Main.unpack(folder.resolve("documents")));
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    @Test
    void an_english_and_a_czech_ticket_are_answered_with_a_quote_that_stands_at_its_place() throws IOException {
        for (var expected : Map.of("How long does a refund take?", "five working days", "Jak dlouho platí záruka na baterii?", "dvanáct měsíců",
                "Kde obnovím zapomenuté heslo?", "odkazem pod přihlašovacím formulářem").entrySet()) {
            Reply reply = assistant.answer(expected.getKey(), CUSTOMER);
            assertTrue(reply instanceof Reply.Answer answer && answer.text().contains(expected.getValue()), () -> expected.getKey() + ": " + reply);
            var citation = ((Reply.Answer) reply).citations().getFirst();
            String document = Files.readString(folder.resolve("documents").resolve(citation.documentId()));
            assertEquals(citation.quote(), document.substring(citation.start(), citation.end()));
        }
    }

    @Test
    void a_ticket_that_no_document_answers_is_handed_over_with_what_is_missing() {
        Reply reply = assistant.answer("Do you sell bicycles?", CUSTOMER);
        assertTrue(reply instanceof Reply.HandOver over && !over.missing().isEmpty(), reply::toString);
    }

    @Test
    void what_is_internal_is_answered_to_staff_and_leaves_no_trace_for_customers() {
        String ticket = "How much may an agent refund without approval?";
        assertTrue(assistant.answer(ticket, AGENT).toString().contains("150 EUR"));
        String seen = assistant.answer(ticket, CUSTOMER).toString();
        assertFalse(seen.contains("150") || seen.contains("team lead") || seen.contains("refund-limits"), seen);
    }

    @Test
    void a_second_reading_takes_only_what_changed() throws IOException {
        Files.writeString(folder.resolve("documents/returns.md"), "# Returns\n\nA refund takes ten working days.\n");
        var report = assistant.read(folder.resolve("documents"));
        assertEquals(java.util.List.of("returns.md"), report.changed());
        assertEquals(6, report.unchanged().size());
        assertTrue(assistant.answer("How long does a refund take?", CUSTOMER).toString().contains("ten working days"));
    }

    @Test
    void a_model_only_helps_to_look_and_never_writes_the_answer() throws IOException {
        try (var model = ScriptedBackend.saying("how many days until I get my refund\nHow much is 999 EUR?\n");
                var helped = SupportAssistant.open(folder.resolve("helped"), Optional.of(model))) {
            helped.read(folder.resolve("documents"));
            Reply reply = helped.answer("How long does a refund take?", CUSTOMER);
            assertTrue(reply.toString().contains("five working days") && !reply.toString().contains("999"), reply::toString);
        }
    }

    private static String written(String quote, String claim) {
        return "{\"answer\":{\"claims\":[{\"quotes\":[{\"passage\":1,\"words\":\"%s\"}],\"claim\":\"%s\"}]}}".formatted(quote, claim);
    }

    @Test
    void a_model_may_write_in_both_languages_and_only_what_the_documents_say_is_shown() throws IOException {
        String english = written("A refund takes five working days", "A refund takes five working days.");
        String czech = written("Záruka na baterii platí dvanáct měsíců", "Na baterii platí záruka dvanáct měsíců.");
        String lie = written("Záruka na baterii platí dvanáct měsíců", "Záruka na baterii platí devadesát měsíců.");
        try (var model = ScriptedBackend.saying(english, lie, czech, lie, lie, lie); var writing = SupportAssistant.writing(folder.resolve("written"), model)) {
            writing.read(folder.resolve("documents"));
            String refund = shown(writing, "How long does a refund take?");
            assertTrue(refund.startsWith("? How long does a refund take?\n  .. A refund takes five working days.\n  A refund takes five working days.\n    returns.md, version 1"), refund);
            String battery = shown(writing, "Jak dlouho platí záruka na baterii?");
            assertTrue(battery.contains("  .. Na baterii platí záruka dvanáct měsíců.\n") && !battery.contains("devadesát"), battery);
            String lied = shown(writing, "Jak dlouho platí záruka na baterii?");
            assertTrue(lied.contains("Handed over to the second level.") && !lied.contains("devadesát"), lied);
        }
    }

    @Test
    void what_is_internal_is_not_shown_to_a_model_that_writes_for_customers() throws IOException {
        String secret = written("150 EUR", "An agent may refund 150 EUR.");
        try (var model = ScriptedBackend.saying(secret, secret, secret); var writing = SupportAssistant.writing(folder.resolve("written"), model)) {
            writing.read(folder.resolve("documents"));
            String seen = shown(writing, "How much may an agent refund without approval?");
            assertTrue(seen.contains("Handed over") && !seen.contains("150"), seen);
            assertTrue(model.requests().stream().noneMatch(request -> request.messages().subList(0, 2).toString().contains("150")));
        }
    }

    private static String shown(SupportAssistant assistant, String question) {
        var out = new ByteArrayOutputStream();
        Main.ask(assistant, question, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_reply_prints_its_citations_or_its_hand_over() {
        String text = shown(assistant, "How long does a refund take?") + shown(assistant, "Do you sell bicycles?");
        assertTrue(text.contains("returns.md, version 1, line") && text.contains("Handed over to the second level."), text);
    }
}
