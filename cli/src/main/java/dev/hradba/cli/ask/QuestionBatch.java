package dev.hradba.cli.ask;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Failures;
import dev.hradba.core.completion.Cancellation;

/// Answers a file of questions, one JSON line each, as they come.
public final class QuestionBatch {

    private static final String NO_QUESTION = "this line is not a JSON object with the texts \"id\" and \"question\"";

    /// How one question is answered, and how it is told that it could not even be asked: in the same shape.
    public interface Answerer {

        /// Answers one question.
        Answer answer(String question);

        /// What is told of a question that failed.
        ObjectNode failure(String question, String message);
    }

    /// An answer as it is printed, without the id of its question.
    ///
    /// @param exitCode the one that a single such question ends with
    public record Answer(ObjectNode json, int exitCode) {}

    private QuestionBatch() {}

    /// Answers each line of `file`, `-` for standard input, until it is cancelled. A bad line or a failed question becomes a line that says so.
    ///
    /// @return the worst exit code of a line
    public static int run(String file, Answerer answerer, PrintWriter out, Cancellation cancellation) throws IOException {
        int worst = ExitCode.OK;
        try (var lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            String line;
            while (!cancellation.isCancelled() && (line = lines.readLine()) != null) {
                if (!line.isBlank()) {
                    Answer answer = answer(line, answerer);
                    worst = Math.max(worst, answer.exitCode());
                    out.println(AnswerJson.line(answer.json()));
                    out.flush();
                }
            }
        }
        return cancellation.isCancelled() ? ExitCode.INTERRUPTED : worst;
    }

    private static Answer answer(String line, Answerer answerer) {
        Optional<ObjectNode> item = AnswerJson.read(line);
        Optional<String> question = item.map(node -> node.path("question").textValue());
        Answer answer = question.isPresent() ? answered(question.get(), answerer) : new Answer(answerer.failure(line, NO_QUESTION), ExitCode.USAGE);
        answer.json().set("id", item.map(node -> node.get("id")).orElse(null));
        return answer;
    }

    private static Answer answered(String question, Answerer answerer) {
        try {
            return answerer.answer(question);
        } catch (RuntimeException e) { // whatever one question met, the next is answered
            int code = e instanceof IllegalArgumentException ? ExitCode.USAGE : Failures.code(e);
            return new Answer(answerer.failure(question, e.getMessage() == null ? e.toString() : e.getMessage()), code);
        }
    }

    private static InputStream open(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        var path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no readable file %s with questions".formatted(path));
        }
        return Files.newInputStream(path);
    }
}
