package dev.hradba.agent.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jdbi.v3.core.JdbiException;

/// The append-only, hash-chained log of everything that ran.
///
/// Every record holds the hash of the one before; every so many records, and whenever asked, the head is signed into a file outside
/// the database. A record is on the disk before `append` returns: who wants an effect appends its [#INTENT] first, and if that throws,
/// the effect must not happen. An [#OUTCOME] record follows the effect and [names its intent][AuditEntry#answering]; an intent without
/// outcome says that the effect may or may not have happened.
///
/// Thread-safe, and several processes may have the same log open: each append takes the database's write lock and reads the head under
/// it, so the chain has one writer at a time. A crash at any moment loses nothing that was appended.
public final class AuditLog implements AutoCloseable {

    /// The event of a record that announces an effect.
    public static final String INTENT = "intent";

    /// The event of a record that tells how an announced effect ended.
    public static final String OUTCOME = "outcome";

    /// The run that facts about the log itself belong to.
    public static final String LOG_RUN = "log";

    static final String CREATED = "log-created";
    static final String ERASED = "erased";
    private static final String LOG_SUBJECT = "hradba";
    private static final int PAGE = 500;
    private static final int SHORT_RUN_BYTES = 3;

    private final Path directory;
    private final AuditOptions options;
    private final ChainStore store;
    private final CheckpointFile checkpoints;
    private final SigningKey key;
    private final int checkpointEvery;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private AuditLog(Path directory, AuditOptions options, ChainStore store, SigningKey key, int checkpointEvery) {
        this.directory = directory;
        this.options = options;
        this.store = store;
        this.checkpoints = new CheckpointFile(directory);
        this.key = key;
        this.checkpointEvery = checkpointEvery;
    }

    /// Opens the log in a directory with the default options; a missing one is created, for its owner alone.
    ///
    /// @throws AuditException if it cannot be written, is damaged, or its end was cut off
    public static AuditLog open(Path directory) {
        return open(directory, AuditOptions.DEFAULT);
    }

