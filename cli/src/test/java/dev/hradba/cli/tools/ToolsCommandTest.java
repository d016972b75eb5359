package dev.hradba.cli.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.agent.audit.AuditEntry;
import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.AuditedApprovals;
import dev.hradba.cli.Main;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.sandbox.Tool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What an operator gets who lists, approves and runs tools, each command in a process of its own.
class ToolsCommandTest {

    private static final String MANIFEST = """
            name: my.sum
            version: 1.0.0
            description: Adds one.
            input: {type: object, properties: {a: {type: integer}}, additionalProperties: false}
            output: {type: object, properties: {n: {type: integer}}, required: [n]}
            """;
    private static final String SCRIPT = "function main(input) { return { n: (input.a || 0) + 1 }; }\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @BeforeEach
    void tool() throws IOException {
        Files.createDirectories(home.resolve("tools/sum"));
        Files.writeString(home.resolve("tools/sum/tool.yaml"), MANIFEST);
        Files.writeString(home.resolve("tools/sum/main.js"), SCRIPT);
    }

    private record Ended(int code, String output) {}

    private Ended hradba(String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "tools"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(home.toFile());
        builder.environment().put("HRADBA_HOME", home.toString());
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(output.contains("\tat "), output);
        return new Ended(process.waitFor(), output);
    }

    private void approve(boolean andRevoke) {
        var tool = Tool.load(home.resolve("tools/sum"));
        try (var log = AuditLog.open(home.resolve("audit"))) {
            var registry = AuditedApprovals.registry(log, List.of(tool));
            registry.approve("my.sum", tool.hash(), "*", "olga");
            if (andRevoke) {
                registry.revoke("my.sum", "*", "olga");
                log.begin(AuditEntry.of("olga", "run-started"));
            }
        }
    }

    @Test
    void arguments_come_from_a_file_or_a_pipe() throws Exception {
        approve(false);
        Files.writeString(home.resolve("arguments.json"), "\ufeff{\"a\": 41}\n");

        assertTrue(hradba("", "run", "my.sum", "--args-file", "arguments.json").output.contains("{\"n\":42}"));
        assertTrue(hradba("{\"a\": 6}", "run", "my.sum", "--args-file", "-").output.contains("{\"n\":7}"));
    }

    @Test
    void a_changed_byte_is_refused_and_the_refusal_is_in_the_audit() throws Exception {
        approve(false);
        Files.writeString(home.resolve("tools/sum/main.js"), SCRIPT + " ");
        var ended = hradba("", "run", "my.sum", "--as", "olga");

        assertEquals(ExitCode.REFUSED, ended.code, ended.output);
        assertTrue(ended.output.contains("it was changed since its approval"), ended.output);
        Files.writeString(home.resolve("tools/sum/main.js"), "function main( {");
        assertEquals(ExitCode.USAGE, hradba("", "approve", "my.sum", "--hash", "0".repeat(64)).code);
        try (var log = AuditLog.open(home.resolve("audit"))) {
            var refused = log.withEvent("tool-refused");
            assertEquals(List.of("olga", System.getProperty("user.name")), refused.stream().map(record -> record.subject()).toList());
            assertTrue(refused.getLast().text("reason").orElseThrow().contains("main.js' line 1"), refused::toString);
        }
    }

    @Test
    void an_approval_that_was_changed_in_the_database_is_not_believed() throws Exception {
        approve(true);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("audit/audit.db")); var statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER audit_record_stays");
            statement.execute("UPDATE audit_record SET details = replace(details, '\"approved\":false', '\"approved\":true') WHERE event = 'tool-approval'");
        }
        var ended = hradba("", "run", "my.sum");

        assertEquals(ExitCode.ENVIRONMENT, ended.code, ended.output);
        assertTrue(ended.output.contains("damaged or changed"), ended.output);
    }

    @Test
    void a_scope_is_the_name_of_a_copilot() throws Exception {
        var ended = hradba("", "revoke", "my.sum", "--scope", " ");
        assertEquals(ExitCode.USAGE, ended.code, ended.output);
    }

    @Test
    void two_repositories_of_one_name_are_refused() throws Exception {
        var ended = hradba("", "run", "repo.search", "--repo", "a=.", "--repo", "a=/tmp", "--args", "{\"query\":\"x\"}");
        assertEquals(ExitCode.USAGE, ended.code, ended.output);
        assertTrue(ended.output.contains("two repositories are named 'a'"), ended.output);
    }
}
