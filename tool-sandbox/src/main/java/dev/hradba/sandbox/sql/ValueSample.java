package dev.hradba.sandbox.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.tree.Printer;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Tree;
import org.jdbi.v3.core.Handle;

/// One bounded look at the rows of a table, through the same grants that queries see it through.
final class ValueSample {

    /// Rows looked at per table.
    static final int MAX_ROWS = 20_000;

    private static final long MAX_CHARS = 20_000_000;

    private final Handle handle;
    private final Dialect dialect;
    private final Syntax syntax;
    private final GrantedTable granted;
    private final long deadline;

    ValueSample(Handle handle, Dialect dialect, GrantedTable granted, long deadline) {
        this.handle = handle;
        this.dialect = dialect;
        this.syntax = Syntax.valueOf(dialect.name());
        this.granted = granted;
        this.deadline = deadline;
    }

    Table look(Table table, TableGrant grant, long estimate) throws SQLException {
        var query = granted.subquery(table, grant, Optional.empty());
        var facts = new ArrayList<ColumnFacts>();
        long rows = dialect == Dialect.SQLITE
                ? new SqliteSample(handle, Syntax.SQLITE).look(table, grant, query, facts)
                : read(table, grant, query, facts);
        if (rows < 0) {
            rows = grant.rowFilter().isEmpty() && dialect == Dialect.POSTGRESQL ? estimate : count(query);
        }
        var columns = new ArrayList<Column>();
        for (int i = 0; i < table.columns().size(); i++) {
            columns.add(facts.get(i).describe(table.columns().get(i), table.primaryKey(), dialect == Dialect.SQLITE));
        }
        return new Table(table.name(), table.comment(), columns, table.primaryKey(), rows);
    }

    /// Reads rows until a bound; the number of rows, or -1 if there are more than were read.
    private long read(Table table, TableGrant grant, Tree.Query query, List<ColumnFacts> facts) throws SQLException {
        var seen = table.columns().stream().map(column -> new ColumnSample(column, grant.showsValues(column.name()))).toList();
        try (var statement = handle.getConnection().createStatement()) {
            if (dialect == Dialect.POSTGRESQL) {
                statement.execute("SET LOCAL statement_timeout = 3000");
            }
            statement.setFetchSize(2_000);
            statement.setMaxRows(MAX_ROWS + 1);
            try (ResultSet rows = statement.executeQuery(Printer.print(query, syntax))) {
                long count = 0;
                long chars = 0;
                while (rows.next()) {
                    if (count == MAX_ROWS || chars > MAX_CHARS || (count % 64 == 0 && System.nanoTime() > deadline)) {
                        return -1;
                    }
                    count++;
                    for (int i = 0; i < seen.size(); i++) {
                        chars += seen.get(i).see(rows.getString(i + 1));
                    }
                }
                return count;
            }
        } finally {
            seen.forEach(column -> facts.add(column.facts()));
        }
    }

    private long count(Tree.Query query) throws SQLException {
        if (System.nanoTime() > deadline) {
            return -1;
        }
        try (var statement = handle.getConnection().createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM (" + Printer.print(query, syntax) + ") AS counted")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
