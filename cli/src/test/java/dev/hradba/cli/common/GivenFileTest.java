package dev.hradba.cli.common;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.hradba.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A file that is missing is the environment's fault; a file that is wrong is the command line's.
class GivenFileTest {

    @TempDir
    private Path folder;
    private Path rules = Path.of("");
    private Path grants = Path.of("");
    private Path wrong = Path.of("");
    private Path batch = Path.of("");

    @BeforeEach
    void files() throws IOException {
        rules = Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: a, host: x.example.com, networks: 0.0.0.0/0}]\n");
        grants = Files.writeString(folder.resolve("grants.yaml"), "tables: {people: {columns: [id]}}\n");
        wrong = Files.writeString(folder.resolve("wrong.yaml"), "nothing: here\n");
        batch = Files.writeString(folder.resolve("batch.jsonl"), "");
    }

    private static void ends(int code, String message, Object... arguments) {
        var err = new StringWriter();
        var words = java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        assertEquals(code, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words), err::toString);
        assertTrue(err.toString().contains(message), err::toString);
    }

    @Test
    void gates_tell_a_missing_file_from_a_wrong_one() {
        var gone = folder.resolve("gone");
        ends(ExitCode.ENVIRONMENT, "there is no file " + gone, "gate", "egress", "--rules", gone, "--batch", batch);
        ends(ExitCode.ENVIRONMENT, "there is no file " + gone, "gate", "egress", "--rules", rules, "--batch", gone);
        ends(ExitCode.ENVIRONMENT, folder + " is a folder", "gate", "egress", "--rules", folder, "--batch", batch);
        ends(ExitCode.USAGE, "line 1: field 'nothing' is not known", "gate", "egress", "--rules", wrong, "--batch", batch);
        ends(ExitCode.OK, "", "gate", "egress", "--rules", rules, "--batch", batch);
        ends(ExitCode.ENVIRONMENT, "there is no file " + gone, "gate", "sql", "--dialect", "sqlite", "--grants", gone, "--batch", batch);
        ends(ExitCode.ENVIRONMENT, "there is no file " + gone, "gate", "sql", "--dialect", "sqlite", "--grants", grants, "--batch", gone);
        ends(ExitCode.ENVIRONMENT, folder + " is a folder", "gate", "sql", "--dialect", "sqlite", "--grants", folder, "--batch", batch);
        ends(ExitCode.USAGE, "line 1: field 'nothing' is not known", "gate", "sql", "--dialect", "sqlite", "--grants", wrong, "--batch", batch);
        ends(ExitCode.OK, "", "gate", "sql", "--dialect", "sqlite", "--grants", grants, "--batch", batch);
        ends(ExitCode.USAGE, "--rules", "gate", "egress", "--batch", batch);
    }
}
