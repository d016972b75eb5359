package dev.hradba.agent.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.hradba.agent.audit.Finding.Kind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Walks the records from the first to the last and checks each against itself, the one before and its personal text.
final class ChainCheck {

    private static final String ALL_TEXT = "typeof(time) || typeof(subject) || typeof(run) || typeof(event) || typeof(details)"
            + " || typeof(previous) || typeof(hash) = '" + "text".repeat(7) + "' AND typeof(seq) = 'integer'";

    private final Handle handle;
    private final Findings findings;
    private final Map<Long, String> openIntents = new TreeMap<>();
    private final Map<String, Long> missingTexts = new HashMap<>();
    private final Map<String, Long> erasures = new HashMap<>();
    private long records;
    private long texts;
    private long erasedTexts;
    private long lastSeq;
    private String head = Digests.NOTHING;
    private String createdWithKey = "";
    private long checkpointEvery;

    /// Hears what is wrong.
    @FunctionalInterface
    interface Findings {
        void found(Kind kind, long seq, String message);
    }

    /// A row as it stands in the table, whatever somebody made of it.
    private record Row(long seq, @Nullable String time, @Nullable AuditRecord record, boolean allText, String problem) {}

    ChainCheck(Handle handle, Findings findings) {
        this.handle = handle;
        this.findings = findings;
    }

    void run() {
        try (ResultIterator<Row> rows = handle.createQuery("SELECT *, " + ALL_TEXT + " AS all_text FROM audit_record ORDER BY seq")
                .map(ChainCheck::toRow)
                .iterator()) {
            while (rows.hasNext()) {
                check(rows.next());
            }
        }
        if (records == 0) {
            findings.found(Kind.RECORD_MISSING, 1, "the log has no records");
        }
        openIntents.forEach((seq, run) -> findings.found(Kind.INTENT_WITHOUT_OUTCOME, seq,
                "%s #%d announced an effect and no outcome followed: the run goes on, or it was interrupted and the effect may have happened"
                        .formatted(run, seq)));
        missingTexts.forEach((run, seq) -> {
            if (erasures.getOrDefault(run, 0L) < seq) {
                findings.found(Kind.TEXT_MISSING, seq, "personal text of %s #%d is gone and no record says it was erased".formatted(run, seq));
            }
        });
        long kept = handle.createQuery("SELECT count(*) FROM personal_text").mapTo(Long.class).one();
        if (kept > texts) {
            findings.found(Kind.TEXT_INSERTED, 0, "%d personal texts belong to no record".formatted(kept - texts));
        }
    }

    private void check(Row row) {
        records++;
        if (row.seq > lastSeq + 1) {
            findings.found(Kind.RECORD_MISSING, lastSeq + 1, row.seq == lastSeq + 2
                    ? "record #%d is missing".formatted(lastSeq + 1)
                    : "records #%d to #%d are missing".formatted(lastSeq + 1, row.seq - 1));
        } else if (row.seq <= lastSeq) {
            findings.found(Kind.FORK, row.seq, "record #%d is there more than once".formatted(row.seq));
        }
        lastSeq = row.seq;
        var record = row.record;
        if (record == null) {
            findings.found(Kind.RECORD_CHANGED, row.seq, "record #%d is unreadable: %s".formatted(row.seq, row.problem));
            return;
        }
        if (!record.previousHash().equals(head)) {
            findings.found(Kind.CHAIN_BROKEN, row.seq,
                    "record #%d does not follow the record before it: one was deleted, inserted, reordered or changed".formatted(row.seq));
        }
        head = record.hash();
        if (!row.allText || !isAsHashed(row, record)) {
            findings.found(Kind.RECORD_CHANGED, row.seq, "record #%d was changed: it is not what its hash was made of".formatted(row.seq));
            return;
        }
        learn(record);
        checkTexts(record);
    }

    private static boolean isAsHashed(Row row, AuditRecord record) {
        try {
            return record.computeHash().equals(record.hash())
                    && record.time().toString().equals(row.time)
                    && CanonicalJson.of(CanonicalJson.parse(record.details())).equals(record.details());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void learn(AuditRecord record) {
        switch (record.event()) {
            case AuditLog.CREATED -> {
                createdWithKey = record.text("key").orElse("");
                checkpointEvery = record.number("checkpointEvery").orElse(0);
            }
            case AuditLog.ERASED -> erasures.put(record.run(), record.seq());
            case AuditLog.INTENT -> openIntents.put(record.seq(), record.run());
            case AuditLog.OUTCOME -> {
                var run = openIntents.remove(record.number(AuditEntry.INTENT_SEQ).orElse(0));
                if (!record.run().equals(run)) {
                    findings.found(Kind.OUTCOME_WITHOUT_INTENT, record.seq(),
                            "%s tells an outcome without an open intent".formatted(record.reference()));
                }
            }
            default -> {}
        }
    }

    private void checkTexts(AuditRecord record) {
        CanonicalJson.parse(record.details()).properties().forEach(fact -> record.personal(fact.getKey()).ifPresent(digest -> {
            var matches = handle.createQuery("SELECT run, hmac_key, text FROM personal_text WHERE digest = :digest")
                    .bind("digest", digest)
                    .map((row, context) -> record.run().equals(row.getString("run"))
                            && digest.equals(Digests.hmac(row.getBytes("hmac_key"), row.getString("text"))))
                    .findOne();
            if (matches.isEmpty()) {
                erasedTexts++;
                missingTexts.put(record.run(), record.seq());
                return;
            }
            texts++;
            if (!matches.get()) {
                findings.found(Kind.TEXT_CHANGED, record.seq(),
                        "personal text '%s' of %s is not what was recorded".formatted(fact.getKey(), record.reference()));
            }
        }));
    }

    private static Row toRow(ResultSet row, StatementContext context) throws SQLException {
        long seq = row.getLong("seq");
        var time = row.getString("time");
        try {
            var record = new AuditRecord(
                    seq,
                    Instant.parse(time),
                    row.getString("subject"),
                    row.getString("run"),
                    row.getString("event"),
                    row.getString("details"),
                    row.getString("previous"),
                    row.getString("hash"));
            record.reference();
            return new Row(seq, time, record, row.getBoolean("all_text"), "");
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Row(seq, time, null, false, String.valueOf(e.getMessage()));
        }
    }

    static Optional<String> hashAt(Handle handle, long seq) {
        return handle.createQuery("SELECT hash FROM audit_record WHERE seq = :seq LIMIT 1")
                .bind("seq", seq)
                .mapTo(String.class)
                .findOne();
    }

    long records() {
        return records;
    }

    long lastSeq() {
        return lastSeq;
    }

    String head() {
        return head;
    }

    long texts() {
        return texts;
    }

    long erasedTexts() {
        return erasedTexts;
    }

    /// Fingerprint of the key the log says it was created with.
    String createdWithKey() {
        return createdWithKey;
    }

    long checkpointEvery() {
        return checkpointEvery;
    }
}
