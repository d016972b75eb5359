package dev.hradba.agent.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import dev.hradba.agent.audit.AuditReport.Intact;
import dev.hradba.agent.audit.AuditReport.Tampered;
import dev.hradba.agent.audit.Finding.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/// Somebody who can write every file of the log, but has not kept what others keep outside it.
class TamperAttackTest {

    private static final AuditOptions EVERY_4 = new AuditOptions(4, 10_000, Clock.systemUTC());

    private final Path home;
    private final Path log;
    private String run = "";

    TamperAttackTest(@TempDir Path home) {
        this.home = home;
        this.log = home.resolve("log");
    }

    @BeforeEach
    void write_a_log() throws SQLException {
        try (var audit = AuditLog.open(log, EVERY_4)) {
            var started = audit.begin(AuditEntry.of("anna", "run-started").withPersonal("question", "How many open tickets?"));
            run = started.run();
            for (int i = 0; i < 3; i++) {
                var intent = audit.append(run, AuditEntry.of("anna", AuditLog.INTENT).with("tool", "sql.query").with("step", i));
                audit.append(run, AuditEntry.of("anna", AuditLog.OUTCOME).answering(intent).withPersonal("rows", "[[" + i + "]]"));
            }
            audit.append(run, AuditEntry.of("anna", "run-finished"));
        }
        edit("PRAGMA journal_mode = DELETE"); // one file, so that bytes of it can be changed
        assertInstanceOf(Intact.class, AuditVerifier.verify(log));
    }

    @Test
    void a_changed_byte_of_any_column_is_found() throws SQLException {
        changeBytesOfColumns(13);
    }

    @Test
    @Tag("slow")
    void every_changed_byte_of_every_column_is_found() throws SQLException {
        changeBytesOfColumns(1);
    }

    private void changeBytesOfColumns(int stride) throws SQLException {
        guardsOff();
        int count = 0;
        var baseline = AuditVerifier.verify(log);
        try (var db = connect()) {
            db.setAutoCommit(false);
            for (var target : targets(db)) {
                var value = target.value.getBytes(StandardCharsets.ISO_8859_1);
                for (int at = 0; at < value.length; at++) {
                    if (count++ % stride != 0) {
                        continue;
                    }
                    var changed = value.clone();
                    changed[at] ^= 1;
                    write(db, target, new String(changed, StandardCharsets.ISO_8859_1));
                    assertWorse(baseline, "%s of row %s, byte %d".formatted(target.column, target.where, at));
                }
                write(db, target, target.value);
            }
        }
        assertEquals(baseline, AuditVerifier.verify(log), "the log is whole again");
    }

    @Test
    void every_deleted_record_is_found_and_so_is_every_pair_that_changed_places() throws SQLException {
        guardsOff();
        var baseline = AuditVerifier.verify(log);
        for (int seq = 1; seq <= 9; seq++) {
            copyAside();
            edit("DELETE FROM audit_record WHERE seq = " + seq);
            assertWorse(baseline, "deleted #" + seq);
            edit("UPDATE audit_record SET seq = seq - 1 WHERE seq > " + seq);
            assertWorse(baseline, "deleted #%d and closed the gap".formatted(seq));
            copyBack();
            if (seq < 9) {
                edit("UPDATE audit_record SET seq = 1000 WHERE seq = " + seq,
                        "UPDATE audit_record SET seq = %d WHERE seq = %d".formatted(seq, seq + 1),
                        "UPDATE audit_record SET seq = %d WHERE seq = 1000".formatted(seq + 1));
                assertWorse(baseline, "exchanged #%d and its successor".formatted(seq));
                copyBack();
            }
        }
    }

    @Test
    void a_tail_cut_off_is_found_by_the_checkpoints_outside() throws SQLException {
        edit("DROP TRIGGER audit_record_is_kept", "DELETE FROM audit_record WHERE seq > 7", restoreTrigger());
        assertTrue(kinds().contains(Kind.TRUNCATED), () -> kinds().toString());
        var refused = assertThrows(AuditException.class, () -> AuditLog.open(log));
        assertEquals(AuditException.Kind.DAMAGED, refused.kind());
    }

    @Test
    void a_tail_and_its_checkpoints_cut_off_are_found_by_a_reference_that_somebody_kept() throws SQLException, IOException {
        AuditReference kept;
        try (var audit = AuditLog.open(log, EVERY_4)) {
            kept = audit.record(8).orElseThrow().reference();
        }
        edit("DROP TRIGGER audit_record_is_kept", "DELETE FROM audit_record WHERE seq > 5",
                "DELETE FROM personal_text WHERE digest NOT IN (SELECT json_extract(details, '$.question.hmac') FROM audit_record"
                        + " WHERE event = 'run-started' UNION SELECT json_extract(details, '$.rows.hmac') FROM audit_record WHERE event = 'outcome')",
                restoreTrigger());
        var checkpoints = log.resolve("checkpoints.jsonl");
        Files.write(checkpoints, Files.readAllLines(checkpoints).subList(0, 2));

        var anchored = assertInstanceOf(Tampered.class, AuditVerifier.verify(log, new Anchors(Optional.empty(), List.of(kept))));
        assertTrue(anchored.findings().stream().anyMatch(f -> f.kind() == Kind.ANCHOR_CONTRADICTED));
    }

