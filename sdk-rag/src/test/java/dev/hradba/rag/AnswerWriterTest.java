package dev.hradba.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.hradba.rag.WrittenOutcome.NotEnoughInformation;
import dev.hradba.rag.WrittenOutcome.Written;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Entailment;
import dev.hradba.rag.retrieve.Passage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a model writes is shown only where the documents say it; the model is an adversary here.
class AnswerWriterTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final Identity BOARD = new Identity("bea", Set.of("board"), Map.of());
    private static final String BACKUPS = "How long are backups kept?";
    private static final String BACKUP_TEXT = """
            # Backups

            Nightly backups are kept
            for **30 days**. Monthly backups are not deleted.

            ## Restore

            A restore takes 4 hours.
            """;
    private static final String RIGHT = reply("backups are kept for 30 days", "Nightly backups are kept for 30 days.");

    private final KnowledgeBase base;

    AnswerWriterTest(@TempDir Path folder) {
        base = KnowledgeBase.open(folder, KnowledgeBaseOptions.defaults());
        base.ingest(List.of(Document.markdown("backups.md", BACKUP_TEXT),
                Document.markdown("printers.md", "# Printers\n\nToner for printers is kept in room 12. Backups of printers are kept by nobody.\n")));
    }

    @AfterEach
    void close() {
        base.close();
    }

    /// A reply with one claim and one quote of the first passage.
    private static String reply(String quote, String claim) {
        return "{\"answer\":{\"claims\":[%s]}}".formatted(sentence(1, quote, claim));
    }

    private static String sentence(int passage, String quote, String claim) {
        return "{\"quotes\":[{\"passage\":%d,\"words\":\"%s\"}],\"claim\":\"%s\"}".formatted(passage, quote, claim);
    }

    private AnswerWriter writer(ScriptedBackend model) {
        return AnswerWriter.of(base, ModelClient.of(model));
    }

    private static String lastAsked(ScriptedBackend model) {
        return model.requests().getLast().messages().getLast().text();
    }

    @Test
    void a_claim_comes_with_the_characters_of_the_document_that_say_it() {
        try (var model = ScriptedBackend.saying(RIGHT)) {
            var written = assertInstanceOf(Written.class, writer(model).write(BACKUPS, ANYBODY));
            assertEquals("Nightly backups are kept for 30 days.", written.text());
            Citation citation = written.citations().getFirst();
            assertEquals("backups are kept\nfor **30 days", citation.quote());
            assertEquals(BACKUP_TEXT.indexOf("backups are kept"), citation.start());
            assertEquals("Backups, line 3", citation.where());
            assertEquals(4, citation.lastLine());
            assertEquals(CitationCheck.VERIFIED, base.verify(citation, ANYBODY));
            assertTrue(written.removed().isEmpty());
            assertTrue(written.usage().outputTokens() > 0);
        }
    }

    @Test
    void the_lines_of_the_guide_stand_there_as_they_are_run() throws IOException {
        try (var backend = ScriptedBackend.saying(RIGHT)) {
            // tag::guide[]
            var writer = AnswerWriter.of(base, ModelClient.of(backend));
            switch (writer.write("How long are backups kept?", Identity.of("alice"))) {
                case WrittenOutcome.Written written -> written.claims().forEach(System.out::println);
                case WrittenOutcome.NotEnoughInformation nothing -> handOver(nothing.missing(), nothing.passages());
            }
            // end::guide[]
        }
        String source = Files.readString(Path.of("src/test/java/dev/hradba/rag/AnswerWriterTest.java"));
        String run = source.substring(source.indexOf("tag::guide[]") + 13, source.indexOf("            // end::guide[]")).replaceAll("(?m)^ {12}", "    ");
        assertTrue(Files.readString(Path.of("../docs/guide/retrieval.md")).contains(run), "the guide must show what is run here");
    }

    private static void handOver(List<String> missing, List<Passage> nearest) {
        throw new AssertionError("%s, near %s".formatted(missing, nearest));
    }

    @Test
    void an_invented_quote_goes_back_to_the_model() {
        try (var model = ScriptedBackend.saying(reply("backups are kept forever", "Backups are kept forever."), RIGHT)) {
            assertEquals("Nightly backups are kept for 30 days.", assertInstanceOf(Written.class, writer(model).write(BACKUPS, ANYBODY)).text());
            assertTrue(lastAsked(model).contains("/answer/claims/0/quotes/0 (given backups are kept forever): copy words of the passage exactly"), lastAsked(model));
        }
    }

    @Test
    void an_unsupported_claim_goes_back_with_the_reason() {
        try (var model = ScriptedBackend.saying(reply("backups are kept for 30 days", "Backups are kept for 90 days."), RIGHT)) {
            assertInstanceOf(Written.class, writer(model).write(BACKUPS, ANYBODY));
            assertTrue(lastAsked(model).contains("/answer/claims/0/claim (given Backups are kept for 90 days.): '90' does not stand in what is quoted"), lastAsked(model));
        }
    }

    @Test
    void what_stays_wrong_is_left_out_and_the_rest_is_shown() {
        String stubborn = "{\"answer\":{\"claims\":[%s,%s]}}".formatted(sentence(1, "backups are kept for 30 days", "Nightly backups are kept for 30 days."),
                sentence(1, "Monthly backups are not deleted", "Monthly backups are deleted."));
        try (var model = ScriptedBackend.saying(stubborn, stubborn, stubborn)) {
            var written = assertInstanceOf(Written.class, writer(model).write(BACKUPS, ANYBODY));
            assertEquals("Nightly backups are kept for 30 days.", written.text());
            assertEquals(List.of("Monthly backups are deleted."), written.removed().stream().map(Claim::text).toList());
            assertFalse(written.removed().getFirst().supported());
            assertEquals(0, model.stepsLeft());
        }
    }

    @Test
    void an_answer_of_which_nothing_is_left_is_not_enough_information() {
        String invented = reply("backups are kept in Atlantis", "Backups are kept in Atlantis.");
        try (var model = ScriptedBackend.saying(invented, invented, invented)) {
            var nothing = assertInstanceOf(NotEnoughInformation.class, writer(model).write(BACKUPS, ANYBODY));
            assertEquals(List.of("the passages do not support what the model wrote"), nothing.missing());
            assertEquals("backups.md", nothing.passages().getFirst().documentId());
            assertEquals("what it quotes does not stand in the documents", nothing.removed().getFirst().doubt().orElseThrow());
        }
    }

    @Test
    void a_model_that_only_chatters_has_not_enough_information() {
        try (var model = ScriptedBackend.saying("Sure!", "Of course!", "Gladly!")) {
            assertInstanceOf(NotEnoughInformation.class, writer(model).write(BACKUPS, ANYBODY));
        }
    }

    @Test
    void a_model_may_say_what_is_missing() {
        try (var model = ScriptedBackend.saying("{\"missing\":[\"the retention of yearly backups\"]}")) {
            var nothing = assertInstanceOf(NotEnoughInformation.class, writer(model).write("How long are yearly backups kept?", ANYBODY));
            assertEquals(List.of("the retention of yearly backups"), nothing.missing());
        }
    }

    @Test
    void marked_claims_stay_with_their_doubt() {
        String half = "{\"answer\":{\"claims\":[%s,%s]}}".formatted(sentence(1, "backups are kept for 30 days", "Nightly backups are kept for 30 days."),
                sentence(1, "no such words here", "The cellar is dry."));
        try (var model = ScriptedBackend.saying(half, half, half)) {
            var written = assertInstanceOf(Written.class, writer(model).marking().write(BACKUPS, ANYBODY));
            assertEquals(List.of(true, false), written.claims().stream().map(Claim::supported).toList());
            assertEquals(List.of(), written.claims().getLast().citations());
        }
    }

    @Test
    void a_quote_counts_where_it_stands_whatever_number_it_was_given() {
        var wrongNumber = "{\"answer\":{\"claims\":[%s]}}".formatted(sentence(1, "Toner for printers is kept in room 12", "Toner is kept in room 12."));
        try (var model = ScriptedBackend.saying(wrongNumber)) {
            var written = assertInstanceOf(Written.class, writer(model).write("Where are backups and toner kept for 30 days?", ANYBODY));
            assertEquals("printers.md", written.citations().getFirst().documentId());
        }
    }

    @Test
    void what_a_person_may_not_read_does_not_reach_the_model_and_cannot_be_quoted() {
        base.ingest(List.of(Document.markdown("secret.md", "# Backups of the board\n\nBackups of the board are kept for 99 years.").withRights(Rights.of("board"))));
        String secret = reply("Backups of the board are kept for 99 years", "Backups of the board are kept for 99 years.");
        try (var model = ScriptedBackend.saying(secret, secret, secret, secret)) {
            var nothing = assertInstanceOf(NotEnoughInformation.class, writer(model).write(BACKUPS, ANYBODY));
            assertTrue(nothing.passages().stream().noneMatch(passage -> passage.documentId().equals("secret.md")));
            assertTrue(model.requests().stream().map(CompletionRequest::messages).noneMatch(messages -> messages.getFirst().text().contains("99") || messages.get(1).text().contains("99")));
            assertInstanceOf(Written.class, writer(model).write(BACKUPS, BOARD));
        }
    }

    @Test
    void a_document_that_changes_while_the_model_writes_is_not_cited() {
        ScriptedBackend.Step changing = request -> {
            base.ingest(List.of(Document.markdown("backups.md", "# Backups\n\nNightly backups are kept for 60 days.")));
            return ScriptedBackend.text(RIGHT).reply(request);
        };
        try (var model = ScriptedBackend.of(List.of(changing))) {
            var nothing = assertInstanceOf(NotEnoughInformation.class, writer(model).write(BACKUPS, ANYBODY));
            assertEquals("a document changed while it was being read; ask again", nothing.removed().getFirst().doubt().orElseThrow());
        }
    }

    @Test
    void a_judge_of_meaning_decides_about_other_words_but_not_about_numbers() {
        String czech = reply("Nightly backups are kept for 30 days", "Noční zálohy zůstávají 30 dní.");
        String made = reply("Nightly backups are kept for 30 days", "Noční zálohy zůstávají 90 dní.");
        try (var model = ScriptedBackend.saying(czech, made, made, made)) {
            Entailment gullible = (sentences, claim) -> 1;
            var writer = writer(model).with(gullible);
            assertInstanceOf(Written.class, writer.write(BACKUPS, ANYBODY));
            assertInstanceOf(NotEnoughInformation.class, writer.write(BACKUPS, ANYBODY));
        }
    }

    /// What a listener heard, with `restart` in between.
    private static AnswerWriter.Listener into(List<String> heard) {
        return new AnswerWriter.Listener() {

            @Override
            public void onClaim(Claim claim) {
                assertTrue(claim.supported() && !claim.citations().isEmpty());
                heard.add(claim.text());
            }

            @Override
            public void onRestart() {
                heard.add("restart");
            }
        };
    }

    private WrittenOutcome hear(ScriptedBackend model, List<String> heard) {
        return writer(model).write(Query.of(BACKUPS), ANYBODY, into(heard), new Cancellation());
    }

    private static final String TWO = "{\"answer\":{\"claims\":[%s,%s]}}".formatted(sentence(1, "backups are kept for 30 days", "Nightly backups are kept for 30 days."),
            sentence(1, "Monthly backups are not deleted", "Monthly backups are not deleted."));

    @Test
    void each_claim_is_heard_once_it_is_written_before_the_next_one() {
        var heard = new ArrayList<String>();
        var before = new ArrayList<String>();
        ScriptedBackend.Step step = request -> {
            before.addAll(heard);
            return ScriptedBackend.text(TWO).reply(request);
        };
        var cancellation = new Cancellation();
        try (var model = ScriptedBackend.of(List.of(step)).withPieces(1)) {
            assertThrows(CancellationException.class, () -> writer(model).write(Query.of(BACKUPS), ANYBODY, claim -> {
                heard.add(claim.text());
                cancellation.cancel();
            }, cancellation));
        }
        assertEquals(List.of("Nightly backups are kept for 30 days."), heard, "the second claim was not written yet");
        assertEquals(List.of(), before);
    }

    @Test
    void what_was_heard_are_the_claims_of_the_answer() {
        var heard = new ArrayList<String>();
        try (var model = ScriptedBackend.saying(TWO)) {
            var written = assertInstanceOf(Written.class, hear(model, heard));
            assertEquals(written.claims().stream().map(Claim::text).toList(), heard);
        }
    }

    @Test
    void a_claim_that_goes_back_to_the_model_is_never_heard_and_what_was_heard_before_is_void() {
        for (String bad : List.of(sentence(1, "Monthly backups are not deleted", "Monthly backups are deleted."), sentence(1, "no such words", "Monthly backups are not deleted."),
                "{\"quotes\":[{\"passage\":1,\"words\":\"Monthly backups are not deleted\"},{\"passage\":1,\"words\":\"made up\"}],\"claim\":\"Monthly backups are not deleted.\"}")) {
            var heard = new ArrayList<String>();
            String half = "{\"answer\":{\"claims\":[%s,%s]}}".formatted(sentence(1, "backups are kept for 30 days", "Nightly backups are kept for 30 days."), bad);
            try (var model = ScriptedBackend.saying(half, TWO)) {
                hear(model, heard);
            }
            assertEquals(List.of("Nightly backups are kept for 30 days.", "restart", "Nightly backups are kept for 30 days.", "Monthly backups are not deleted."), heard);
        }
    }

    @Test
    void of_a_reply_that_is_no_answer_in_the_end_nothing_is_left_heard() {
        var heard = new ArrayList<String>();
        String cut = TWO.substring(0, TWO.length() - 20);
        try (var model = ScriptedBackend.saying(cut, cut, "Sure!")) {
            assertInstanceOf(NotEnoughInformation.class, hear(model, heard));
        }
        assertEquals(List.of("Nightly backups are kept for 30 days.", "restart", "Nightly backups are kept for 30 days.", "restart"), heard);
    }

    @Test
    void what_only_the_last_repair_leaves_over_is_heard_at_the_end() {
        var heard = new ArrayList<String>();
        String half = "{\"answer\":{\"claims\":[%s,%s]}}".formatted(sentence(1, "Monthly backups are not deleted", "Monthly backups are deleted."),
                sentence(1, "backups are kept for 30 days", "Nightly backups are kept for 30 days."));
        try (var model = ScriptedBackend.saying(half, half, "Sure!")) {
            assertEquals("Nightly backups are kept for 30 days.", assertInstanceOf(Written.class, hear(model, heard)).text());
        }
        assertEquals("Nightly backups are kept for 30 days.", heard.getLast());
        assertEquals("restart", heard.get(heard.size() - 2));
    }

    @Test
    void a_claim_whose_document_changes_after_it_was_heard_is_taken_back() {
        var heard = new ArrayList<String>();
        try (var model = ScriptedBackend.saying(TWO)) {
            var outcome = writer(model).write(Query.of(BACKUPS), ANYBODY, new AnswerWriter.Listener() {

                @Override
                public void onClaim(Claim claim) {
                    heard.add(claim.text());
                    base.ingest(List.of(Document.markdown("backups.md", "# Backups\n\nNightly backups are kept for 60 days.")));
                }

                @Override
                public void onRestart() {
                    heard.clear();
                }
            }, new Cancellation());
            assertInstanceOf(NotEnoughInformation.class, outcome);
        }
        assertEquals(List.of(), heard);
    }

    @Test
    void where_a_model_judges_claims_are_heard_at_the_end_and_each_is_judged_once() {
        var heard = new ArrayList<String>();
        try (var model = ScriptedBackend.saying(RIGHT); var judge = ScriptedBackend.saying("{\"reason\":\"It says so.\",\"follows\":true}")) {
            writer(model).with(Entailment.of(ModelClient.of(judge))).write(Query.of(BACKUPS), ANYBODY, into(heard), new Cancellation());
            assertEquals(0, judge.stepsLeft());
        }
        assertEquals(List.of("Nightly backups are kept for 30 days."), heard);
    }

    @Test
    void a_model_can_be_the_judge() {
        try (var model = ScriptedBackend.saying(RIGHT); var judge = ScriptedBackend.saying("{\"reason\":\"It says so.\",\"follows\":true}")) {
            assertInstanceOf(Written.class, writer(model).with(Entailment.of(ModelClient.of(judge))).write(BACKUPS, ANYBODY));
            assertTrue(lastAsked(judge).contains("Nightly backups are kept for 30 days"), lastAsked(judge));
        }
    }

    @Test
    void nothing_found_asks_no_model() {
        try (var model = ScriptedBackend.saying()) {
            var nothing = assertInstanceOf(NotEnoughInformation.class, writer(model).write("xylophone?", ANYBODY));
            assertEquals(List.of("no readable document has anything about it"), nothing.missing());
        }
    }

    @Test
    void passages_that_do_not_fit_the_context_are_not_shown_and_cannot_be_quoted() {
        base.ingest(List.of(Document.markdown("long.md", "# Archive\n\n" + "Backups of the archive are kept for 7 years. ".repeat(60))));
        try (var model = ScriptedBackend.saying(RIGHT).withInfo(context(2_600))) {
            var outcome = assertInstanceOf(Written.class, writer(model).write(BACKUPS, ANYBODY));
            assertTrue(outcome.passages().size() < base.retrieve(Query.of(BACKUPS), ANYBODY).size());
            assertEquals(325, model.requests().getFirst().maxTokens(), "a reply takes an eighth of the context");
        }
        for (int tooSmall : new int[] {1_000, 1_400}) {
            try (var model = ScriptedBackend.saying(RIGHT).withInfo(context(tooSmall))) {
                assertThrows(KnowledgeBaseException.class, () -> writer(model).write(BACKUPS, ANYBODY));
            }
        }
    }

    private static BackendInfo context(int tokens) {
        return new BackendInfo("scripted", "", "script", tokens, EnumSet.allOf(BackendInfo.Capability.class), BackendInfo.CHAT, Map.of());
    }

    @Test
    void words_of_a_passage_become_a_citation_if_they_stand_there_and_may_be_read() {
        var passage = base.retrieve(Query.of(BACKUPS), ANYBODY).getFirst();
        var stands = assertInstanceOf(QuoteOutcome.Stands.class, base.quote("“nightly backups are kept for 30 days”", passage, ANYBODY));
        assertEquals("Nightly backups are kept\nfor **30 days", stands.citation().quote());
        assertEquals(new QuoteOutcome.Fails(CitationCheck.QUOTE_DIFFERS), base.quote("kept for 3", passage, ANYBODY));
        base.ingest(List.of(Document.markdown("backups.md", BACKUP_TEXT).withRights(Rights.of("board"))));
        assertEquals(new QuoteOutcome.Fails(CitationCheck.NOT_READABLE), base.quote("kept for 30 days", passage, ANYBODY));
    }
}
