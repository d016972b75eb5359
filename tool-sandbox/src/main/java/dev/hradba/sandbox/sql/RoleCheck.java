package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jdbi.v3.core.Handle;

/// Looks for powers of the database account beyond reading.
final class RoleCheck {

    private static final String POSTGRESQL_ROLE = """
            SELECT concat_ws(', ', CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolcreaterole THEN 'may create roles' END,
                             CASE WHEN rolcreatedb THEN 'may create databases' END, CASE WHEN rolreplication THEN 'may replicate' END,
                             CASE WHEN rolbypassrls THEN 'bypasses row security' END)
            FROM pg_roles WHERE rolname = current_user""";

    private static final String POSTGRESQL_SCHEMAS = """
            SELECT 'may create objects in the schema ' || nspname FROM pg_namespace
            WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'CREATE') ORDER BY nspname LIMIT 10""";

    private static final String POSTGRESQL_TABLES = """
            SELECT 'may write ' || n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')
                   OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES'))
            ORDER BY 1 LIMIT 10""";

    private static final String POSTGRESQL_MEMBERSHIPS = """
            SELECT 'is a member of ' || rolname FROM pg_roles
            WHERE rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_read_server_files', 'pg_execute_server_program', 'pg_signal_backend')
              AND pg_has_role(current_user, oid, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)""";

    private static final String H2_ADMIN = "SELECT 'is an administrator' FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = CURRENT_USER AND IS_ADMIN";
    private static final String H2_TABLES = """
            SELECT 'may ' || PRIVILEGE_TYPE || ' ' || TABLE_NAME FROM INFORMATION_SCHEMA.TABLE_PRIVILEGES
            WHERE GRANTEE = CURRENT_USER AND PRIVILEGE_TYPE <> 'SELECT' LIMIT 10""";

    private static final Pattern MYSQL_GRANT = Pattern.compile("GRANT (.+?) ON (.+?) TO .*?( WITH .*GRANT OPTION.*)?");
    private static final Set<String> MYSQL_READING = Set.of("SELECT", "USAGE", "SHOW VIEW");

    private RoleCheck() {}

    static List<String> powers(Handle handle, SchemaView.Dialect dialect) {
        return switch (dialect) {
            case SQLITE, DUCKDB -> List.of();
            case MYSQL -> mysql(ask(handle, "SHOW GRANTS"));
            case POSTGRESQL -> ask(handle, POSTGRESQL_ROLE, POSTGRESQL_SCHEMAS, POSTGRESQL_TABLES, POSTGRESQL_MEMBERSHIPS);
            case H2 -> ask(handle, H2_ADMIN, H2_TABLES);
        };
    }

    private static List<String> ask(Handle handle, String... questions) {
        var found = new ArrayList<String>();
        for (String question : questions) {
            handle.createQuery(question).mapTo(String.class).list().stream().filter(power -> power != null && !power.isEmpty()).forEach(found::add);
        }
        return List.copyOf(found);
    }

    /// What the server says the account was given, which names rights on columns, routines and roles too. What cannot be read counts as a power.
    static List<String> mysql(List<String> grants) {
        var found = new LinkedHashSet<String>();
        for (String grant : grants) {
            var parts = MYSQL_GRANT.matcher(grant);
            if (!parts.matches()) {
                found.add("was given more: " + grant.replaceFirst(" TO .*", ""));
                continue;
            }
            for (String right : parts.group(1).replaceAll("\\([^)]*\\)", "").split(",")) {
                if (!MYSQL_READING.contains(right.strip())) {
                    found.add("may %s on %s".formatted(right.strip().toLowerCase(Locale.ROOT), parts.group(2)));
                }
            }
            if (parts.group(3) != null) {
                found.add("may pass on its rights on " + parts.group(2));
            }
        }
        return found.stream().limit(10).toList();
    }
}
