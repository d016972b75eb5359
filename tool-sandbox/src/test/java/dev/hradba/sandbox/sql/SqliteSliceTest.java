package dev.hradba.sandbox.sql;

import java.nio.file.Path;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SqliteSliceTest {

    @Test
    void a_question_over_a_sqlite_file_becomes_rows(@TempDir Path directory) throws Exception {
        try (var database = Database.open(DatabaseSource.of(SampleDatabase.sqlite(directory).toString()))) {
            var identity = Identity.of("someone");
            var schema = database.schema(Grants.everything(), identity);
            var capability = new SqlCapability(new SqlExecutor(database, Grants.everything(), SqlLimits.DEFAULT), schema, identity);
            var result = capability.call("{\"op\":\"query\",\"sql\":\"SELECT count(*) AS n FROM tickets\"}", new Cancellation());
            assertTrue(assertInstanceOf(CapabilityResult.Done.class, result).json().contains("[[2000]]"), result.toString());
            assertEquals("sql", capability.name());
        }
    }
}