    @Test
    void a_tail_rewritten_with_right_hashes_is_a_fork_of_what_was_signed() throws SQLException, IOException {
        edit("DROP TRIGGER audit_record_is_kept", "DELETE FROM audit_record WHERE seq >= 9", restoreTrigger());
        var checkpoints = log.resolve("checkpoints.jsonl");
        var signed = Files.readAllLines(checkpoints);
        Files.write(checkpoints, signed.subList(0, 2));
        try (var audit = AuditLog.open(log, EVERY_4)) {
            audit.append(run, AuditEntry.of("anna", "run-finished").with("ending", "another story"));
        }
        var forked = new ArrayList<>(Files.readAllLines(checkpoints));
        forked.add(signed.getLast());
        Files.write(checkpoints, forked);
        assertTrue(kinds().contains(Kind.FORK), () -> kinds().toString());
    }

    @Test
    void a_record_appended_past_the_log_is_found_by_its_missing_checkpoint_or_its_hash() throws SQLException {
        edit("INSERT INTO audit_record SELECT seq + 1, time, subject, run, event, details, hash, hash FROM audit_record WHERE seq = 9");
        assertTrue(kinds().contains(Kind.RECORD_CHANGED), () -> kinds().toString());
        assertThrows(AuditException.class, () -> {
            try (var audit = AuditLog.open(log)) {
                audit.append(run, AuditEntry.of("anna", "turn"));
            }
        });
    }

    @Test
    void a_changed_byte_of_the_checkpoints_or_the_public_key_is_found() throws IOException {
        changeBytesOfFiles(29);
    }

    @Test
    @Tag("slow")
    void every_changed_byte_of_the_checkpoints_and_the_public_key_is_found() throws IOException {
        changeBytesOfFiles(1);
    }

