package dev.hradba.cli.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.AuditedOverride;
import dev.hradba.cli.Main;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.sandbox.JailOverride;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The command line as a process of its own, on a kernel without Landlock.
@EnabledOnOs(OS.LINUX)
class JailOverrideTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private record Ended(int code, String output) {}

    private Ended hradba(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HRADBA_HOME", home.toString());
        var process = WithoutLandlock.start(builder);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private Path script() throws IOException {
        return Files.writeString(home.resolve("script.js"), "return 6 * 7;");
    }

    @Test
    void without_an_override_nothing_runs_where_the_kernel_cannot_jail() throws Exception {
        var ended = hradba("tools", "run", "--script", script().toString());

        assertEquals(ExitCode.ENVIRONMENT, ended.code, ended.output);
        assertTrue(ended.output.contains("Landlock is missing"), ended.output);
        try (var log = AuditLog.open(home.resolve("audit"))) {
            assertTrue(log.withEvent(AuditedOverride.EVENT).isEmpty());
        }
    }

    @Test
    void an_override_is_in_the_audit_before_the_first_guest_runs() throws Exception {
        var ended = hradba("tools", "run", "--script", script().toString(), "--as", "olga", "--allow-unjailed", "a build machine of ours");

        assertEquals(ExitCode.OK, ended.code, ended.output);
        assertTrue(ended.output.lines().anyMatch("42"::equals), ended.output);
        try (var log = AuditLog.open(home.resolve("audit"))) {
            var override = log.withEvent(AuditedOverride.EVENT).getFirst();
            assertEquals("olga", override.subject());
            assertEquals("a build machine of ours", override.text("reason").orElseThrow());
            assertTrue(override.texts("missing").getFirst().startsWith("Landlock is missing"), override::toJson);
            assertEquals(JailOverride.LAYERS, override.texts("off"));
            assertTrue(override.seq() < log.withEvent("run-started").getFirst().seq(), override::toJson);
            assertTrue(log.withEvent(AuditLog.OUTCOME).stream().noneMatch(outcome -> outcome.flag("jailed")));
        }
    }

    @Test
    void the_doctor_names_what_is_missing_and_records_its_own_override() throws Exception {
        var refused = hradba("sandbox", "doctor");
        assertEquals(ExitCode.ENVIRONMENT, refused.code, refused.output);
        assertTrue(refused.output.contains("Landlock               none") && refused.output.contains("missing                Landlock is missing"), refused.output);
    }
}
