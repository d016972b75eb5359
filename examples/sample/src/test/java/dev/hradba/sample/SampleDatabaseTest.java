package dev.hradba.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SampleDatabaseTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @TempDir
    Path directory;

    @Test
    void rows_are_the_same_for_everyone() throws Exception {
        var first = directory.resolve("first.db");
        var second = directory.resolve("second.db");
        SampleDatabase.create(first, TODAY);
        SampleDatabase.create(second, TODAY);
        for (var table : List.of("teams", "people", "assets", "services", "tickets", "incidents", "deployments", "on_call")) {
            assertEquals(rows(first, "SELECT * FROM " + table), rows(second, "SELECT * FROM " + table), table);
        }
    }

    @Test
    void counts_do_not_depend_on_the_day_it_is_made() throws Exception {
        var now = directory.resolve("now.db");
        var later = directory.resolve("later.db");
        SampleDatabase.create(now, TODAY);
        SampleDatabase.create(later, TODAY.plusDays(91));
        var sql = "SELECT status, priority, count(*) FROM tickets GROUP BY 1, 2 ORDER BY 1, 2";
        assertEquals(rows(now, sql), rows(later, sql));
    }

    @Test
    void every_foreign_key_finds_its_row() throws Exception {
        var file = directory.resolve("sample.db");
        SampleDatabase.create(file, TODAY);
        assertEquals(List.of(), rows(file, "PRAGMA foreign_key_check"));
        assertEquals(List.of("ok"), rows(file, "PRAGMA integrity_check"));
    }

    @Test
    void there_are_thousands_of_rows_and_open_work_in_every_team() throws Exception {
        var file = directory.resolve("sample.db");
        SampleDatabase.create(file, TODAY);
        assertEquals(List.of("4000"), rows(file, "SELECT count(*) FROM tickets"));
        assertEquals(List.of("8"), rows(file, "SELECT count(DISTINCT team_id) FROM tickets WHERE status = 'open'"));
        assertTrue(Integer.parseInt(rows(file, "SELECT count(*) FROM incidents WHERE status = 'open'").get(0)) > 0);
        assertEquals(List.of("0"), rows(file, "SELECT count(*) FROM tickets WHERE created_at > '2026-11-22'"));
    }

    @Test
    void nothing_is_left_behind_when_the_file_cannot_be_written() throws IOException {
        var notADirectory = Files.writeString(directory.resolve("file"), "");
        assertThrows(IOException.class, () -> SampleDatabase.create(notADirectory.resolve("sample.db"), TODAY));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(notADirectory), files.toList());
        }
    }

    private static List<String> rows(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var result = connection.createStatement().executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
