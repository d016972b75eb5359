package dev.hradba.agent.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteException;

/// The tables of the log in SQLite. Not thread-safe; one connection.
final class ChainStore implements AutoCloseable {

    static final String NAME = "audit.db";

    /// "HRDB": tells a log from any other SQLite file.
    private static final int APPLICATION_ID = 0x48524442;
    private static final int VERSION = 1;
    private static final int BUSY = 5;

    /// Tables and what guards them; a log whose schema differs was changed.
    static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE audit_record (seq INTEGER PRIMARY KEY, time TEXT NOT NULL, subject TEXT NOT NULL, run TEXT NOT NULL, \
            event TEXT NOT NULL, details TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
            "CREATE INDEX audit_record_run ON audit_record (run, seq)",
            "CREATE INDEX audit_record_event ON audit_record (event, seq)",
            """
            CREATE TABLE personal_text (digest TEXT PRIMARY KEY, run TEXT NOT NULL, hmac_key BLOB NOT NULL, text TEXT NOT NULL) STRICT""",
            "CREATE INDEX personal_text_run ON personal_text (run)",
            """
            CREATE TRIGGER audit_record_stays BEFORE UPDATE ON audit_record BEGIN SELECT RAISE(ABORT, 'records never change'); END""",
            """
            CREATE TRIGGER audit_record_is_kept BEFORE DELETE ON audit_record BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END""",
            """
            CREATE TRIGGER personal_text_stays BEFORE UPDATE ON personal_text BEGIN SELECT RAISE(ABORT, 'texts are erased, never changed'); END""");

    private final Handle handle;

    private ChainStore(Handle handle) {
        this.handle = handle;
    }

    /// Opens for writing; the file is created if it is missing.
    static ChainStore open(Path directory, int busyTimeoutMillis) throws SQLException {
        var config = guarded(busyTimeoutMillis);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(Pragma.SECURE_DELETE, "on");
        return connect(config, directory.resolve(NAME).toUri().toString());
    }

    /// Opens for reading alone. Where the directory cannot be written and the log was closed, it is read without any lock.
    static ChainStore openReadOnly(Path directory, int busyTimeoutMillis) throws SQLException {
        var config = guarded(busyTimeoutMillis);
        config.setReadOnly(true);
        var file = directory.resolve(NAME);
        boolean frozen = !Files.isWritable(directory) && !Files.exists(directory.resolve(NAME + "-wal"));
        return connect(config, file.toUri() + (frozen ? "?immutable=1" : ""));
    }

