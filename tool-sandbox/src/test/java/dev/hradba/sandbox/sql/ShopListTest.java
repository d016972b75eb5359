package dev.hradba.sandbox.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.file.GrantsFile;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ShopListTest {

    private static final Identity SELLER = new Identity("seller", Set.of(), Map.of("region", "EU"));

    @Test
    void statements_over_a_shop_with_masks_and_row_filters_get_their_verdicts() throws Exception {
        var json = new ObjectMapper();
        var wrong = new ArrayList<String>();
        for (String line : resource("shop.jsonl").lines().toList()) {
            var row = json.readTree(line);
            var dialect = Dialect.valueOf(row.get("dialect").textValue().toUpperCase(Locale.ROOT));
            var file = GrantsFile.parse("shop.yaml", resource("shop.yaml"), dialect);
            var verdict = SqlGate.check(row.get("sql").textValue(), file.schema(dialect), file.grants(), SELLER, file.limits());
            String found = switch (verdict) {
                case SqlVerdict.Refused(var rule, var message) -> "refuse " + rule;
                case SqlVerdict.Admitted admitted -> "allow granted";
            };
            if (!found.equals(row.get("verdict").textValue() + " " + row.get("rule").textValue())) {
                wrong.add(found + ": " + line);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static String resource(String name) throws Exception {
        try (var in = ShopListTest.class.getResourceAsStream("/sql-corpus/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
