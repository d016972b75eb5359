package dev.hradba.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReport;
import dev.hradba.agent.audit.AuditVerifier;
import dev.hradba.core.completion.Cancellation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AgentCrashTest {

    private final Path home;
    private final Path effects;

    AgentCrashTest(@TempDir Path home) {
        this.home = home;
        this.effects = home.resolve("effects");
    }

    @Test
    void killed_processes_lose_nothing_and_their_runs_go_on_without_repeating_a_call() throws Exception {
        killAndGoOn(1);
    }

    @Test
    @Tag("slow")
    void forty_killed_processes_lose_nothing_and_their_runs_go_on_without_repeating_a_call() throws Exception {
        killAndGoOn(40);
    }

    private void killAndGoOn(int rounds) throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var log = home.resolve("audit");
        for (int round = 0; round < rounds; round++) {
            // Two at a time, so that the log has writers in several processes.
            try (var first = start(log);
                    var second = start(log)) {
                first.killAfter(1 + random.nextInt(12));
                second.killAfter(1 + random.nextInt(4));
            }
            assertFalse(AuditVerifier.verify(log) instanceof AuditReport.Tampered, () -> AuditVerifier.verify(log) + ", seed " + seed);
            goOnWithOpenRuns(log);
            assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(log), () -> "seed " + seed);
        }
        everyLineHasItsOwnIntent(log);
    }

    /// A process that tells every step it takes by a line.
    private record Running(Process process, BufferedReader steps) implements AutoCloseable {

        void killAfter(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                assertNotNull(steps.readLine());
            }
            close();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private Running start(Path log) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledAgent.class.getName(), log.toString(), effects.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Running(process, process.inputReader(StandardCharsets.UTF_8));
    }

    private void goOnWithOpenRuns(Path log) {
        try (var audit = AuditLog.open(log)) {
            var agent = KilledAgent.agent(audit, effects);
            var finished = runs(audit.withEvent("run-finished"));
            var open = new HashSet<>(runs(audit.withEvent("run-started")));
            open.removeAll(finished);
            assertTrue(open.size() <= 2, open::toString);
            for (var run : open) {
                assertInstanceOf(RunOutcome.Answered.class, agent.resume(run, KilledAgent.ANNA, new Cancellation()));
            }
        }
    }

    private void everyLineHasItsOwnIntent(Path log) throws IOException {
        try (var audit = AuditLog.open(log)) {
            var lines = Files.exists(effects) ? Files.readAllLines(effects) : List.<String>of();
            assertEquals(lines.size(), new HashSet<>(lines).size(), "a call was made twice");
            var intents = audit.withEvent(AuditLog.INTENT).stream()
                    .map(r -> r.run() + " " + r.personal("arguments").flatMap(audit::clearText).orElse("erased"))
                    .collect(Collectors.toSet());
            assertTrue(intents.containsAll(lines), "an effect without its intent");
            for (var run : runs(audit.withEvent("run-started"))) {
                assertEquals(2, audit.show(run).stream().filter(r -> r.event().equals(AuditLog.INTENT)).count(), run);
            }
        }
    }

    private static List<String> runs(List<AuditRecord> records) {
        return records.stream().map(AuditRecord::run).toList();
    }
}
