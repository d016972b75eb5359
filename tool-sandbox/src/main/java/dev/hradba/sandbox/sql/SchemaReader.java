package dev.hradba.sandbox.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Grants.Mask;
import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.RawTable.RawColumn;
import dev.hradba.sandbox.sql.SchemaView.Column;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SchemaView.Reference;
import dev.hradba.sandbox.sql.SchemaView.Table;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import org.jdbi.v3.core.Handle;

/// Reads what may be seen of a database: catalog, grants, then one bounded look at the rows of each table.
final class SchemaReader {

    /// Longest time spent on looking at rows, over all tables.
    private static final long SAMPLE_NANOS = 3_000_000_000L;

    private final Handle handle;
    private final Dialect dialect;
    private final Syntax syntax;
    private final Grants grants;
    private final Optional<Identity> identity;

    SchemaReader(Handle handle, Dialect dialect, Grants grants, Optional<Identity> identity) {
        this.handle = handle;
        this.dialect = dialect;
        this.syntax = Syntax.valueOf(dialect.name());
        this.grants = grants;
        this.identity = identity;
    }

    SchemaView read() throws SQLException {
        List<RawTable> raw = switch (dialect) {
            case SQLITE -> SqliteCatalog.read(handle);
            case POSTGRESQL -> ServerCatalog.postgresql(handle);
            case H2 -> ServerCatalog.h2(handle);
            case MYSQL -> ServerCatalog.mysql(handle, !grants.isEverything());
            case DUCKDB -> ServerCatalog.duckdb(handle);
        };
        Map<String, RawTable> visible = new HashMap<>();
        raw.stream().filter(table -> grants.table(table.name()).isPresent()).forEach(table -> visible.put(table.name().toLowerCase(Locale.ROOT), table));
        long deadline = System.nanoTime() + SAMPLE_NANOS;
        var tables = new ArrayList<Table>();
        for (RawTable table : raw) {
            var grant = grants.table(table.name());
            if (grant.isPresent()) {
                var plain = plain(table, grant.get(), visible);
                if (!plain.columns().isEmpty()) {
                    tables.add(withValues(plain, grant.get(), table.estimate(), deadline));
                }
            }
        }
        return new SchemaView(dialect, tables);
    }

    private Table plain(RawTable table, TableGrant grant, Map<String, RawTable> visible) {
        var columns = table.columns().stream().filter(column -> grant.allows(column.name())).map(column -> new Column(
                column.name(), type(column, grant), column.sqlType(), column.nullable(), column.comment(), reference(column, visible), List.of(), false)).toList();
        var key = table.primaryKey().stream().filter(grant::allows).toList();
        return new Table(table.name(), table.comment(), columns, key.size() == table.primaryKey().size() ? key : List.of(), table.estimate());
    }

    private static SchemaView.Type type(RawColumn column, TableGrant grant) {
        var mask = grant.maskOf(column.name());
        return mask.isPresent() && mask.get() != Mask.NULL ? SchemaView.Type.TEXT : SqlTypes.declared(column.sqlType());
    }

    private Optional<Reference> reference(RawColumn column, Map<String, RawTable> visible) {
        if (column.references().isEmpty()) {
            return Optional.empty();
        }
        var reference = column.references().get();
        RawTable target = visible.get(reference.table().toLowerCase(Locale.ROOT));
        if (target == null) {
            return Optional.empty();
        }
        String named = reference.column().isEmpty() && target.primaryKey().size() == 1 ? target.primaryKey().getFirst() : reference.column();
        var grant = grants.table(target.name());
        return target.columns().stream().filter(other -> other.name().equalsIgnoreCase(named) && grant.isPresent() && grant.get().allows(other.name()))
                .findFirst().map(other -> new Reference(target.name(), other.name()));
    }

    private Table withValues(Table table, TableGrant grant, long estimate, long deadline) throws SQLException {
        if (grant.rowFilter().isPresent() && identity.isEmpty()) {
            return new Table(table.name(), table.comment(), table.columns(), table.primaryKey(), -1);
        }
        try {
            var granted = new GrantedTable(syntax, identity.orElseGet(() -> Identity.of("schema")));
            return new ValueSample(handle, dialect, granted, deadline).look(table, grant, estimate);
        } catch (RefusedException e) {
            throw new DatabaseException(DatabaseException.Kind.NOT_ALLOWED, e.reason(), e);
        } catch (SQLException e) {
            if (dialect == Dialect.SQLITE && (Failures.brief(e).contains("CORRUPT") || Failures.brief(e).contains("NOTADB"))) {
                throw e;
            }
            // a view that is broken or too slow is shown without values; the transaction begins anew
            handle.getConnection().rollback();
            return new Table(table.name(), table.comment(), table.columns(), table.primaryKey(), -1);
        }
    }
}
