package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.sandbox.sql.DatabaseException.Kind;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Where a database is and how to log in. Addresses are taken apart and rebuilt; an option that is not on the list is refused, because
/// drivers have options that load classes, write files or run scripts.
public final class DatabaseSource {

    private static final Set<String> POSTGRESQL_OPTIONS = Set.of(
            "user", "password", "ssl", "sslmode", "sslrootcert", "connecttimeout", "logintimeout", "sockettimeout", "applicationname",
            "tcpkeepalive", "targetservertype", "channelbinding");
    private static final Set<String> MYSQL_OPTIONS = Set.of("user", "password", "sslmode");
    private static final Set<String> H2_OPTIONS = Set.of(
            "user", "password", "access_mode_data", "ifexists", "db_close_delay", "db_close_on_exit", "lock_timeout",
            "database_to_upper", "database_to_lower", "case_insensitive_identifiers", "forbid_creation");

    private final Dialect dialect;
    private final String location;
    private final Map<String, String> options;
    private final Optional<Path> file;

    private DatabaseSource(Dialect dialect, String location, Map<String, String> options, Optional<Path> file) {
        this.dialect = dialect;
        this.location = location;
        this.options = Map.copyOf(options);
        this.file = file;
    }

    /// Reads a file name or a JDBC address.
    ///
    /// @param urlOrFile `FILE.db` for SQLite, or `jdbc:sqlite:FILE`, `jdbc:postgresql://HOST[:PORT]/NAME[?options]`, `jdbc:h2:...`
    /// @param user      name to log in with, instead of one in the address
    /// @param password  password to log in with, instead of one in the address
    /// @throws DatabaseException with kind `NOT_ALLOWED` for another engine or an option that is not on the list
    public static DatabaseSource of(String urlOrFile, Optional<String> user, Optional<String> password) {
        String text = urlOrFile.strip();
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new DatabaseException(Kind.NOT_FOUND, "no database was named; give FILE.db or a JDBC address");
        }
        if (text.regionMatches(true, 0, "jdbc:sqlite:", 0, 12)) {
            return sqlite(text.substring(12));
        }
        if (text.regionMatches(true, 0, "jdbc:postgresql:", 0, 16)) {
            return postgresql(text.substring(16), user, password);
        }
        if (text.regionMatches(true, 0, "jdbc:h2:", 0, 8)) {
            return h2(text.substring(8), user, password);
        }
        if (text.regionMatches(true, 0, "jdbc:mysql:", 0, 11) || text.regionMatches(true, 0, "jdbc:mariadb:", 0, 13)) {
            return mysql(text.substring(text.indexOf(':', 5) + 1), user, password);
        }
        if (text.regionMatches(true, 0, "jdbc:duckdb:", 0, 12)) {
            return duckdb(text.substring(12));
        }
        if (text.regionMatches(true, 0, "jdbc:", 0, 5) || text.matches("(?i)[a-z][a-z0-9+.-]{2,}:.*")) {
            String engine = text.regionMatches(true, 0, "jdbc:", 0, 5) ? text.substring(5) : text;
            throw new DatabaseException(Kind.NOT_ALLOWED, "the engine '%s' is not supported; use jdbc:sqlite:, jdbc:postgresql:, jdbc:h2:, jdbc:mysql:, jdbc:mariadb: or jdbc:duckdb:"
                    .formatted(engine.substring(0, Math.max(0, engine.indexOf(':')))));
        }
        return sqlite(text);
    }

    /// A source without credentials beyond those in the address.
    public static DatabaseSource of(String urlOrFile) {
        return of(urlOrFile, Optional.empty(), Optional.empty());
    }

    private static DatabaseSource sqlite(String location) {
        if (location.isEmpty() || location.startsWith(":") || location.toLowerCase(Locale.ROOT).startsWith("file:") || location.indexOf('?') >= 0) {
            throw new DatabaseException(Kind.NOT_ALLOWED,
                    "'%s' is not a plain SQLite file; give the path of a file, without options".formatted(location));
        }
        Path path = path(location);
        return new DatabaseSource(Dialect.SQLITE, path.toString(), Map.of(), Optional.of(path));
    }

    private static DatabaseSource duckdb(String location) {
        if (location.isEmpty() || location.startsWith(":") || location.matches("(?i)[a-z][a-z0-9+.-]{1,}:.*") || location.indexOf('?') >= 0 || location.indexOf(';') >= 0) {
            throw new DatabaseException(Kind.NOT_ALLOWED, "'%s' is not a plain DuckDB file; give the path of a file, without options".formatted(location));
        }
        Path path = path(location);
        return new DatabaseSource(Dialect.DUCKDB, path.toString(), Map.of(), Optional.of(path));
    }

    private static DatabaseSource mysql(String rest, Optional<String> user, Optional<String> password) {
        int question = rest.indexOf('?');
        String address = question < 0 ? rest : rest.substring(0, question);
        if (!address.matches("//[A-Za-z0-9_.\\[\\]:-]+/[^/?;&#\\s]+")) {
            throw new DatabaseException(Kind.NOT_ALLOWED,
                    "the MySQL address must look like jdbc:mysql://HOST:PORT/DATABASE; check host and database name");
        }
        var options = new LinkedHashMap<String, String>();
        if (question >= 0) {
            options(rest.substring(question + 1).split("&"), MYSQL_OPTIONS, options);
        }
        user.ifPresent(value -> options.put("user", value));
        password.ifPresent(value -> options.put("password", value));
        return new DatabaseSource(Dialect.MYSQL, "jdbc:mariadb:" + address, options, Optional.empty());
    }

    private static Path path(String location) {
        try {
            return Path.of(location).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw new DatabaseException(Kind.NOT_FOUND, "'%s' is not a file name; give the path of a database file".formatted(location), e);
        }
    }

    private static DatabaseSource postgresql(String rest, Optional<String> user, Optional<String> password) {
        int question = rest.indexOf('?');
        String address = question < 0 ? rest : rest.substring(0, question);
        if (!address.matches("//[A-Za-z0-9_.\\[\\]:,-]+/[^/?;&#\\s]+")) {
            throw new DatabaseException(Kind.NOT_ALLOWED,
                    "the PostgreSQL address must look like jdbc:postgresql://HOST:PORT/DATABASE; check host and database name");
        }
        var options = new LinkedHashMap<String, String>();
        if (question >= 0) {
            options(rest.substring(question + 1).split("&"), POSTGRESQL_OPTIONS, options);
        }
        user.ifPresent(value -> options.put("user", value));
        password.ifPresent(value -> options.put("password", value));
        return new DatabaseSource(Dialect.POSTGRESQL, "jdbc:postgresql:" + address, options, Optional.empty());
    }

    private static DatabaseSource h2(String rest, Optional<String> user, Optional<String> password) {
        var parts = List.of(rest.split(";"));
        String name = parts.getFirst();
        var options = new LinkedHashMap<String, String>();
        options(parts.subList(1, parts.size()).toArray(String[]::new), H2_OPTIONS, options);
        user.ifPresent(value -> options.put("user", value));
        password.ifPresent(value -> options.put("password", value));
        if (name.matches("mem:[A-Za-z0-9_.-]+") || name.matches("(tcp|ssl)://[A-Za-z0-9_.:\\[\\]-]+/[A-Za-z0-9_./~-]+")) {
            return new DatabaseSource(Dialect.H2, "jdbc:h2:" + name, options, Optional.empty());
        }
        String location = name.startsWith("file:") ? name.substring(5) : name;
        if (location.isEmpty() || location.matches("(?i)[a-z][a-z0-9]+:.*")) {
            throw new DatabaseException(Kind.NOT_ALLOWED,
                    "the H2 address '%s' is not supported; use jdbc:h2:mem:NAME, jdbc:h2:tcp://HOST/NAME or jdbc:h2:PATH".formatted(name));
        }
        Path path = path(location.startsWith("~/") ? System.getProperty("user.home") + location.substring(1) : location);
        return new DatabaseSource(Dialect.H2, "jdbc:h2:file:" + path, options, Optional.of(Path.of(path + ".mv.db")));
    }

    private static void options(String[] pairs, Set<String> allowed, Map<String, String> into) {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String key = (equals < 0 ? pair : pair.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            if (!allowed.contains(key)) {
                throw new DatabaseException(Kind.NOT_ALLOWED, "the option '%s' of the database address is not allowed; allowed are %s".formatted(
                        key.length() > 40 ? key.substring(0, 40) : key, String.join(", ", allowed.stream().sorted().toList())));
            }
            into.put(key, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
    }

    private static String decoded(String value) {
        try {
            return java.net.URLDecoder.decode(value.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new DatabaseException(Kind.NOT_ALLOWED, "an option of the database address has a broken %-escape; write % as %25", e);
        }
    }

    /// The engine.
    public Dialect dialect() {
        return dialect;
    }

    /// The address without credentials, for messages and audit records.
    public String describe() {
        return location;
    }

    /// The same as [#describe()]; never shows a password.
    @Override
    public String toString() {
        return describe();
    }

    Map<String, String> options() {
        return options;
    }

    Optional<Path> file() {
        return file;
    }

}
