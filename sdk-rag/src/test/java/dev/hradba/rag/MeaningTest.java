package dev.hradba.rag;

import java.nio.file.Path;
import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome.Answered;
import dev.hradba.rag.embed.OnnxEmbedder;
import dev.hradba.rag.ingest.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Answers judged by the embedded model, too: nearness of meaning counts where words do not meet.
class MeaningTest {

    private static final Identity ANYBODY = Identity.of("anybody");
    private static final KnowledgeBaseOptions ALWAYS = KnowledgeBaseOptions.defaults().withMinConfidence(0);
    private static final List<Document> HOUSE = List.of(
            Document.markdown("house.md", """
                    # House rules

                    ## Vehicles
                    Company cars are parked in the yard behind the canteen.
                    The yard is closed on public holidays.

                    ## Meals
                    Lunch is served from half past eleven.
                    Guests pay at the till.

                    ## Illness
                    Whoever feels unwell stays at home and phones their manager before nine.
                    A note from a physician is due after the third day.
                    """),
            Document.markdown("dum.md", """
                    # Domovní řád

                    ## Parkování
                    Služební auta stojí na dvoře za jídelnou.
                    Dvůr je o svátcích zavřený.
                    """));

    private static OnnxEmbedder model;

    @BeforeAll
    static void open() {
        model = OnnxEmbedder.embedded();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void a_sentence_that_shares_no_word_with_the_question_is_found_by_its_meaning(@TempDir Path folder) {
        String question = "When must I hand in a medical certificate from my doctor?";
        try (var base = KnowledgeBase.open(folder, ALWAYS, model)) {
            base.ingest(HOUSE);
            var answered = assertInstanceOf(Answered.class, base.answer(question, ANYBODY));
            assertEquals("A note from a physician is due after the third day.", answered.text());
            assertTrue(answered.explain().toString().contains("nearness of meaning"), "the explanation names what spoke for the sentence");
            assertEquals(CitationCheck.VERIFIED, base.verify(answered.citations().getFirst(), ANYBODY));
        }
    }

    @Test
    void a_question_in_a_language_the_model_does_not_know_is_answered_as_without_it(@TempDir Path folder, @TempDir Path other) {
        String question = "Kde stojí služební auta?";
        try (var base = KnowledgeBase.open(folder, ALWAYS, model); var words = KnowledgeBase.open(other, ALWAYS)) {
            base.ingest(HOUSE);
            words.ingest(HOUSE);
            var with = assertInstanceOf(Answered.class, base.answer(question, ANYBODY));
            var without = assertInstanceOf(Answered.class, words.answer(question, ANYBODY));
            assertEquals("Služební auta stojí na dvoře za jídelnou.", with.text());
            assertEquals(without.confidence(), with.confidence());
        }
    }
}