    private void changeBytesOfFiles(int stride) throws IOException {
        for (var name : List.of("checkpoints.jsonl", "audit.pub")) {
            var file = log.resolve(name);
            var bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += stride) {
                var changed = bytes.clone();
                changed[at] ^= 1;
                Files.write(file, changed);
                assertInstanceOf(Tampered.class, AuditVerifier.verify(log), name + ", byte " + at);
            }
            Files.write(file, bytes);
        }
        assertInstanceOf(Intact.class, AuditVerifier.verify(log));
    }

    @Test
    void every_deleted_or_exchanged_checkpoint_is_found() throws IOException {
        var file = log.resolve("checkpoints.jsonl");
        var lines = Files.readAllLines(file);
        for (int at = 0; at < lines.size(); at++) {
            var fewer = new ArrayList<>(lines);
            fewer.remove(at);
            Files.write(file, fewer);
            // The last one alone looks like a log that nobody has closed yet.
            if (at < lines.size() - 1) {
                assertInstanceOf(Tampered.class, AuditVerifier.verify(log), "deleted line " + at);
                var exchanged = new ArrayList<>(lines);
                exchanged.set(at, lines.get(at + 1));
                exchanged.set(at + 1, lines.get(at));
                Files.write(file, exchanged);
                assertInstanceOf(Tampered.class, AuditVerifier.verify(log), "exchanged line " + at);
            }
        }
        Files.delete(file);
        assertInstanceOf(Tampered.class, AuditVerifier.verify(log));
        assertThrows(AuditException.class, () -> AuditLog.open(log));
    }

    @Test
    void a_swapped_key_is_found_and_the_log_refuses_to_go_on_with_it() throws IOException {
        var other = home.resolve("other");
        AuditLog.open(other).close();
        for (var name : List.of("audit.key", "audit.pub")) {
            Files.copy(other.resolve(name), log.resolve(name), REPLACE_EXISTING);
        }
        assertTrue(kinds().contains(Kind.KEY_CHANGED), () -> kinds().toString());
        assertEquals(AuditException.Kind.KEY, assertThrows(AuditException.class, () -> AuditLog.open(log)).kind());
    }

    @Test
    void a_log_rewritten_from_its_first_record_is_found_by_the_fingerprint_that_somebody_kept() {
        String kept;
        try (var audit = AuditLog.open(log)) {
            kept = audit.keyFingerprint();
        }
        var forged = home.resolve("forged");
        AuditLog.open(forged).close();
        assertInstanceOf(Intact.class, AuditVerifier.verify(forged));
        assertInstanceOf(Tampered.class, AuditVerifier.verify(forged, new Anchors(Optional.of(kept), List.of())));
        assertInstanceOf(Intact.class, AuditVerifier.verify(log, new Anchors(Optional.of(kept), List.of())));
    }

    @Test
    void personal_text_that_vanished_or_appeared_is_found() throws SQLException {
        edit("INSERT INTO personal_text VALUES ('%s', '%s', x'00', 'made up')".formatted("a".repeat(64), run));
        assertTrue(kinds().contains(Kind.TEXT_INSERTED), () -> kinds().toString());
        edit("DELETE FROM personal_text WHERE text <> 'made up'");
        assertTrue(kinds().contains(Kind.TEXT_MISSING), () -> kinds().toString());
    }

    @Test
    void a_dropped_guard_is_found() throws SQLException {
        edit("DROP TRIGGER audit_record_stays");
        assertEquals(Set.of(Kind.SCHEMA_CHANGED), kinds());
    }

    @Test
    void a_changed_byte_of_the_database_file_is_found_or_changes_nothing_that_was_recorded() throws IOException {
        changeBytesOfTheDatabase(25);
    }

    @Test
    @Tag("slow")
    void two_thousand_changed_bytes_of_the_database_file_are_found_or_change_nothing_that_was_recorded() throws IOException {
        changeBytesOfTheDatabase(2_000);
    }

    private void changeBytesOfTheDatabase(int times) throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var file = log.resolve("audit.db");
        var bytes = Files.readAllBytes(file);
        var before = content();
        for (int i = 0; i < times; i++) {
            var changed = bytes.clone();
            int at = random.nextInt(bytes.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            if (AuditVerifier.verify(log) instanceof Intact) {
                assertEquals(before, content(), "byte %d, seed %d".formatted(at, seed));
            }
        }
    }

    // -- the attacker's tools

    private record Target(String table, String column, String where, String value, boolean blob) {}

    private static List<Target> targets(Connection db) throws SQLException {
        var targets = new ArrayList<Target>();
        try (var rows = db.createStatement().executeQuery("SELECT seq, time, subject, run, event, details, previous, hash FROM audit_record")) {
            while (rows.next()) {
                for (var column : List.of("time", "subject", "run", "event", "details", "previous", "hash")) {
                    targets.add(new Target("audit_record", column, "seq = " + rows.getLong("seq"), rows.getString(column), false));
                }
            }
        }
        try (var rows = db.createStatement().executeQuery("SELECT rowid AS id, digest, run, hmac_key, text FROM personal_text")) {
            while (rows.next()) {
                var where = "rowid = " + rows.getLong("id");
                targets.add(new Target("personal_text", "digest", where, rows.getString("digest"), false));
                targets.add(new Target("personal_text", "run", where, rows.getString("run"), false));
                targets.add(new Target("personal_text", "text", where, rows.getString("text"), false));
                targets.add(new Target("personal_text", "hmac_key", where,
                        new String(rows.getBytes("hmac_key"), StandardCharsets.ISO_8859_1), true));
            }
        }
        return targets;
    }

    private static void write(Connection db, Target target, String value) throws SQLException {
        var sql = "UPDATE %s SET %s = ? WHERE %s".formatted(target.table, target.column, target.where);
        try (var update = db.prepareStatement(sql)) {
            if (target.blob) {
                update.setBytes(1, value.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                update.setString(1, value);
            }
            assertEquals(1, update.executeUpdate());
        }
        db.commit();
    }

    /// Every guard that would show by itself is taken away first, so that only the chain can tell.
    private void guardsOff() throws SQLException {
        edit("DROP TRIGGER audit_record_stays", "DROP TRIGGER audit_record_is_kept", "DROP TRIGGER personal_text_stays");
    }

    private void assertWorse(AuditReport baseline, String what) {
        int before = ((Tampered) baseline).findings().size();
        if (!(AuditVerifier.verify(log) instanceof Tampered t) || t.findings().size() <= before) {
            fail("not found: " + what);
        }
    }

    private static String restoreTrigger() {
        return ChainStore.SCHEMA.stream().filter(s -> s.contains("audit_record_is_kept")).findFirst().orElseThrow();
    }

    private Set<Kind> kinds() {
        return ((Tampered) AuditVerifier.verify(log)).findings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    private String content() {
        var out = new StringBuilder();
        try (var db = connect();
                var rows = db.createStatement().executeQuery("SELECT * FROM audit_record ORDER BY seq")) {
            while (rows.next()) {
                for (int column = 1; column <= 8; column++) {
                    out.append(rows.getString(column)).append('\n');
                }
            }
        } catch (SQLException e) {
            return "unreadable: " + e.getMessage();
        }
        return out.toString();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + log.resolve("audit.db"));
    }

    private void edit(String... statements) throws SQLException {
        try (var db = connect();
                var statement = db.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void copyAside() {
        copy(log.resolve("audit.db"), home.resolve("aside.db"));
    }

    private void copyBack() {
        copy(home.resolve("aside.db"), log.resolve("audit.db"));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