    /// Opens the log in a directory; a missing one is created, for its owner alone.
    ///
    /// @throws AuditException if it cannot be written, is damaged, or its end was cut off
    public static AuditLog open(Path directory, AuditOptions options) {
        try {
            OwnFiles.createDirectory(directory);
            OwnFiles.create(directory.resolve(ChainStore.NAME));
            var store = ChainStore.open(directory, options.busyTimeoutMillis());
            try {
                refuseForeign(directory, store);
                store.useWriteAheadLog(options.busyTimeoutMillis());
                store.write(() -> createIfMissing(directory, options, store));
                return store.write(() -> openLocked(directory, options, store));
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | SQLException | JdbiException | UncheckedIOException e) {
            throw AuditException.of(directory, e);
        }
    }

    private static void refuseForeign(Path directory, ChainStore store) {
        if (store.hasTables() && !store.isLog()) {
            throw new AuditException(
                    AuditException.Kind.NOT_A_LOG,
                    "audit.db in %s is a database, but not an audit log of this version. Name another audit directory".formatted(directory));
        }
    }

    private static boolean createIfMissing(Path directory, AuditOptions options, ChainStore store) {
        if (store.hasTables()) {
            return false;
        }
        try {
            var checkpoints = new CheckpointFile(directory);
            if (!checkpoints.isEmpty()) {
                throw damaged(directory, "its database is empty, but its checkpoints tell of %d records"
                        .formatted(checkpoints.last().map(Checkpoint::seq).orElse(0L)));
            }
            var key = SigningKey.loadOrCreate(directory);
            store.createTables();
            var details = CanonicalJson.of(AuditEntry.of(LOG_SUBJECT, CREATED)
                    .with("key", SigningKey.fingerprint(key.publicKey()))
                    .with("checkpointEvery", options.checkpointEvery())
                    .with("id", Digests.randomHex(16))
                    .facts());
            store.insert(record(1, options.clock().instant(), LOG_SUBJECT, LOG_RUN, CREATED, details, Digests.NOTHING));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditLog openLocked(Path directory, AuditOptions options, ChainStore store) {
        try {
            var key = SigningKey.load(directory);
            var first = store.record(1).orElseThrow(() -> damaged(directory, "its first record is missing"));
            if (!first.text("key").equals(Optional.of(SigningKey.fingerprint(key.publicKey())))) {
                throw new AuditException(
                        AuditException.Kind.KEY,
                        "the signing key in %s is not the one this log was created with. Restore the old key, or name another directory"
                                .formatted(directory));
            }
            int every = (int) first.number("checkpointEvery").orElseThrow(() -> damaged(directory, "its first record is incomplete"));
            var log = new AuditLog(directory, options, store, key, every);
            log.refuseCutTail();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw damaged(directory, "a record is unreadable: " + e.getMessage());
        }
    }

    /// The first checkpoint is signed here and not at creation: a crash in between leaves a log of one record and no checkpoint.
    private void refuseCutTail() throws IOException {
        var head = head();
        if (head.seq() == 1 && checkpoints.isEmpty()) {
            checkpoints.append(1, head.hash(), now(options.clock().instant()), key);
        }
        var last = checkpoints.last().orElseThrow(() -> damaged(directory, "its checkpoints are missing"));
        var signed = store.record(last.seq());
        if (signed.isEmpty() || !signed.get().hash().equals(last.hash())) {
            throw damaged(directory, "record #%d is not the one that was signed; the log now ends at #%d".formatted(last.seq(), head.seq()));
        }
    }

    /// Appends the first record of a new run and names the run.
    ///
    /// @throws AuditException if the record could not be made durable; the run must not start
    public AuditReference begin(AuditEntry first) {
        return write(() -> {
            int bytes = SHORT_RUN_BYTES;
            var run = "run-" + Digests.randomHex(bytes);
            while (store.hasRun(run)) {
                run = "run-" + Digests.randomHex(++bytes);
            }
            return appendLocked(run, first);
        });
    }

    /// Appends a record to a run.
    ///
    /// @param run the run it belongs to, from [#begin], or [#LOG_RUN]
    /// @throws AuditException           if the record could not be made durable; what it announces must not happen
    /// @throws IllegalArgumentException if there is no such run, or an outcome names no open intent of this run
    public AuditReference append(String run, AuditEntry entry) {
        return write(() -> {
            refuseUnknown(run);
            return appendLocked(run, entry);
        });
    }

    /// Appends a record to a run if a condition holds on what the run has had since; nobody can write in between.
    ///
    /// @param run   the run it belongs to
    /// @param after the condition looks at this run's records with a greater sequence number; 0 for all
    /// @param holds the condition
    /// @return the record's name, empty if the condition did not hold
    /// @throws AuditException if the record could not be made durable
    public Optional<AuditReference> appendIf(String run, long after, Predicate<List<AuditRecord>> holds, AuditEntry entry) {
        return write(() -> {
            refuseUnknown(run);
            return holds.test(store.ofRun(run, after)) ? Optional.of(appendLocked(run, entry)) : Optional.empty();
        });
    }

    /// Erases the personal text of a run for ever and records that. The chain stays valid.
    ///
    /// @param run     whose text
    /// @param subject who has it erased
    /// @param reason  why, for the record
    /// @return how many texts were erased
    public int erase(String run, String subject, String reason) {
        int erased = write(() -> {
            refuseUnknown(run);
            int count = store.deleteTexts(run);
            insert(run, subject, ERASED, AuditEntry.of(subject, ERASED).with("texts", count).with("reason", reason));
            return count;
        });
        return read(() -> {
            store.emptyWriteAheadLog();
            return erased;
        });
    }

    /// Signs the head into the file outside the database, unless that has been done.
    public void checkpoint() {
        write(() -> {
            checkpoint(head(), 1);
            return true;
        });
    }

    /// The records of one run, oldest first; empty if there is no such run.
    public List<AuditRecord> show(String run) {
        return read(() -> store.ofRun(run, 0));
    }

    /// The records with one event, oldest first, each checked against its own hash: decisions are built on them. That none is missing is what
    /// [AuditVerifier] finds.
    ///
    /// @throws AuditException if one was changed
    public List<AuditRecord> withEvent(String event) {
        var records = read(() -> store.ofEvent(event));
        for (var record : records) {
            if (!record.computeHash().equals(record.hash())) {
                throw damaged(directory, "%s was changed".formatted(record.reference()));
            }
        }
        return records;
    }

    /// The record with this sequence number.
    public Optional<AuditRecord> record(long seq) {
        return read(() -> store.record(seq));
    }

    /// The personal text behind a digest, empty once it is erased.
    ///
    /// @param digest from [AuditRecord#personal]
    public Optional<String> clearText(String digest) {
        return read(() -> store.text(digest));
    }

    /// Writes the whole chain as JSON lines, oldest first, personal text as digests.
    ///
    /// @throws UncheckedIOException if the output fails
    public void export(Appendable out) {
        for (long after = 0; ; ) {
            long from = after;
            var page = read(() -> store.page(from, PAGE));
            if (page.isEmpty()) {
                return;
            }
            try {
                for (var record : page) {
                    out.append(record.toJson()).append('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the export of the audit log could not be written", e);
            }
            after = page.getLast().seq();
        }
    }

    /// The public key that verifies the checkpoints, as PEM text to be kept elsewhere.
    public String publicKey() {
        return SigningKey.wrap("PUBLIC KEY", key.publicKey().getEncoded());
    }

    /// SHA-256 of the public key: what to note down elsewhere, and to give to [Anchors].
    public String keyFingerprint() {
        return SigningKey.fingerprint(key.publicKey());
    }

    /// Tells the time of each record.
    public Clock clock() {
        return options.clock();
    }

    /// Where the log lies.
    public Path directory() {
        return directory;
    }

    /// Signs the head and closes. Further use is refused.
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            try {
                checkpoint();
            } finally {
                closed = true;
                store.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private AuditReference appendLocked(String run, AuditEntry entry) {
        if (entry.event().equals(CREATED) || entry.event().equals(ERASED)) {
            throw new IllegalArgumentException("event '%s' is written by the log alone; name another".formatted(entry.event()));
        }
        if (entry.event().equals(OUTCOME)) {
            refuseWithoutIntent(run, entry);
        }
        return insert(run, entry.subject(), entry.event(), entry).reference();
    }

    private AuditRecord insert(String run, String subject, String event, AuditEntry entry) {
        var head = head();
        checkpoint(head, checkpointEvery);
        var facts = entry.facts();
        entry.personal().forEach((name, text) -> {
            var textKey = Digests.newKey();
            var digest = Digests.hmac(textKey, text);
            store.insertText(digest, run, textKey, text);
            facts.putObject(name).put(AuditRecord.HMAC, digest);
        });
        var next = record(head.seq() + 1, options.clock().instant(), subject, run, event, CanonicalJson.of(facts), head.hash());
        store.insert(next);
        return next;
    }

    /// Signs a head that is already durable, once enough records have passed since the last time.
    private void checkpoint(AuditRecord head, int every) {
        try {
            long signed = checkpoints.last().orElseThrow(() -> damaged(directory, "its checkpoints are missing")).seq();
            if (signed > head.seq()) {
                throw damaged(directory, "record #%d was signed, but the log now ends at #%d".formatted(signed, head.seq()));
            }
            if (head.seq() - signed >= every) {
                checkpoints.append(head.seq(), head.hash(), now(options.clock().instant()), key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The last record, checked before anything is built on it.
    private AuditRecord head() {
        try {
            var head = store.head().orElseThrow(() -> damaged(directory, "it has no records"));
            if (!head.computeHash().equals(head.hash())) {
                throw damaged(directory, "its last record, %s, was changed".formatted(head.reference()));
            }
            return head;
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(directory, "its last record is unreadable: " + e.getMessage());
        }
    }

    private void refuseUnknown(String run) {
        if (!run.equals(LOG_RUN) && !store.hasRun(run)) {
            throw new IllegalArgumentException("there is no run '%s'; begin one first".formatted(run));
        }
    }

    private void refuseWithoutIntent(String run, AuditEntry outcome) {
        long intent = outcome.facts().path(AuditEntry.INTENT_SEQ).asLong(0);
        var open = store.ofRun(run, intent - 1);
        boolean announced = intent > 0 && !open.isEmpty() && open.getFirst().seq() == intent && open.getFirst().event().equals(INTENT);
        boolean told = open.stream().anyMatch(r -> r.event().equals(OUTCOME) && r.number(AuditEntry.INTENT_SEQ).orElse(0) == intent);
        if (!announced || told) {
            throw new IllegalArgumentException("an outcome answers one open intent of its run; #%d of '%s' is %s"
                    .formatted(intent, run, told ? "answered already" : "not an intent"));
        }
    }

    private static AuditRecord record(
            long seq, Instant time, String subject, String run, String event, String details, String previous) {
        var unhashed = new AuditRecord(seq, now(time), subject, run, event, details, previous, "");
        return new AuditRecord(seq, now(time), subject, run, event, details, previous, unhashed.computeHash());
    }

    private static Instant now(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static AuditException damaged(Path directory, String what) {
        return new AuditException(
                AuditException.Kind.DAMAGED,
                "the audit log in %s was damaged or changed: %s. Keep it as evidence, run 'hradba audit verify', and go on in another directory"
                        .formatted(directory, what));
    }

    private <T> T write(Supplier<T> work) {
        return read(() -> store.write(work));
    }

    private <T> T read(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the audit log in %s is closed".formatted(directory));
            }
            return work.get();
        } catch (JdbiException | UncheckedIOException e) {
            throw AuditException.of(directory, e);
        } catch (DateTimeException e) {
            throw damaged(directory, "a record has no readable time: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
