package dev.hradba.rag.store.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.DocumentState;
import dev.hradba.rag.store.DocumentVersion;
import dev.hradba.rag.store.FoundChunk;
import dev.hradba.rag.store.StoreHealth;
import dev.hradba.rag.store.StoreLayout;
import dev.hradba.rag.store.StoreSearch;
import dev.hradba.rag.store.TermCounts;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// Keeps chunks in PostgreSQL, with the extension pgvector where there are vectors.
///
/// Each write is one transaction: all of it is there or nothing. Writers wait for each other. A role that only asks needs `usage` on the schema and
/// `select` on its tables; one that writes needs `insert`, `update` and `delete`, too; only the first opening creates tables.
public final class PostgresStore implements ChunkStore {

    private static final int MAX_CONNECTIONS = 8;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int SOCKET_SECONDS = 120;
    private static final String STATEMENT_LIMIT = "set local statement_timeout = '60s'";

    private final Jdbi jdbi;
    private final String place;
    private final Optional<Pool> own;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Schema schema;
    private volatile StoreLayout layout = new StoreLayout("", "", 0, 1.2, 0.75);

    private PostgresStore(Jdbi jdbi, Schema schema, String place, Optional<Pool> own) {
        this.jdbi = jdbi;
        this.schema = schema;
        this.place = place;
        this.own = own;
    }

    /// Connections of our own, closed when the last store that uses them is.
    private record Pool(HikariDataSource source, AtomicInteger users) {

        void release() {
            if (users.decrementAndGet() == 0) {
                source.close();
            }
        }
    }

    private static Jdbi jdbi(DataSource source) {
        return Jdbi.create(source).registerArrayType(String.class, "text").registerArrayType(Integer.class, "int4").registerArrayType(Double.class, "float8");
    }

    /// The store in a schema of the database behind `source`, whose connections are not closed here for good; give one that pools them.
    public static PostgresStore over(DataSource source, String schema) {
        return new PostgresStore(jdbi(source), new Schema(schema), "PostgreSQL", Optional.empty());
    }

