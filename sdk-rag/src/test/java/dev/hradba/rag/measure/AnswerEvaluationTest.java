package dev.hradba.rag.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.measure.AnswerResult.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AnswerEvaluationTest {

    private static final AskedQuestion ASKED = new AskedQuestion("a", "en", "when", "When do you open?", List.of("The shop opens at 8:00."));
    private static final AskedQuestion NOTHING = new AskedQuestion("b", "en", "none", "Who is the owner?", List.of());

    @Test
    void an_answer_is_right_if_it_cites_the_sentence_and_at_most_one_other() {
        assertEquals(Verdict.RIGHT, said(ASKED, "The shop opens\n  at **8:00**."));
        assertEquals(Verdict.RIGHT, said(ASKED, "It closes at 17:00.", "The shop opens at 8:00."));
        assertEquals(Verdict.WRONG, said(ASKED, "It closes at 17:00."));
        assertEquals(Verdict.WRONG, said(ASKED, "The shop opens at 8:00.", "It closes at 17:00.", "It is closed on Sundays."));
        assertEquals(Verdict.ABSTAINED_WRONGLY, said(ASKED));
        assertEquals(Verdict.ABSTAINED_RIGHTLY, said(NOTHING));
        assertEquals(Verdict.WRONG, said(NOTHING, "The shop opens at 8:00."));
    }

    @Test
    void a_line_that_is_no_question_is_named(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, "{\"id\":\"a\",\"question\":\"Who?\",\"gold\":[]}\n\n{\"id\":\"a\",\"question\":\"Why?\"}\n");
        assertTrue(refusal(file).contains("line 3"));
        Files.writeString(file, "[]\n");
        assertTrue(refusal(file).contains("give an object"));
        Files.writeString(file, "{\n");
        assertTrue(refusal(file).contains("not JSON"));
    }

    @Test
    void english_and_czech_questions_are_answered_from_one_folder_beside_the_baselines(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/opravy.md"), """
                # Opravy

                Závady přijímá dílna každý všední den. Opravené přístroje vydává sklad od 8 do 15 hodin. Záruka na opravu trvá šest měsíců.
                """);
        Files.writeString(folder.resolve("docs/repairs.md"), """
                # Returning a device

                Devices are kept for two weeks. Nobody may open one.

                ## How to return it

                1. Print the label.
                2. Pack the device.
                3. Hand it to the courier.
                """);
        Files.writeString(folder.resolve("questions.jsonl"), """
                {"id":"1","language":"cs","kind":"howlong","question":"jak dlouha je zaruka na opravy","gold":["Záruka na opravu trvá šest měsíců."]}
                {"id":"2","language":"en","kind":"steps","question":"How do I return a device?","gold":["Print the label.","Pack the device.","Hand it to the courier."]}
                """);
        var results = new AnswerEvaluation(KnowledgeBaseOptions.defaults().withMinConfidence(0)).run(folder, folder.resolve("index"), result -> { });
        assertEquals(6, results.size());
        for (AnswerResult result : results) {
            assertTrue(!result.system().equals(AnswerEvaluation.HRADBA) || result.verdict() == Verdict.RIGHT, () -> result.toString());
        }
        AnswerReport report = AnswerReport.of(results);
        assertEquals(2, report.lines().getFirst().right());
        assertTrue(report.text().contains("first sentence of best passage"));
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> AskedQuestion.read(file)).getMessage());
    }

    private static Verdict said(AskedQuestion asked, String... cited) {
        return new AnswerResult("somebody", asked, List.of(cited), 1, 0).verdict();
    }
}
