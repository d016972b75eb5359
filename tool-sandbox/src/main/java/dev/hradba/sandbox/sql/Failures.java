package dev.hradba.sandbox.sql;

import java.sql.SQLException;

import dev.hradba.sandbox.sql.DatabaseException.Kind;
import org.h2.api.ErrorCode;

/// Says in plain words what a driver reported.
final class Failures {

    private static final int MAX_CHARS = 300;
    private static final int H2_OUT_OF_MEMORY = ErrorCode.OUT_OF_MEMORY;

    private Failures() {}

    static DatabaseException opening(DatabaseSource source, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String said = brief(e);
        if (source.dialect() == SchemaView.Dialect.SQLITE) {
            Kind kind = said.contains("NOTADB") || said.contains("CORRUPT") ? Kind.NOT_A_DATABASE : Kind.UNREACHABLE;
            return new DatabaseException(kind, (kind == Kind.NOT_A_DATABASE
                    ? "%s is not a readable SQLite database (%s); give the path of a SQLite 3 file"
                    : "%s cannot be read (%s); check the file and its permissions").formatted(source.describe(), said), e);
        }
        if (state.startsWith("28") || said.contains("no password was provided") || said.contains("password-based authentication")) {
            return new DatabaseException(Kind.UNAUTHORIZED,
                    "%s refused the login (%s); give user and password".formatted(source.describe(), said), e);
        }
        if (state.equals("3D000") || state.equals("90146") || state.equals("90013")) {
            return new DatabaseException(Kind.NOT_FOUND, "%s does not exist (%s); check the name".formatted(source.describe(), said), e);
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("90067")) {
            return new DatabaseException(Kind.UNREACHABLE,
                    "%s cannot be reached (%s); check host, port and that the server runs".formatted(source.describe(), said), e);
        }
        return new DatabaseException(Kind.FAILED, "%s failed: %s".formatted(source.describe(), said), e);
    }

    /// Whether an engine inside this process says that it may not take more memory.
    static boolean isOutOfMemory(Database database, SQLException e) {
        return database.isEmbedded() && switch (database.dialect()) {
            case DUCKDB -> brief(e).contains("Out of Memory Error");
            case SQLITE -> brief(e).contains("[SQLITE_NOMEM]");
            case H2 -> e.getErrorCode() == H2_OUT_OF_MEMORY;
            case POSTGRESQL, MYSQL -> false;
        };
    }

    /// Whether PostgreSQL's driver stopped reading a result because it is too large.
    static boolean isTooLarge(SQLException e) {
        return String.valueOf(e.getMessage()).contains("maxResultBuffer");
    }

    /// The first line of what the driver said, shortened.
    static String brief(Throwable e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("no message").strip();
        int statement = text.indexOf("; SQL statement:");
        text = statement > 0 ? text.substring(0, statement) : text;
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    }
}
