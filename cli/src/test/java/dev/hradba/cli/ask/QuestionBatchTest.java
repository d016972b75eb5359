package dev.hradba.cli.ask;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.core.completion.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class QuestionBatchTest {

    @TempDir
    private Path folder;

    private final Cancellation cancellation = new Cancellation();
    private int code;

    /// Answers with the question, and fails where it is told to.
    private final QuestionBatch.Answerer echo = new QuestionBatch.Answerer() {

        @Override
        public QuestionBatch.Answer answer(String question) {
            switch (question) {
                case "wrong" -> throw new IllegalArgumentException("the question is wrong");
                case "broken" -> throw new IllegalStateException();
                case "last" -> cancellation.cancel();
                default -> { }
            }
            return new QuestionBatch.Answer(JsonNodeFactory.instance.objectNode().put("answer", question), ExitCode.NO_ANSWER);
        }

        @Override
        public ObjectNode failure(String question, String message) {
            return JsonNodeFactory.instance.objectNode().put("failed", question).put("why", message);
        }
    };

    private List<String> run(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("questions.jsonl"), List.of(lines));
        var out = new StringWriter();
        code = QuestionBatch.run(file.toString(), echo, new PrintWriter(out), cancellation);
        return out.toString().lines().toList();
    }

    @Test
    void each_line_is_answered_with_its_id_and_blank_ones_are_passed_over() throws IOException {
        assertEquals(List.of("{\"answer\":\"a\",\"id\":1}", "{\"answer\":\"b\",\"id\":\"two\"}", "{\"answer\":\"c\",\"id\":null}"),
                run("{\"id\":1,\"question\":\"a\"}", "", "{\"id\":\"two\",\"question\":\"b\"}", "{\"question\":\"c\"}"));
        assertEquals(ExitCode.NO_ANSWER, code);
    }

    @Test
    void a_line_without_a_question_says_so_with_its_id_if_it_has_one() throws IOException {
        List<String> told = run("no json", "{\"id\":7,\"question\":8}", "[1]");
        assertEquals("{\"failed\":\"no json\",\"why\":\"this line is not a JSON object with the texts \\\"id\\\" and \\\"question\\\"\",\"id\":null}", told.getFirst());
        assertEquals("7}", told.get(1).substring(told.get(1).length() - 2));
        assertEquals(3, told.size());
        assertEquals(ExitCode.USAGE, code);
    }

    @Test
    void a_question_that_fails_keeps_nobody_from_asking_the_next() throws IOException {
        assertEquals(List.of("{\"failed\":\"wrong\",\"why\":\"the question is wrong\",\"id\":1}",
                "{\"failed\":\"broken\",\"why\":\"java.lang.IllegalStateException\",\"id\":2}", "{\"answer\":\"a\",\"id\":3}"),
                run("{\"id\":1,\"question\":\"wrong\"}", "{\"id\":2,\"question\":\"broken\"}", "{\"id\":3,\"question\":\"a\"}"));
        assertEquals(ExitCode.ENVIRONMENT, code);
    }

    @Test
    void after_a_cancellation_nothing_more_is_asked() throws IOException {
        assertEquals(1, run("{\"question\":\"last\"}", "{\"question\":\"a\"}").size());
        assertEquals(ExitCode.INTERRUPTED, code);
    }

    @Test
    void a_folder_and_a_missing_file_are_no_files_of_questions() {
        for (String file : List.of(folder.toString(), folder.resolve("missing").toString())) {
            assertThrows(CliException.class, () -> QuestionBatch.run(file, echo, new PrintWriter(new StringWriter()), cancellation));
        }
    }
}
