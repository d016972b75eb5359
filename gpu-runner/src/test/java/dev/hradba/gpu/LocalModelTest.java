package dev.hradba.gpu;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.registry.ModelPolicy;
import dev.hradba.gpu.TinyModel.Pieces;
import dev.hradba.gpu.internal.gguf.GgmlType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LocalModelTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_plan_is_written_under_its_grammar() {
        try (LocalModel model = LocalModel.open(words())) {
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

    @Test
    void a_file_is_held_against_its_manifest_before_it_is_loaded() throws IOException {
        Path file = words();
        try (LocalModel model = LocalModel.open(file)) {
            assertTrue(String.valueOf(model.info().metadata().get("manifest")).startsWith("unverified: "));
        }
        String manifest = "{\"name\":\"tiny\",\"version\":\"1\",\"licence\":\"Apache-2.0\",\"sha256\":\"%s\"}";
        Files.writeString(ModelPolicy.beside(file), manifest.formatted(ModelFile.sha256(file)));
        try (LocalModel model = LocalModel.open(file)) {
            assertEquals("verified: tiny 1, Apache-2.0", model.info().metadata().get("manifest"));
        }
        Files.writeString(ModelPolicy.beside(file), manifest.formatted("0".repeat(64)));
        BackendException refused = assertThrows(BackendException.class, () -> LocalModel.open(file));
        assertEquals(BackendException.Kind.MODEL_FILE, refused.kind());
        assertTrue(String.valueOf(refused.getMessage()).contains("SHA-256"), refused.getMessage());
    }

    @Test
    void info_carries_the_prompt_format_and_the_facts_of_the_file() {
        try (LocalModel model = LocalModel.open(words())) {
            assertEquals("runner", model.info().kind());
            assertEquals("tiny", model.info().model());
            assertEquals("plan/1", model.info().promptFormat());
            assertEquals("plan/1", model.info().metadata().get("hradba.prompt_format"));
            assertEquals("32", model.info().metadata().get("hradba.tokenizer.hash_buckets"));
            assertEquals("Apache-2.0", model.info().metadata().get("general.license"));
            assertEquals(256, model.info().contextLength());
        }
    }

    @Test
    void a_file_describes_itself_without_being_loaded() {
        ModelDescription description = LocalModel.describe(words());
        assertEquals("llama", description.architecture());
        assertEquals(300, description.vocabulary());
        assertEquals("hradba-words", description.tokenizer());
        assertEquals(15, description.tensorTypes().get("Q8_0"));
        assertEquals(5, description.tensorTypes().get("F32"));
        assertEquals("", description.runnable());
    }

    @Test
    void a_wrong_hash_is_refused_and_a_right_one_is_not() {
        Path file = words();
        LocalModel.verify(file, ModelFile.sha256(file));
        BackendException e = assertThrows(BackendException.class, () -> LocalModel.verify(file, "0".repeat(64)));
        assertEquals(Kind.MODEL_FILE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("SHA-256"), e.getMessage());
    }

    @Test
    void a_bundled_model_is_unpacked_once_and_never_half() throws IOException {
        Path file = words();
        String hash = ModelFile.sha256(file);
        Path cache = folder.resolve("cache/models");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            LocalModel.open(loader, "tiny.gguf", hash, cache, LocalModelOptions.DEFAULT).close();
            Path unpacked = onlyFile(cache);
            Files.write(unpacked, new byte[] {1, 2, 3});
            LocalModel.open(loader, "tiny.gguf", hash, cache, LocalModelOptions.DEFAULT).close();
            assertEquals(hash, ModelFile.sha256(onlyFile(cache)));
            assertThrows(BackendException.class, () -> LocalModel.open(loader, "tiny.gguf", "1".repeat(64), cache, LocalModelOptions.DEFAULT));
            assertThrows(BackendException.class, () -> LocalModel.open(loader, "none.gguf", hash, folder.resolve("other"), LocalModelOptions.DEFAULT));
            Path blocked = Files.createFile(folder.resolve("blocked"));
            BackendException e = assertThrows(BackendException.class, () -> LocalModel.open(loader, "tiny.gguf", hash, blocked, LocalModelOptions.DEFAULT));
            assertTrue(String.valueOf(e.getMessage()).contains("cannot be unpacked"), e.getMessage());
            assertEquals(hash, ModelFile.sha256(onlyFile(cache)));
        }
    }

    @Test
    void a_model_that_is_no_llama_is_refused_by_name() {
        GgufWriter writer = new GgufWriter().string("general.architecture", "mamba");
        BackendException e = assertThrows(BackendException.class, () -> LocalModel.open(writer.write(folder.resolve("m.gguf"))));
        assertTrue(String.valueOf(e.getMessage()).contains("'mamba'"), e.getMessage());
    }

    @Test
    void a_closed_model_refuses_calls() {
        LocalModel model = LocalModel.open(words());
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.complete(CompletionRequest.of(List.of(Message.user("<bos>")))));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    private Path words() {
        return TinyModel.of(TinyModel.USUAL, GgmlType.Q8_0, Pieces.WORDS, 1).write(folder);
    }
}
