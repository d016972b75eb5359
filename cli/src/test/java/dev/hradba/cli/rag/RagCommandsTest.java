package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.hradba.cli.Main;
import dev.hradba.cli.common.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RagCommandsTest {

    @TempDir
    private Path folder;

    private String errors = "";

    private String run(int expected, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of("rag"));
        all.addAll(List.of(arguments));
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        errors = err.toString();
        assertEquals(expected, code, () -> out + errors);
        return out.toString();
    }

    private String base(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void a_base_is_searched_with_further_steps_backed_up_restored_and_rebuilt() throws IOException {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        String text = "# Toner\n\nThe toner of the large printer is kept in the cellar beside the stairs of the old house.\n";
        Files.writeString(documents.resolve("a.md"), text);
        Files.writeString(documents.resolve("copy.md"), text);
        String ingested = run(ExitCode.OK, "ingest", documents.toString(), "--base", base("base"), "--language", "english", "--json");
        assertTrue(ingested.contains("\"nearDuplicates\":[{\"document\":\"copy.md\",\"of\":\"a.md\",\"similarity\":1.0}]"), ingested);
        String found = run(ExitCode.OK, "search", "toner", "--base", base("base"), "--collapse", "--half-life", "30", "--sections", "500", "--tokens", "200", "--explain", "--json");
        assertTrue(found.contains("\"alsoIn\":[\"copy.md#") && found.contains("share left by age") && !found.contains("\"rank\":2"), found);

        run(ExitCode.USAGE, "ask", "--write", "Where is the toner?", "--base", base("base"));
        assertTrue(errors.contains("--write needs a model; name its server with --backend KIND=URL"), errors);
        run(ExitCode.ENVIRONMENT, "ask", "--write", "--backend", "llamacpp=http://127.0.0.1:1", "Where is the toner?", "--base", base("base"));
        assertTrue(errors.contains("no answer from"), errors);

        run(ExitCode.OK, "check", "--base", base("base"));
        run(ExitCode.OK, "snapshot", base("snapshot"), "--base", base("base"));
        run(ExitCode.OK, "restore", base("snapshot"), "--base", base("restored"));
        assertTrue(run(ExitCode.OK, "search", "toner", "--base", base("restored")).contains("a.md"));
        run(ExitCode.USAGE, "restore", base("snapshot"), "--base", base("restored"));
        assertTrue(errors.contains("there is a knowledge base in"), errors);

        String rebuilt = run(ExitCode.OK, "rebuild", "--language", "czech", "--base", base("restored"));
        assertTrue(rebuilt.contains("version 2: 2 documents"), rebuilt);
        assertTrue(run(ExitCode.OK, "search", "toner", "--base", base("restored")).contains("a.md"));
    }

    @Test
    void a_new_base_of_english_documents_finds_by_meaning_unless_told_otherwise_and_says_so() throws IOException {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(documents.resolve("a.md"), "# Toner\n\nThe toner of the large printer is kept in the cellar beside the stairs of the old house.\n");
        Files.writeString(documents.resolve("b.md"), "# Holidays\n\nWho wants to be away for more than two weeks asks the head of the team a month before.\n");
        String[] first = {"ingest", documents.toString(), "--language", "english"};
        assertTrue(run(ExitCode.OK, with(first, "--base", base("meaning"))).contains("english, searched by words and meaning (BGE small, English)"));
        String found = run(ExitCode.OK, "search", "vacation leave", "--base", base("meaning"));
        assertTrue(found.contains("b.md") && found.contains("searched by words and meaning"), found);

        String advised = run(ExitCode.OK, with(first, "--base", base("words"), "--embedder", "none"));
        assertTrue(advised.contains("searched by words" + System.lineSeparator()) && advised.contains("rag rebuild --embedder embedded --base " + base("words")), advised);
        run(ExitCode.NO_ANSWER, "search", "vacation leave", "--base", base("words"));
        assertTrue(run(ExitCode.OK, with(first, "--base", base("words"), "--json")).contains("\"embedder\":\"none\""), "a base goes on as it was made");
        run(ExitCode.OK, "rebuild", "--embedder", "embedded", "--base", base("words"));
        assertTrue(run(ExitCode.OK, "search", "vacation leave", "--base", base("words")).contains("b.md"));
    }

    @Test
    void a_base_in_a_language_that_the_embedded_model_does_not_know_is_searched_by_words() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Zálohy\n\nZálohy se uchovávají třicet dní a potom se mažou.\n");
        String made = run(ExitCode.OK, "ingest", folder.resolve("a.md").toString(), "--language", "czech", "--base", base("czech"));
        assertTrue(made.contains("czech, searched by words" + System.lineSeparator()) && made.contains("--embedder FILE.onnx"), made);
    }

    @Test
    void a_base_whose_embedder_could_not_be_opened_was_not_made() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Toner\n\nIt is in the cellar.\n");
        run(ExitCode.ENVIRONMENT, "ingest", folder.resolve("a.md").toString(), "--base", base("base"), "--embedder", base("missing.onnx"));
        assertTrue(errors.contains("there is no model file '%s'".formatted(base("missing.onnx"))), errors);
        run(ExitCode.OK, "ingest", folder.resolve("a.md").toString(), "--base", base("base"), "--embedder", "none");
    }

    @Test
    void a_bad_line_of_a_batch_is_told_in_the_shape_of_an_answer() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Toner\n\nThe toner of the large printer is kept in the cellar.\n");
        run(ExitCode.OK, "ingest", folder.resolve("a.md").toString(), "--base", base("base"), "--embedder", "none");
        Files.writeString(folder.resolve("questions.jsonl"), "{\"id\":1,\"question\":\"Where is the toner kept?\"}\n{\"id\":2,\"question\":\" \"}\n");
        List<String> told = run(ExitCode.USAGE, "ask", "--base", base("base"), "--batch", base("questions.jsonl")).lines().toList();
        assertTrue(told.getFirst().contains("\"outcome\":\"answered\"") && told.getFirst().endsWith("\"id\":1}"), told::toString);
        assertTrue(told.getLast().startsWith("{\"question\":\" \",\"outcome\":\"failed\",\"answer\":null,\"failure\":\"the question is blank; ask something\",\"citations\":[]"), told::toString);
        run(ExitCode.USAGE, "ask", "Where?", "--base", base("base"), "--batch", base("questions.jsonl"));
        assertTrue(errors.contains("there is a question beside --batch"), errors);
    }

    @Test
    void what_a_document_says_does_not_steer_the_terminal() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Toner\u001b[31m\n\nThe toner\u001b]0;owned\u0007 of the large \u202Eprinter is kept in the cellar.\n");
        run(ExitCode.OK, "ingest", folder.resolve("a.md").toString(), "--base", base("base"), "--embedder", "none");
        for (String[] command : new String[][] {{"search", "toner cellar", "--explain"}, {"ask", "Where is the toner kept?", "--explain"}}) {
            String shown = run(ExitCode.OK, with(command, "--base", base("base")));
            assertTrue(shown.contains("cellar") && shown.chars().noneMatch(c -> c == 0x1b || c == 0x07 || c == 0x202E), shown);
        }
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void a_step_that_cannot_be_is_refused_with_what_to_do() {
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--rewrite", "multi");
        assertTrue(errors.contains("--backend KIND=URL"), errors);
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--half-life", "-1");
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--tokens", "0");
        run(ExitCode.ENVIRONMENT, "rebuild", "--base", base("none"));
        assertTrue(errors.contains("fill it first"), errors);
    }
}
