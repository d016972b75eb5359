package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    void a_step_that_cannot_be_is_refused_with_what_to_do() {
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--rewrite", "multi");
        assertTrue(errors.contains("--backend KIND=URL"), errors);
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--half-life", "-1");
        run(ExitCode.USAGE, "search", "toner", "--base", base("none"), "--tokens", "0");
        run(ExitCode.ENVIRONMENT, "rebuild", "--base", base("none"));
        assertTrue(errors.contains("fill it first"), errors);
    }
}
