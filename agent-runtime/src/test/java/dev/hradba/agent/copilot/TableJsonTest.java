package dev.hradba.agent.copilot;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

import dev.hradba.sandbox.sql.SchemaView;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TableJsonTest {

    @Test
    void cells_keep_their_kind() {
        var table = TableJson.read("""
                {"columns":[{"name":"n","type":"integer"},{"name":"x","type":"decimal"},{"name":"s","type":"text"},{"name":"b","type":"boolean"}],
                 "rows":[[9007199254740993,0.5,"a",true],[null,12345678901234567890.123456789,"",false]],"truncated":true,"sql":"SELECT 1"}""");
        assertEquals(List.of(SchemaView.Type.INTEGER, SchemaView.Type.DECIMAL, SchemaView.Type.TEXT, SchemaView.Type.BOOLEAN), table.columns().stream().map(c -> c.type()).toList());
        assertEquals(List.of(9007199254740993L, 0.5, "a", true), table.rows().get(0));
        assertEquals(Arrays.asList(null, new BigDecimal("12345678901234567890.123456789"), "", false), table.rows().get(1));
        assertTrue(table.truncated());
    }

    @Test
    void a_type_that_is_not_known_is_shown_as_text() {
        assertEquals(SchemaView.Type.OTHER, TableJson.read("{\"columns\":[{\"name\":\"g\",\"type\":\"polygon\"}],\"rows\":[]}").columns().getFirst().type());
    }

    @Test
    void what_is_not_json_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> TableJson.read("rows: 3"));
    }
}
