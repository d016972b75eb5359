package dev.hradba.agent.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;

import dev.hradba.agent.audit.AuditException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AuditFaultTest {

    private final Path home;

    AuditFaultTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void a_file_where_the_directory_should_be_is_named() throws IOException {
        var file = Files.createFile(home.resolve("audit"));
        assertRefused(Kind.NOT_A_LOG, "is a file, not a directory", file);
        assertInstanceOf(AuditException.class, assertThrows(AuditException.class, () -> AuditLog.open(file.resolve("below"))));
        assertInstanceOf(AuditReport.Unreadable.class, AuditVerifier.verify(file));
    }

    @Test
    void a_place_that_cannot_be_written_is_named_with_what_to_do() {
        if (Files.isDirectory(Path.of("/proc/self"))) {
            assertRefused(Kind.READ_ONLY, "make the directory writable or name another one", Path.of("/proc/self/audit"));
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_alone() throws IOException {
        var text = "Dear diary, ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        Files.write(home.resolve("audit.db"), text);
        assertRefused(Kind.NOT_A_LOG, "is not an SQLite database", home);
        assertInstanceOf(AuditReport.Unreadable.class, AuditVerifier.verify(home));
        assertArrayEquals(text, Files.readAllBytes(home.resolve("audit.db")));
    }

    @Test
    void a_database_of_somebody_else_is_refused_and_left_alone() throws SQLException, IOException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("audit.db"))) {
            db.createStatement().execute("CREATE TABLE recipes (name TEXT)");
        }
        var before = Files.readAllBytes(home.resolve("audit.db"));
        assertRefused(Kind.NOT_A_LOG, "not an audit log", home);
        assertArrayEquals(before, Files.readAllBytes(home.resolve("audit.db")));
    }

    @Test
    void a_damaged_or_cut_database_is_refused_and_reported() throws IOException {
        AuditLog.open(home).close();
        var file = home.resolve("audit.db");
        var bytes = Files.readAllBytes(file);
        for (int length : new int[] {100, 4_096, bytes.length / 2, bytes.length - 4_096}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            if (length <= bytes.length / 2) { // the last page is one that only a verifier looks at
                assertThrows(AuditException.class, () -> AuditLog.open(home), () -> "cut to " + length);
            }
            var report = AuditVerifier.verify(home);
            assertTrue(report instanceof AuditReport.Tampered || report instanceof AuditReport.Unreadable, report::toString);
        }
    }

    @Test
    void a_database_that_was_deleted_does_not_begin_anew_under_the_old_checkpoints() throws IOException {
        AuditLog.open(home).close();
        Files.delete(home.resolve("audit.db"));
        assertRefused(Kind.DAMAGED, "its checkpoints tell of 1 records", home);
    }

    @Test
    void a_log_that_a_crash_left_between_creation_and_first_checkpoint_goes_on() throws IOException {
        AuditLog.open(home).close();
        Files.delete(home.resolve("checkpoints.jsonl"));
        AuditLog.open(home).close();
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home));
    }

    @Test
    void a_checkpoint_that_a_crash_cut_short_is_no_tampering_and_the_next_one_vouches_for_it() throws IOException {
        AuditLog.open(home).close();
        var file = home.resolve("checkpoints.jsonl");
        var line = Files.readString(file).strip();
        Files.writeString(file, line + "\n" + line.substring(0, 100));
        assertInstanceOf(AuditReport.Incomplete.class, AuditVerifier.verify(home));

        try (var log = AuditLog.open(home)) {
            log.begin(AuditEntry.of("anna", "run-started"));
        }
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home));
        Files.writeString(file, Files.readString(file).replace(line.substring(0, 100) + "\n", line.substring(0, 99) + "\n"));
        assertInstanceOf(AuditReport.Tampered.class, AuditVerifier.verify(home));
    }

    @Test
    void a_missing_foreign_or_open_key_is_refused() throws IOException {
        AuditLog.open(home).close();
        var key = home.resolve("audit.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(Kind.KEY, "chmod 600", home);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(key, "not a key");
        assertRefused(Kind.KEY, "is not an Ed25519 private key", home);
        Files.delete(key);
        assertRefused(Kind.KEY, "is missing", home);
    }

    @Test
    void a_log_that_another_process_holds_locked_is_busy_and_may_be_tried_again() throws SQLException {
        AuditLog.open(home).close();
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("audit.db"))) {
            db.createStatement().execute("BEGIN IMMEDIATE");
            var options = new AuditOptions(64, 50, AuditOptions.DEFAULT.clock());
            var busy = assertThrows(AuditException.class, () -> AuditLog.open(home, options));
            assertEquals(Kind.BUSY, busy.kind());
            assertTrue(busy.retryable());
        }
        AuditLog.open(home).close();
    }

    @Test
    void a_record_that_cannot_be_written_is_not_half_written() throws SQLException {
        try (var log = AuditLog.open(home)) {
            var run = log.begin(AuditEntry.of("anna", "run-started")).run();
            try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("audit.db"))) {
                db.createStatement().execute("CREATE TRIGGER broken BEFORE INSERT ON audit_record BEGIN SELECT RAISE(ABORT, 'broken'); END");
                assertThrows(AuditException.class, () -> log.append(run, AuditEntry.of("anna", "turn").withPersonal("text", "secret")));
                db.createStatement().execute("DROP TRIGGER broken");
            }
            assertEquals(1, log.show(run).size());
            log.append(run, AuditEntry.of("anna", "turn"));
        }
        assertInstanceOf(AuditReport.Intact.class, AuditVerifier.verify(home));
    }

    @Test
    void a_full_disk_is_told_from_other_failures() {
        var sqlite = AuditException.of(home, new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL));
        var file = AuditException.of(home, new IOException("No space left on device"));
        assertEquals(Kind.DISK_FULL, sqlite.kind());
        assertEquals(Kind.DISK_FULL, file.kind());
        assertTrue(file.getMessage().contains("Free some space"), file.getMessage());
        assertEquals(Kind.READ_ONLY, AuditException.of(home, new SQLiteException("readonly", SQLiteErrorCode.SQLITE_READONLY)).kind());
    }

    private static void assertRefused(Kind kind, String message, Path directory) {
        var refused = assertThrows(AuditException.class, () -> AuditLog.open(directory));
        assertEquals(kind, refused.kind(), refused.getMessage());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
