package dev.hradba.agent.sql;

import java.sql.SQLException;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.Linker;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.rules.RuleDraft;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Plain questions about a shop whose tables look as most do.
class PlainWordingTest {

    private static final String SHOP = """
            CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, city TEXT, phone TEXT);
            CREATE TABLE products (code TEXT PRIMARY KEY, product_name TEXT, contact_name TEXT, unit_price REAL);
            CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id), ordered_on DATE, cancelled_on DATE);
            CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id), product_code TEXT REFERENCES products(code),
                                unit_price REAL, quantity INTEGER);
            INSERT INTO customers VALUES (1, 'Eva', 'Lang', 'Brno', NULL), (2, 'Eva', 'Kos', 'Brno', '1'), (3, 'Jan', 'Kos', 'Zlin', '2'), (4, 'Ida', 'Lang', 'Zlin', '3');
            INSERT INTO products VALUES ('P1', 'Green tea', 'Bo', 2.5), ('P2', 'Black tea', 'Cy', 3.5);
            INSERT INTO orders VALUES (1, 1, '2026-01-01', NULL), (2, 2, '2026-02-01', '2026-02-02');
            INSERT INTO lines VALUES (1, 1, 'P1', 2.5, 3), (2, 2, 'P2', 3.5, 1);
            """;

    private static String draft(String question) throws SQLException {
        try (var connection = SqliteViews.inMemory(SHOP)) {
            var schema = LinkSchema.of(SqliteViews.read(connection), Lexicon.builtIn());
            var link = Linker.link(schema, question);
            return PlanSql.write(schema, PlanParser.parse(RuleDraft.of(schema, link), link.values()), false);
        }
    }

    @Test
    void people_are_called_by_both_their_names() throws SQLException {
        assertEquals("SELECT customers.first_name, customers.last_name FROM customers WHERE customers.phone IS NULL",
                draft("Which customers have no phone?"));
    }

    @Test
    void rows_are_called_by_their_own_name_and_not_by_that_of_a_contact() throws SQLException {
        assertEquals("SELECT products.product_name FROM products WHERE products.unit_price > 3", draft("Products with a unit price above 3"));
    }

    @Test
    void the_beginning_of_a_text_needs_no_quotes() throws SQLException {
        assertEquals("SELECT customers.first_name, customers.last_name FROM customers WHERE customers.last_name LIKE 'k%'",
                draft("Customers whose last name starts with K"));
    }

    @Test
    void a_unit_price_is_no_number_of_units() throws SQLException {
        assertEquals("SELECT sum(lines.quantity) FROM lines JOIN products ON lines.product_code = products.code WHERE products.product_name = 'Green tea'",
                draft("How many units of green tea have been sold?"));
    }

    @Test
    void a_code_that_is_a_key_picks_its_row() throws SQLException {
        assertEquals("SELECT products.unit_price FROM products WHERE products.code = 'P2'", draft("What is the unit price of product P2?"));
    }

    @Test
    void what_was_done_to_some_rows_has_a_date() throws SQLException {
        assertEquals("SELECT count(*) FROM orders WHERE orders.cancelled_on IS NOT NULL", draft("How many orders were cancelled?"));
    }
}
