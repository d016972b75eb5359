package dev.hradba.agent.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.audit.AuditReport.Incomplete;
import dev.hradba.agent.audit.AuditReport.Intact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AuditLogTest {

    private final Path home;

    AuditLogTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void a_new_log_is_intact_and_its_key_is_its_owners_alone() throws IOException {
        var directory = home.resolve("audit dir ?#%");
        AuditLog.open(directory).close();

        var report = assertInstanceOf(Intact.class, AuditVerifier.verify(directory));
        assertEquals(1, report.summary().records());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("audit.key"))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("audit.db"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void records_are_shown_by_run_in_the_order_they_were_written() {
        try (var log = AuditLog.open(home)) {
            var first = log.begin(AuditEntry.of("anna", "run-started").with("steps", 3));
            var other = log.begin(AuditEntry.of("bert", "run-started"));
            var second = log.append(first.run(), AuditEntry.of("anna", "run-finished").with("ending", "answered"));

            var shown = log.show(first.run());
            assertEquals(List.of(first, second), shown.stream().map(AuditRecord::reference).toList());
            assertEquals(3, shown.getFirst().number("steps").orElseThrow());
            assertEquals(Optional.of("answered"), shown.get(1).text("ending"));
            assertEquals(1, log.show(other.run()).size());
            assertTrue(first.toString().matches("run-[0-9a-f]{6} #2"), first.toString());
            assertEquals(first, AuditReference.parse(first.full()));
        }
        assertInstanceOf(Intact.class, AuditVerifier.verify(home));
    }

    @Test
    void a_log_goes_on_where_it_ended() {
        String run;
        try (var log = AuditLog.open(home)) {
            run = log.begin(AuditEntry.of("anna", "run-started")).run();
        }
        try (var log = AuditLog.open(home)) {
            assertEquals(3, log.append(run, AuditEntry.of("anna", "run-finished")).seq());
        }
        assertInstanceOf(Intact.class, AuditVerifier.verify(home));
    }

    @Test
    void an_intent_without_outcome_is_a_finding_until_the_outcome_follows() {
        try (var log = AuditLog.open(home)) {
            var run = log.begin(AuditEntry.of("anna", "run-started")).run();
            var intent = log.append(run, AuditEntry.of("anna", AuditLog.INTENT));

            var open = assertInstanceOf(Incomplete.class, AuditVerifier.verify(home));
            assertEquals(List.of(Finding.Kind.INTENT_WITHOUT_OUTCOME), open.findings().stream().map(Finding::kind).toList());
            assertEquals(intent.seq(), open.findings().getFirst().seq());

            log.append(run, AuditEntry.of("anna", AuditLog.OUTCOME).answering(intent));
            assertInstanceOf(Intact.class, AuditVerifier.verify(home));
        }
    }

    @Test
    void an_outcome_answers_one_open_intent_of_its_run_and_nothing_else() {
        try (var log = AuditLog.open(home)) {
            var started = log.begin(AuditEntry.of("anna", "run-started"));
            var other = log.begin(AuditEntry.of("anna", "run-started"));
            var intent = log.append(started.run(), AuditEntry.of("anna", AuditLog.INTENT));
            var outcome = AuditEntry.of("anna", AuditLog.OUTCOME);

            assertThrows(IllegalArgumentException.class, () -> log.append(started.run(), outcome));
            assertThrows(IllegalArgumentException.class, () -> log.append(started.run(), outcome.answering(started)));
            assertThrows(IllegalArgumentException.class, () -> log.append(other.run(), outcome.answering(intent)));
            log.append(started.run(), outcome.answering(intent));
            assertThrows(IllegalArgumentException.class, () -> log.append(started.run(), outcome.answering(intent)));
            assertThrows(IllegalArgumentException.class, () -> log.append("run-000000", AuditEntry.of("anna", "turn")));
            assertThrows(IllegalArgumentException.class, () -> log.append(started.run(), AuditEntry.of("anna", "erased")));
        }
    }

    @Test
    void personal_text_lies_beside_the_chain_and_erasing_it_keeps_the_chain_valid() throws IOException {
        var secret = "Why was Zdeňka Nováková's laptop reset?";
        try (var log = AuditLog.open(home)) {
            var run = log.begin(AuditEntry.of("anna", "run-started").withPersonal("question", secret)).run();
            var digest = log.show(run).getFirst().personal("question").orElseThrow();
            var export = new StringBuilder();
            log.export(export);

            assertEquals(Optional.of(secret), log.clearText(digest));
            assertFalse(export.toString().contains("Nov"), export.toString());
            assertInstanceOf(Intact.class, AuditVerifier.verify(home));

            assertEquals(1, log.erase(run, "data-protection", "asked by the person"));
            assertEquals(Optional.empty(), log.clearText(digest));
            var report = assertInstanceOf(Intact.class, AuditVerifier.verify(home));
            assertEquals(1, report.summary().erasedTexts());
        }
        try (var files = Files.list(home)) {
            for (var file : files.toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                assertFalse(text.contains("laptop reset"), file + " still holds erased text");
            }
        }
    }

    @Test
    void hostile_text_is_recorded_and_verifies() {
        var hostile = "a\0b\ud800c\n\"\\'); DROP TABLE audit_record; -- :name ? #{x}";
        try (var log = AuditLog.open(home)) {
            var run = log.begin(AuditEntry.of("o'neil :x ?", "run-started")
                            .with("tool", hostile)
                            .with("long", "x".repeat(100_000))
                            .with("many", List.of(hostile, ""))
                            .with("huge", Long.MIN_VALUE)
                            .withPersonal("question", hostile))
                    .run();
            var record = log.show(run).getFirst();
            assertEquals(Optional.of(CanonicalJson.wellFormed(hostile)), log.clearText(record.personal("question").orElseThrow()));
            assertEquals(AuditEntry.MAX_FACT_CHARS, record.text("long").orElseThrow().length());
            assertEquals(CanonicalJson.wellFormed(hostile), record.text("tool").orElseThrow());
        }
        assertInstanceOf(Intact.class, AuditVerifier.verify(home));
    }

    @Test
    void a_conditional_append_sees_what_the_run_has_had_since() {
        try (var log = AuditLog.open(home)) {
            var started = log.begin(AuditEntry.of("anna", "run-started"));
            assertTrue(log.appendIf(started.run(), started.seq(), List::isEmpty, AuditEntry.of("anna", "turn")).isPresent());
            assertTrue(log.appendIf(started.run(), started.seq(), List::isEmpty, AuditEntry.of("anna", "turn")).isEmpty());
            assertEquals(2, log.show(started.run()).size());
        }
    }

    @Test
    void an_export_line_hashes_to_its_own_hash() {
        try (var log = AuditLog.open(home)) {
            log.begin(AuditEntry.of("anna", "run-started").with("b", "ž").with("a", 1));
            var export = new StringBuilder();
            log.export(export);
            var lines = export.toString().lines().toList();
            assertEquals(2, lines.size());
            var line = (ObjectNode) CanonicalJson.parse(lines.get(1));
            var hash = line.remove("hash").textValue();
            assertEquals(hash, Digests.sha256(CanonicalJson.bytes(line)));
        }
    }

    @Test
    void many_writers_in_two_logs_make_one_chain() throws Exception {
        int writers = 6;
        int each = 15;
        try (var one = AuditLog.open(home, new AuditOptions(7, 30_000, AuditOptions.DEFAULT.clock()));
                var two = AuditLog.open(home);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var run = one.begin(AuditEntry.of("anna", "run-started")).run();
            var tasks = new ArrayList<Callable<Object>>();
            for (int w = 0; w < writers; w++) {
                var log = w % 2 == 0 ? one : two;
                tasks.add(() -> {
                    for (int i = 0; i < each; i++) {
                        log.append(run, AuditEntry.of("anna", "turn").with("i", i).withPersonal("text", "t" + i));
                    }
                    return run;
                });
            }
            for (var future : threads.invokeAll(tasks)) {
                future.get();
            }
        }
        var report = assertInstanceOf(Intact.class, AuditVerifier.verify(home));
        assertEquals(2 + writers * each, report.summary().records());
    }

    @Test
    void two_logs_opened_at_once_in_an_empty_directory_are_one_log() throws Exception {
        for (int round = 0; round < 5; round++) {
            var directory = home.resolve("round" + round);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Object> open = () -> {
                    try (var log = AuditLog.open(directory)) {
                        return log.begin(AuditEntry.of("anna", "run-started"));
                    }
                };
                for (var future : threads.invokeAll(List.of(open, open, open))) {
                    future.get();
                }
            }
            assertEquals(4, assertInstanceOf(Intact.class, AuditVerifier.verify(directory)).summary().records());
        }
    }

    @Test
    void a_closed_log_refuses_further_use() {
        var log = AuditLog.open(home);
        log.close();
        log.close();
        assertThrows(IllegalStateException.class, () -> log.begin(AuditEntry.of("anna", "run-started")));
    }
}