    private static SQLiteConfig guarded(int busyTimeoutMillis) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(busyTimeoutMillis);
        config.enableLoadExtension(false);
        return config;
    }

    private static ChainStore connect(SQLiteConfig config, String uri) throws SQLException {
        var handle = Jdbi.open(config.createConnection("jdbc:sqlite:" + uri));
        try {
            handle.execute("PRAGMA trusted_schema = OFF");
            handle.execute("PRAGMA cell_size_check = ON");
            return new ChainStore(handle);
        } catch (JdbiException e) {
            handle.close();
            throw e;
        }
    }

    /// Readers go on while a writer writes, and a crash loses nothing that was committed.
    ///
    /// SQLite does not wait for others here, so this asks again until they are done.
    void useWriteAheadLog(int busyTimeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(busyTimeoutMillis);
        while (true) {
            try {
                handle.createQuery("PRAGMA journal_mode = WAL").mapTo(String.class).one();
                return;
            } catch (JdbiException e) {
                if (!(e.getCause() instanceof SQLiteException s && s.getResultCode().code == BUSY) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /// Runs under the write lock of the database, so that no other process writes meanwhile. All or nothing.
    <T> T write(Supplier<T> work) {
        handle.execute("BEGIN IMMEDIATE");
        try {
            T result = work.get();
            handle.execute("COMMIT");
            return result;
        } catch (RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Throwable reason) {
        try {
            handle.execute("ROLLBACK");
        } catch (JdbiException e) {
            reason.addSuppressed(e); // SQLite has rolled back by itself, or the connection is gone
        }
    }

    boolean hasTables() {
        return handle.createQuery("SELECT count(*) FROM sqlite_schema").mapTo(Integer.class).one() > 0;
    }

    boolean isLog() {
        return pragma("application_id") == APPLICATION_ID && pragma("user_version") == VERSION;
    }

    private int pragma(String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(Integer.class).one();
    }

    void createTables() {
        SCHEMA.forEach(handle::execute);
        handle.execute("PRAGMA application_id = " + APPLICATION_ID);
        handle.execute("PRAGMA user_version = " + VERSION);
    }

    void insert(AuditRecord r) {
        handle.createUpdate("INSERT INTO audit_record (seq, time, subject, run, event, details, previous, hash)"
                        + " VALUES (:seq, :time, :subject, :run, :event, :details, :previous, :hash)")
                .bind("seq", r.seq())
                .bind("time", r.time().toString())
                .bind("subject", r.subject())
                .bind("run", r.run())
                .bind("event", r.event())
                .bind("details", r.details())
                .bind("previous", r.previousHash())
                .bind("hash", r.hash())
                .execute();
    }

    void insertText(String digest, String run, byte[] key, String text) {
        handle.createUpdate("INSERT INTO personal_text (digest, run, hmac_key, text) VALUES (:digest, :run, :key, :text)")
                .bind("digest", digest)
                .bind("run", run)
                .bind("key", key)
                .bind("text", text)
                .execute();
    }

    int deleteTexts(String run) {
        return handle.createUpdate("DELETE FROM personal_text WHERE run = :run").bind("run", run).execute();
    }

    /// Moves what was committed into the database file and empties the write-ahead log, where erased text would linger.
    void emptyWriteAheadLog() {
        handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapToMap().list();
    }

    Optional<String> text(String digest) {
        return handle.createQuery("SELECT text FROM personal_text WHERE digest = :digest")
                .bind("digest", digest)
                .mapTo(String.class)
                .findOne();
    }

    Optional<AuditRecord> head() {
        return handle.createQuery("SELECT * FROM audit_record ORDER BY seq DESC LIMIT 1")
                .map(ChainStore::toRecord)
                .findOne();
    }

    Optional<AuditRecord> record(long seq) {
        return handle.createQuery("SELECT * FROM audit_record WHERE seq = :seq")
                .bind("seq", seq)
                .map(ChainStore::toRecord)
                .findOne();
    }

    List<AuditRecord> ofRun(String run, long after) {
        return handle.createQuery("SELECT * FROM audit_record WHERE run = :run AND seq > :after ORDER BY seq")
                .bind("run", run)
                .bind("after", after)
                .map(ChainStore::toRecord)
                .list();
    }

    boolean hasRun(String run) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM audit_record WHERE run = :run)")
                        .bind("run", run)
                        .mapTo(Integer.class)
                        .one()
                == 1;
    }

    List<AuditRecord> ofEvent(String event) {
        return handle.createQuery("SELECT * FROM audit_record WHERE event = :event ORDER BY seq")
                .bind("event", event)
                .map(ChainStore::toRecord)
                .list();
    }

    List<AuditRecord> page(long after, int size) {
        return handle.createQuery("SELECT * FROM audit_record WHERE seq > :after ORDER BY seq LIMIT :size")
                .bind("after", after)
                .bind("size", size)
                .map(ChainStore::toRecord)
                .list();
    }

    /// For checks that must read whatever is there.
    Handle handle() {
        return handle;
    }

    private static AuditRecord toRecord(ResultSet row, StatementContext context) throws SQLException {
        return new AuditRecord(
                row.getLong("seq"),
                Instant.parse(row.getString("time")),
                row.getString("subject"),
                row.getString("run"),
                row.getString("event"),
                row.getString("details"),
                row.getString("previous"),
                row.getString("hash"));
    }

    @Override
    public void close() {
        handle.close();
    }
}
