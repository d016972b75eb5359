package dev.hradba.sandbox.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.tree.Printer;
import dev.hradba.sandbox.sql.tree.Tree;
import org.jdbi.v3.core.Handle;

/// One bounded look at the rows of a table through the same grants that queries see it through.
final class ValueSample {

    private static final int MAX_ROWS = 20_000;
    private static final long MAX_CHARS = 20_000_000;

    private final Handle handle;
    private final Dialect dialect;
    private final GrantedTable granted;
    private final long deadline;

    ValueSample(Handle handle, Dialect dialect, GrantedTable granted, long deadline) {
        this.handle = handle;
        this.dialect = dialect;
        this.granted = granted;
        this.deadline = deadline;
    }

    Table look(Table table, TableGrant grant, long estimate) throws SQLException {
        var seen = new ArrayList<ColumnSample>();
        for (Column column : table.columns()) {
            boolean key = table.primaryKey().contains(column.name()) || column.references().isPresent();
            seen.add(new ColumnSample(column, key, grant.showsValues(column.name()), dialect == Dialect.SQLITE));
        }
        var query = granted.subquery(table, grant);
        long rows = read(Printer.print(query), seen);
        if (rows < 0) {
            rows = estimate >= 0 && grant.rowFilter().isEmpty() ? estimate : count(query);
        }
        var columns = seen.stream().map(sample -> sample.describe(table.primaryKey())).toList();
        return new Table(table.name(), table.comment(), columns, table.primaryKey(), rows);
    }

    /// Reads rows until a bound; the number of rows, or -1 if there are more than were read.
    private long read(String sql, List<ColumnSample> seen) throws SQLException {
        try (var statement = handle.getConnection().createStatement()) {
            statement.setFetchSize(2_000);
            statement.setMaxRows(MAX_ROWS + 1);
            try (ResultSet rows = statement.executeQuery(sql)) {
                long count = 0;
                long chars = 0;
                while (rows.next()) {
                    if (count == MAX_ROWS || chars > MAX_CHARS || (count % 64 == 0 && System.nanoTime() > deadline)) {
                        return -1;
                    }
                    count++;
                    for (int i = 0; i < seen.size(); i++) {
                        chars += seen.get(i).see(rows, i + 1);
                    }
                }
                return count;
            }
        }
    }

    private long count(Tree.Query query) throws SQLException {
        if (System.nanoTime() > deadline) {
            return -1;
        }
        try (var statement = handle.getConnection().createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM (" + Printer.print(query) + ") AS counted")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
