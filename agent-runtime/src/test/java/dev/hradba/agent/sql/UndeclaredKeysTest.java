package dev.hradba.agent.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Databases that declare no foreign keys: what their names tell.
class UndeclaredKeysTest {

    private static Map<String, String> keys(String script) throws SQLException {
        try (var connection = SqliteViews.inMemory(script)) {
            return LinkSchema.of(SqliteViews.read(connection), Lexicon.builtIn()).keys().stream()
                    .collect(Collectors.toMap(Object::toString, key -> key.key().toString()));
        }
    }

    @Test
    void a_column_named_after_a_table_points_to_it() throws SQLException {
        var script = """
                CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE work_orders (id INTEGER PRIMARY KEY, customerId INTEGER, old_customer_id INTEGER);
                CREATE TABLE parts (id INTEGER PRIMARY KEY, work_order_id INTEGER, order_no INTEGER);
                INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob');
                INSERT INTO work_orders VALUES (1, 1, 2), (2, 2, 1);
                INSERT INTO parts VALUES (1, 1, 2), (2, 2, 1);
                """;
        assertEquals(
                Map.of("work_orders.customerId", "customers.id", "work_orders.old_customer_id", "customers.id",
                        "parts.work_order_id", "work_orders.id", "parts.order_no", "work_orders.id"),
                keys(script));
    }

    @Test
    void a_count_is_no_key() throws SQLException {
        var script = """
                CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE baskets (id INTEGER PRIMARY KEY, items INTEGER, basket_no INTEGER);
                INSERT INTO items VALUES (1, 'pen'), (2, 'ink'), (3, 'pad');
                INSERT INTO baskets VALUES (1, 2, 3), (2, 3, 1), (3, 1, 2);
                """;
        assertEquals(Map.of(), keys(script));
    }

    @Test
    void who_did_something_is_looked_for_among_the_staff() throws SQLException {
        var script = """
                CREATE TABLE employees (emp_no INTEGER PRIMARY KEY, name TEXT, manager_id INTEGER);
                CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, referred_by INTEGER, sales_rep INTEGER);
                CREATE TABLE complaints (id INTEGER PRIMARY KEY, handled_by INTEGER, parent_id INTEGER);
                INSERT INTO employees VALUES (1, 'Ann', NULL), (2, 'Bob', 1), (3, 'Cid', 1);
                INSERT INTO customers VALUES (1, 'Dan', NULL, 2), (2, 'Eve', 1, 3);
                INSERT INTO complaints VALUES (1, 2, NULL), (2, 3, 1);
                """;
        assertEquals(
                Map.of("employees.manager_id", "employees.emp_no", "customers.referred_by", "customers.id",
                        "customers.sales_rep", "employees.emp_no", "complaints.handled_by", "employees.emp_no",
                        "complaints.parent_id", "complaints.id"),
                keys(script));
    }

    @Test
    void a_category_of_the_staff_names_them_too() throws SQLException {
        var script = """
                CREATE TABLE staff (id INTEGER PRIMARY KEY, full_name TEXT, role TEXT);
                CREATE TABLE visits (id INTEGER PRIMARY KEY, dentist_id INTEGER);
                INSERT INTO staff VALUES (1, 'Ann', 'Dentist'), (2, 'Bob', 'Dentist'), (3, 'Cid', 'Nurse'), (4, 'Dan', 'Nurse');
                INSERT INTO visits VALUES (1, 1), (2, 2);
                """;
        assertEquals(Map.of("visits.dentist_id", "staff.id"), keys(script));
    }

    @Test
    void a_name_that_fits_two_tables_gives_no_key() throws SQLException {
        var script = """
                CREATE TABLE home_teams (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE guest_teams (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE matches (id INTEGER PRIMARY KEY, team_id INTEGER, guest_team_id INTEGER);
                INSERT INTO home_teams VALUES (1, 'Reds'), (2, 'Blues');
                INSERT INTO guest_teams VALUES (1, 'Greens'), (2, 'Greys');
                INSERT INTO matches VALUES (1, 1, 2), (2, 2, 1);
                """;
        assertEquals(Map.of("matches.guest_team_id", "guest_teams.id"), keys(script));
    }

    @Test
    void texts_point_where_their_cells_stand() throws SQLException {
        var script = """
                CREATE TABLE ports (port_code TEXT PRIMARY KEY, name TEXT);
                CREATE TABLE trips (id INTEGER PRIMARY KEY, origin_port TEXT, fuel_port TEXT);
                INSERT INTO ports VALUES ('HAM', 'Hamburg'), ('RTM', 'Rotterdam');
                INSERT INTO trips VALUES (1, 'HAM', 'left'), (2, 'RTM', 'right');
                """;
        assertEquals(Map.of("trips.origin_port", "ports.port_code"), keys(script));
    }

    @Test
    void tables_without_any_declared_key_are_told_apart_by_their_first_column() throws SQLException {
        var script = """
                CREATE TABLE meters (meter_no INTEGER, street TEXT);
                CREATE TABLE readings (reading_id INTEGER, meter_no INTEGER, value REAL);
                INSERT INTO meters VALUES (7, 'Elm'), (8, 'Oak');
                INSERT INTO readings VALUES (1, 7, 10.5), (2, 7, 11.5), (3, 8, 3.5);
                """;
        assertEquals(Map.of("readings.meter_no", "meters.meter_no"), keys(script));
    }
}
