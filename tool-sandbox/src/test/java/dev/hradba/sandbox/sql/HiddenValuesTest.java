package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.Grants.Mask;
import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Statements that try to see behind masks and row filters, on every engine.
class HiddenValuesTest {

    private static final Grants GRANTS = Grants.of(List.of(
            TableGrant.columns("people", "id", "name", "email", "job_title", "team_id", "city", "hired_on", "active")
                    .where("city = 'Prague'").mask("email", Mask.LAST_FOUR).mask("job_title", Mask.NULL),
            TableGrant.columns("teams", "id", "name"), TableGrant.all("tickets"),
            TableGrant.columns("assets", "id", "asset_tag", "type", "status", "owner_id", "price").mask("price", Mask.NULL)));
    /// People whose number is no multiple of five live elsewhere; prices are from 101 to 400 and end in .00.
    private static final Pattern HIDDEN = Pattern.compile("Person \\d*[1-46-9]\\b|@|person\\d|Engineer|Analyst|top secret|\\b[1-4]\\d\\d\\.00\\b");

    @ParameterizedTest
    @EnumSource
    void nothing_hidden_shows_in_rows_or_messages(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var shown = shown(sample, GRANTS);
            assertEquals(List.of(), shown);
        }
    }

    @Test
    void the_same_statements_show_it_where_nothing_is_hidden(@TempDir Path directory) throws Exception {
        try (var sample = Engines.open(Dialect.SQLITE, directory).orElseThrow()) {
            assertTrue(shown(sample, Grants.everything()).size() > 50);
        }
    }

    /// What was shown of the values that [#GRANTS] hide.
    private static List<String> shown(Engines sample, Grants grants) throws IOException {
        var schema = sample.database().schema(grants, Identity.of("someone"));
        var executor = new SqlExecutor(sample.database(), grants, SqlLimits.DEFAULT);
        var shown = new ArrayList<String>();
        for (String sql : attacks()) {
            String said = switch (executor.run(sql, schema, Identity.of("someone"), new Cancellation())) {
                case SqlOutcome.Rows rows -> rows.result().rows().toString();
                case SqlOutcome.Refused refused -> refused.message();
                case SqlOutcome.Failed failed -> failed.message();
            };
            var hidden = HIDDEN.matcher(said.replace(sql, ""));
            if (hidden.find() && !sql.contains(hidden.group())) {
                shown.add(sql + " showed " + hidden.group());
            }
        }
        return shown;
    }

    private static List<String> attacks() throws IOException {
        try (var in = HiddenValuesTest.class.getResourceAsStream("/sql-corpus/hidden.attack.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        }
    }
}