    /// The store in a schema of the database at `url`, such as `jdbc:postgresql://host/database`, over connections of its own.
    ///
    /// @param user     role to connect as
    /// @param password its password, empty if it needs none
    public static PostgresStore at(String url, String user, String password, String schema) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("this is no address of a PostgreSQL database; write jdbc:postgresql://HOST:PORT/DATABASE");
        }
        var checked = new Schema(schema);
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", Integer.toString(CONNECT_MILLIS / 1_000));
        config.addDataSourceProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
        config.addDataSourceProperty("ApplicationName", "hradba");
        var pool = new HikariDataSource(config);
        return new PostgresStore(jdbi(pool), checked, "PostgreSQL at " + url.replaceAll("\\?.*$", "").replaceFirst("^jdbc:postgresql:(//)?", ""), Optional.of(new Pool(pool, new AtomicInteger(1))));
    }

    @Override
    public String name() {
        return "%s, schema '%s'".formatted(place, schema.name());
    }

    @Override
    public void open(StoreLayout wanted, boolean readOnly) {
        schema = run(handle -> {
            if (!schema.exists(handle)) {
                if (readOnly) {
                    throw new KnowledgeBaseException("%s holds nothing yet; open it for writing and ingest documents".formatted(name()), false);
                }
                lock(handle);
                if (!schema.exists(handle)) {
                    schema.create(handle, wanted);
                }
            }
            Schema counts = schema.version(schema.current(handle));
            counts.check(handle, wanted);
            return counts;
        });
        layout = wanted;
    }

    @Override
    public Optional<StoreLayout> layout() {
        return run(handle -> schema.exists(handle) ? Optional.of(schema.version(schema.current(handle)).layout(handle)) : Optional.empty());
    }

    @Override
    public int version() {
        return schema.version();
    }

    @Override
    public ChunkStore beside(StoreLayout other) {
        Schema next = schema.version(schema.version() + 1);
        run(handle -> {
            lock(handle);
            if (next.begun(handle) && next.difference(handle, other).isPresent()) {
                next.remove(handle);
            }
            if (!next.begun(handle)) {
                next.createLike(handle, other, schema);
            }
            return true;
        });
        own.ifPresent(pool -> pool.users().incrementAndGet());
        var beside = new PostgresStore(jdbi, next, place, own);
        beside.layout = other;
        return beside;
    }

    @Override
    public void activate() {
        run(handle -> {
            lock(handle);
            schema.activate(handle);
            return true;
        });
    }

    @Override
    public List<String> all() {
        return run(handle -> handle.createQuery(schema.sql("select id from {}document order by id")).mapTo(String.class).map(Literals::open).list());
    }

    @Override
    public Map<String, List<String>> payloads(Collection<String> documents) {
        return run(handle -> {
            Map<String, List<String>> payloads = new HashMap<>();
            handle.createQuery(schema.sql("select document, payload from {}chunk where document = any(:ids) order by document, place")).bindArray("ids", String.class, closed(documents))
                    .map((row, context) -> Map.entry(Literals.open(row.getString(1)), row.getString(2)))
                    .forEach(chunk -> payloads.computeIfAbsent(chunk.getKey(), id -> new ArrayList<>()).add(chunk.getValue()));
            return payloads;
        });
    }

    @Override
    public Map<String, DocumentState> states(Collection<String> documents) {
        return run(handle -> {
            Map<String, DocumentState> states = new HashMap<>();
            handle.createQuery(schema.sql("select id, collection, version, hash, gone from {}document where id = any(:ids)")).bindArray("ids", String.class, closed(documents))
                    .map((row, context) -> new DocumentState(Literals.open(row.getString(1)), Literals.open(row.getString(2)), row.getInt(3), row.getString(4), row.getBoolean(5)))
                    .forEach(state -> states.put(state.id(), state));
            return states;
        });
    }

    @Override
    public List<String> documents(String collection) {
        return run(handle -> handle.createQuery(schema.sql("select id from {}document where collection = :collection and not gone order by id"))
                .bind("collection", Literals.closed(collection)).mapTo(String.class).map(Literals::open).list());
    }

    @Override
    public Optional<DocumentRecord> record(String document) {
        return run(handle -> handle.createQuery(schema.sql("select id, collection, version, hash, gone, rights, payload from {}document where id = :id"))
                .bind("id", Literals.closed(document))
                .map((row, context) -> new DocumentRecord(
                        new DocumentState(Literals.open(row.getString(1)), Literals.open(row.getString(2)), row.getInt(3), row.getString(4), row.getBoolean(5)),
                        Rights.parse(row.getString(6)), row.getString(7)))
                .findOne());
    }

    @Override
    public void write(List<DocumentVersion> versions) {
        run(handle -> {
            lock(handle);
            new Writing(handle, schema).write(versions);
            return true;
        });
    }

    /// One writer at a time, so that the totals of the rules hold.
    private void lock(Handle handle) {
        handle.createQuery("select pg_advisory_xact_lock(hashtext('hradba'), hashtext(:schema))").bind("schema", schema.name()).mapToMap().list();
    }

    @Override
    public TermCounts count(Identity identity, Set<String> contents, Set<String> headings) {
        return run(handle -> {
            handle.execute(STATEMENT_LIMIT);
            return new Searching(handle, schema, identity).count(contents, headings);
        });
    }

    @Override
    public List<FoundChunk> find(StoreSearch search) {
        return run(handle -> {
            handle.execute(STATEMENT_LIMIT);
            var searching = new Searching(handle, schema, search.identity());
            List<FoundChunk> found = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            if (search.byWords()) {
                searching.words(search, layout, seen, found);
            }
            if (search.byVector()) {
                searching.nearest(search, seen, found);
            }
            return found;
        });
    }

    @Override
    public StoreHealth health() {
        try {
            boolean standby = run(handle -> handle.createQuery("select pg_is_in_recovery()").mapTo(Boolean.class).one());
            return standby ? new StoreHealth(StoreHealth.State.DEGRADED, name() + " is a standby: it answers and cannot be written")
                    : new StoreHealth(StoreHealth.State.READY, name() + " answers");
        } catch (KnowledgeBaseException e) {
            return new StoreHealth(StoreHealth.State.DOWN, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void drop() {
        run(handle -> {
            schema.drop(handle);
            return true;
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            own.ifPresent(Pool::release);
        }
    }

    private static List<String> closed(Collection<String> texts) {
        return texts.stream().map(Literals::closed).toList();
    }

    private <T> T run(HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.inTransaction(work);
        } catch (JdbiException e) {
            throw Failures.of(name(), e);
        }
    }
}
