package dev.hradba.agent.audit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

import org.sqlite.SQLiteException;

/// The log cannot be written or read. Whatever was to be recorded must not happen.
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What kind of failure it is.
    public enum Kind {
        /// The place may not be written.
        READ_ONLY,
        /// No space is left.
        DISK_FULL,
        /// The database file or the evidence beside it is damaged.
        DAMAGED,
        /// The file is something else than an audit log.
        NOT_A_LOG,
        /// Another process kept the log locked for too long.
        BUSY,
        /// The signing key is missing, wrong or readable by others.
        KEY,
        /// Reading or writing failed otherwise.
        INPUT_OUTPUT
    }

    private final Kind kind;

    AuditException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    AuditException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What happened, with what, and what to do.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// What kind of failure it is.
    public Kind kind() {
        return kind;
    }

    /// Whether the same call may succeed later without anybody doing anything.
    public boolean retryable() {
        return kind == Kind.BUSY;
    }

    static AuditException of(Path place, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuditException known) {
                return known;
            }
            if (cause instanceof SQLiteException sqlite) {
                return ofSqlite(place, sqlite);
            }
            if (cause instanceof IOException io) {
                return ofInputOutput(place, io);
            }
        }
        return new AuditException(
                Kind.INPUT_OUTPUT, "the audit log in %s failed: %s".formatted(place, failure.getMessage()), failure);
    }

    private static AuditException ofSqlite(Path place, SQLiteException e) {
        return switch (e.getResultCode().code & 0xff) {
            case 8, 14, 3, 23 -> readOnly(place, e);
            case 13 -> full(place, e);
            case 11 -> new AuditException(
                    Kind.DAMAGED,
                    ("the audit database in %s is damaged (%s). Keep the directory as it is, restore the last backup, and check it with"
                                    + " 'hradba audit verify'").formatted(place, e.getResultCode()), e);
            case 26 -> new AuditException(
                    Kind.NOT_A_LOG,
                    "audit.db in %s is not an SQLite database. Move that file away, or name another audit directory".formatted(place), e);
            case 5, 6 -> new AuditException(
                    Kind.BUSY,
                    "another process kept the audit log in %s locked; nothing was recorded. Try again".formatted(place), e);
            default -> String.valueOf(e.getMessage()).contains("disk is full")
                    ? full(place, e)
                    : new AuditException(
                            Kind.INPUT_OUTPUT,
                            "the audit log in %s failed with %s. Check the disk it lies on".formatted(place, e.getResultCode()), e);
        };
    }

    private static AuditException ofInputOutput(Path place, IOException e) {
        var text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota")) {
            return full(place, e);
        }
        boolean refused = e instanceof AccessDeniedException
                || e.getCause() instanceof ReadOnlyFileSystemException
                || text.contains("read-only")
                || text.contains("permission denied")
                || text.contains("not permitted");
        if (refused || e instanceof FileSystemException) {
            return readOnly(place, e);
        }
        return new AuditException(
                Kind.INPUT_OUTPUT, "the audit log in %s failed: %s. Check the disk it lies on".formatted(place, e.getMessage()), e);
    }

    private static AuditException readOnly(Path place, Exception e) {
        return new AuditException(
                Kind.READ_ONLY,
                "the audit log in %s cannot be written (%s). Nothing runs without it: make the directory writable or name another one"
                        .formatted(place, e.getMessage()), e);
    }

    private static AuditException full(Path place, Exception e) {
        return new AuditException(
                Kind.DISK_FULL,
                "no space is left for the audit log in %s; nothing was recorded. Free some space and try again".formatted(place), e);
    }
}
