package dev.hradba.agent.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.audit.Finding.Kind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// Checks a log without changing it, while it is in use too.
///
/// Found are: a changed byte in any column, deleted, inserted and reordered records, a gap, a fork, a tail cut off behind the last
/// checkpoint, changed checkpoints, a swapped key, changed or missing personal text, a changed schema, and intents without outcome.
/// Records after the last checkpoint that were cut off, and a log rewritten and signed anew with another key from its first record,
/// are found by what somebody kept elsewhere: give [Anchors].
public final class AuditVerifier {

    /// Most findings that are reported; a log with more is no better known by them.
    public static final int MAX_FINDINGS = 100;

    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private final Path directory;
    private final Anchors anchors;
    private final List<Finding> findings = new ArrayList<>();

    private AuditVerifier(Path directory, Anchors anchors) {
        this.directory = directory;
        this.anchors = anchors;
    }

    /// Checks the log in a directory by itself.
    public static AuditReport verify(Path directory) {
        return verify(directory, Anchors.NONE);
    }

    /// Checks the log in a directory and against what is known from elsewhere.
    public static AuditReport verify(Path directory, Anchors anchors) {
        var database = directory.resolve(ChainStore.NAME);
        if (!Files.isRegularFile(database)) {
            return new AuditReport.Unreadable("there is no audit log in %s. Name the directory that holds audit.db".formatted(directory));
        }
        try {
            return new AuditVerifier(directory, anchors).run();
        } catch (SQLException | IOException | JdbiException e) {
            return new AuditReport.Unreadable(AuditException.of(directory, e).getMessage());
        }
    }

    private AuditReport run() throws SQLException, IOException {
        // Before the database: whatever was signed by now is in what is read afterwards.
        var lines = new CheckpointFile(directory).lines();
        var key = publicKey();
        try (var store = ChainStore.openReadOnly(directory, BUSY_TIMEOUT_MILLIS)) {
            store.handle().execute("BEGIN");
            var chain = new ChainCheck(store.handle(), this::found);
            try {
                checkSchema(store);
                chain.run();
                var checkpoints = new CheckpointCheck(store.handle(), chain, this::found);
                checkpoints.run(lines, key, new CheckpointFile(directory));
                checkAnchors(store.handle(), key);
                return report(new AuditReport.Summary(
                        chain.records(), checkpoints.count(), checkpoints.signedUpTo(), chain.head(),
                        key.map(SigningKey::fingerprint).orElse(""), chain.texts(), chain.erasedTexts()));
            } catch (JdbiException e) {
                var failure = AuditException.of(directory, e);
                if (failure.kind() != AuditException.Kind.DAMAGED && failure.kind() != AuditException.Kind.INPUT_OUTPUT) {
                    throw e;
                }
                found(Kind.DATABASE_DAMAGED, 0, "the database cannot be read to its end: " + failure.getMessage());
                return report(new AuditReport.Summary(
                        chain.records(), 0, 0, chain.head(), key.map(SigningKey::fingerprint).orElse(""), chain.texts(), 0));
            }
        }
    }

    private AuditReport report(AuditReport.Summary summary) {
        if (findings.isEmpty()) {
            return new AuditReport.Intact(summary);
        }
        return findings.stream().allMatch(f -> f.kind().harmless())
                ? new AuditReport.Incomplete(summary, findings)
                : new AuditReport.Tampered(summary, findings);
    }

    private Optional<PublicKey> publicKey() throws IOException {
        try {
            var key = SigningKey.loadPublic(directory);
            anchors.keyFingerprint().filter(f -> !f.equals(SigningKey.fingerprint(key))).ifPresent(f -> found(
                    Kind.ANCHOR_CONTRADICTED, 0,
                    "the public key has the fingerprint %s, not %s as known from elsewhere".formatted(SigningKey.fingerprint(key), f)));
            return Optional.of(key);
        } catch (AuditException e) {
            found(Kind.KEY_CHANGED, 0, e.getMessage());
            return Optional.empty();
        }
    }

    private void checkSchema(ChainStore store) {
        var expected = ChainStore.SCHEMA.stream().sorted().toList();
        var actual = store.handle()
                .createQuery("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql")
                .mapTo(String.class)
                .list();
        if (!store.isLog() || !actual.equals(expected)) {
            found(Kind.SCHEMA_CHANGED, 0, "the database has not the tables, indexes and triggers of an audit log");
        }
        store.handle().createQuery("PRAGMA integrity_check(3)").mapTo(String.class).list().stream()
                .filter(line -> !line.equals("ok"))
                .forEach(line -> found(Kind.DATABASE_DAMAGED, 0, "the database is damaged: " + line.strip()));
    }

    private void checkAnchors(Handle handle, Optional<PublicKey> key) {
        if (anchors.keyFingerprint().isPresent() && key.isEmpty()) {
            found(Kind.ANCHOR_CONTRADICTED, 0, "there is no public key with the fingerprint known from elsewhere");
        }
        for (var reference : anchors.references()) {
            var hash = ChainCheck.hashAt(handle, reference.seq());
            if (!hash.map(h -> h.startsWith(reference.hash())).orElse(false)) {
                found(Kind.ANCHOR_CONTRADICTED, reference.seq(),
                        "the log has not the record %s that somebody kept".formatted(reference.full()));
            }
        }
    }

    private void found(Kind kind, long seq, String message) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(kind, seq, message));
        }
    }
}
