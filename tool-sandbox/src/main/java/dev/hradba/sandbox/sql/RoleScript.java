package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Writes the script that an administrator runs to make a role which can do nothing but read what is granted.
///
/// The role is the second wall behind the gate: it stops writes and other columns even where the gate should fail. SQLite has no roles;
/// there the file is opened read-only.
public final class RoleScript {

    private RoleScript() {}

    /// The script for PostgreSQL 13 and later: a login without a password yet, column grants, read-only by default, bounded.
    ///
    /// @param role   name of the role to make
    /// @param schema tables that exist, as an administrator sees them
    /// @param grants what may be read; grants without a list give all tables of the schema
    /// @param limits bounds of statements; their time goes into the role
    /// @throws IllegalArgumentException if the name is not a plain lower-case name
    public static String postgresql(String role, SchemaView schema, Grants grants, SqlLimits limits) {
        String name = plain(role);
        var lines = new ArrayList<String>();
        lines.add("-- Run as an administrator in the database to be read, then set a password: \\password " + name);
        lines.add("CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20;".formatted(name));
        lines.add("ALTER ROLE %s SET default_transaction_read_only = on;".formatted(name));
        lines.add("ALTER ROLE %s SET statement_timeout = '%dms';".formatted(name, limits.timeoutMillis()));
        lines.add("ALTER ROLE %s SET lock_timeout = '2s';".formatted(name));
        lines.add("ALTER ROLE %s SET idle_in_transaction_session_timeout = '60s';".formatted(name));
        lines.add("-- a superuser may also set: ALTER ROLE %s SET temp_file_limit = '1GB';".formatted(name));
        lines.add("-- PUBLIC may make temporary tables and, before version 15, tables in the schema public: take that back");
        lines.add("DO $do$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $do$;");
        lines.add("REVOKE CREATE ON SCHEMA public FROM PUBLIC;");
        var schemas = schema.tables().stream().filter(table -> grants.table(table.name()).isPresent()).map(table -> schemaOf(table.name())).distinct().toList();
        schemas.forEach(each -> lines.add("GRANT USAGE ON SCHEMA %s TO %s;".formatted(quote(each), name)));
        for (var table : schema.tables()) {
            grants.table(table.name()).ifPresent(grant -> lines.add("GRANT SELECT%s ON %s TO %s;".formatted(columns(table, grant, RoleScript::quote), table(table.name()), name)));
        }
        return String.join("\n", lines) + "\n";
    }

    /// The script for H2: a user with rights on whole tables; H2 has no rights on columns, so the gate alone holds those.
    ///
    /// @param user   name of the user to make
    /// @param schema tables that exist, as an administrator sees them
    /// @param grants what may be read
    /// @throws IllegalArgumentException if the name is not a plain lower-case name
    public static String h2(String user, SchemaView schema, Grants grants) {
        String name = plain(user);
        var lines = new ArrayList<String>();
        lines.add("-- Run as an administrator, then: ALTER USER %s SET PASSWORD '...';".formatted(name));
        lines.add("CREATE USER IF NOT EXISTS %s PASSWORD '';".formatted(name));
        for (var table : schema.tables()) {
            if (grants.table(table.name()).isPresent()) {
                int dot = table.name().indexOf('.');
                lines.add("GRANT SELECT ON %s TO %s;".formatted(
                        dot < 0 ? quote(table.name()) : quote(table.name().substring(0, dot)) + "." + quote(table.name().substring(dot + 1)), name));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /// The script for MySQL 8 and MariaDB 10.4 and later: a locked account without a password yet, with rights on granted columns, bounded.
    ///
    /// @param user     name of the account to make
    /// @param database where tables without a schema in their name are
    /// @param schema   tables that exist, as an administrator sees them
    /// @param grants   what may be read
    /// @throws IllegalArgumentException if the name is not a plain lower-case name
    public static String mysql(String user, String database, SchemaView schema, Grants grants) {
        String account = plain(user) + "@'%'";
        var lines = new ArrayList<String>();
        lines.add("-- Run as an administrator, then: ALTER USER %s IDENTIFIED BY '...' ACCOUNT UNLOCK;".formatted(account));
        lines.add("CREATE USER %s WITH MAX_USER_CONNECTIONS 20 ACCOUNT LOCK;".formatted(account));
        for (var table : schema.tables()) {
            grants.table(table.name()).ifPresent(grant -> {
                int dot = table.name().indexOf('.');
                String name = backticks(dot < 0 ? database : table.name().substring(0, dot)) + "." + backticks(table.name().substring(dot + 1));
                lines.add("GRANT SELECT%s ON %s TO %s;".formatted(columns(table, grant, RoleScript::backticks), name, account));
            });
        }
        return String.join("\n", lines) + "\n";
    }

    /// Columns a mask or filter needs stay granted: the gate reads them for the person, who never sees them.
    private static String columns(SchemaView.Table table, Grants.TableGrant grant, UnaryOperator<String> quote) {
        if (grant.columns().isEmpty() || grant.rowFilter().isPresent()) {
            return "";
        }
        List<String> names = table.columns().stream().map(SchemaView.Column::name).filter(grant::allows).map(quote).toList();
        return names.stream().collect(Collectors.joining(", ", " (", ")"));
    }

    private static String schemaOf(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? "public" : table.substring(0, dot);
    }

    private static String table(String name) {
        int dot = name.indexOf('.');
        return quote(schemaOf(name)) + "." + quote(name.substring(dot + 1));
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String backticks(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    private static String plain(String role) {
        if (!role.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("the role name '%s' is not plain; use lower-case letters, digits and _".formatted(role));
        }
        return role;
    }
}
