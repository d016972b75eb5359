package dev.hradba.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.gpu.TinyModel.Pieces;
import dev.hradba.gpu.internal.gguf.GgmlType;

class LocalModelTest {

    @TempDir
    private Path folder;

    @Test
    void a_plan_is_written_under_its_grammar() {
        Path file = TinyModel.of(TinyModel.USUAL, GgmlType.Q8_0, Pieces.WORDS, 1).write(folder);
        try (LocalModel model = LocalModel.open(file)) {
            assertEquals("plan/1", model.info().promptFormat());
            CompletionRequest request = CompletionRequest.of(List.of(Message.user("<bos> <T0> w100 ~w101"), Message.user("<q> hello <a>")))
                    .with(new Constraint.Grammar("root ::= \"<T0> sel \" (\"count\" | \"<T1>\") (\" where <T2> = \" (\"<T3>\" | \"<T4>\"))?"));
            Completion completion = model.complete(request.withLogProbs());
            assertTrue(completion.text().startsWith("<T0> sel "), completion.text());
            assertEquals(FinishReason.STOP, completion.finishReason());
            assertEquals(completion.usage().outputTokens(), completion.logProbs().size());
            assertEquals(7, completion.usage().inputTokens());
            assertTrue(completion.usage().forcedTokens() >= 2, completion.usage().toString());
            Completion again = model.complete(request.withLogProbs());
            assertEquals(completion.text(), again.text());
            assertEquals(6, again.usage().cachedTokens());
        }
    }
}
