package dev.hradba.rag.store.postgres;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.store.StoreLayout;
import org.jdbi.v3.core.Handle;

/// The tables of a knowledge base, in a schema of their own.
///
/// Each distinct set of rights is one row of `rule`, with the totals that BM25 needs over the chunks under it: what an identity may read is a handful
/// of rules, and its totals are their sum. `contents` and `headings` are vectors of terms that are ready; no text search configuration is involved.
/// The tables of later versions end with their number, such as `chunk_2`; the row `current` of `layout` names the one that counts.
final class Schema {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private static final Pattern TABLE = Pattern.compile("\\{}(rule|document|chunk)\\b");
    private static final List<String> TABLES = List.of("chunk", "document", "rule");
    private static final String CURRENT = "current";

    private final String name;
    private final int version;

    /// The first version in the schema of this name.
    Schema(String name) {
        this(name, 1);
    }

    private Schema(String name, int version) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is no name of a schema here; use small letters, digits and '_', at most 63".formatted(name));
        }
        this.name = name;
        this.version = version;
    }

    String name() {
        return name;
    }

    int version() {
        return version;
    }

    Schema version(int other) {
        return new Schema(name, other);
    }

    /// A statement with `{}` before each name of a table.
    String sql(String statement) {
        String numbered = version == 1 ? statement : TABLE.matcher(statement).replaceAll("{}$1_" + version);
        return numbered.replace("{}", "\"" + name + "\".");
    }

    /// The version that counts.
    int current(Handle handle) {
        return handle.createQuery(sql("select value from {}layout where key = :key")).bind("key", CURRENT).mapTo(Integer.class).findOne().orElse(1);
    }

    boolean exists(Handle handle) {
        return handle.createQuery("select exists (select 1 from pg_catalog.pg_tables where schemaname = :name and tablename = 'layout')")
                .bind("name", name).mapTo(Boolean.class).one();
    }

    /// Whether the extension for vectors is there, and of a version that looks on in the graph until enough is found that passes the filter.
    static boolean hasVectors(Handle handle) {
        return handle.createQuery("select exists (select 1 from pg_catalog.pg_extension where extname = 'vector')").mapTo(Boolean.class).one();
    }

    void create(Handle handle, StoreLayout layout) {
        if (layout.dense() && !hasVectors(handle)) {
            handle.execute("create extension if not exists vector");
        }
        handle.execute("create schema if not exists \"" + name + "\"");
        handle.execute(sql("create table if not exists {}layout (key text primary key, value text not null)"));
        handle.execute(sql("create table {}rule (id int generated always as identity primary key, rights text not null unique, everyone boolean not null, "
                + "allow text[] not null, deny text[] not null, needs text[] not null, chunks bigint not null default 0, contents_tokens bigint not null default 0, "
                + "headed bigint not null default 0, headings_tokens bigint not null default 0)"));
        handle.execute(sql("create table {}document (id text primary key, collection text not null, version int not null, hash text not null, gone boolean not null, "
                + "rights text not null, payload text not null)"));
        handle.execute(sql("create table {}chunk (document text not null references {}document, place int not null, id text collate \"C\" not null, rule int not null references {}rule, "
                + "collection text not null, valid_from bigint not null, valid_until bigint not null, contents tsvector not null, headings tsvector not null, "
                + "contents_length int not null, headings_length int not null, payload text not null"
                + (layout.dense() ? ", near vector(" + layout.dimension() + ")" : "") + ", primary key (document, place))"));
        handle.execute(sql("create index on {}document (collection)"));
        handle.execute(sql("create index on {}chunk using gin (contents)"));
        handle.execute(sql("create index on {}chunk (rule)"));
        if (layout.dense()) {
            handle.execute(sql("create index on {}chunk using hnsw (near vector_cosine_ops) with (m = 16, ef_construction = 100)"));
        }
        fields(layout).forEach((key, value) -> put(handle, key(key), value));
    }

    private void put(Handle handle, String key, String value) {
        handle.createUpdate(sql("insert into {}layout values (:key, :value) on conflict (key) do update set value = excluded.value")).bind("key", key).bind("value", value).execute();
    }

    private String key(String field) {
        return version == 1 ? field : version + "/" + field;
    }

    /// Whether the tables of this version are there.
    boolean begun(Handle handle) {
        return there(handle).containsKey("layout");
    }

    /// Makes the tables of this version, with the rights that roles have on those of another.
    void createLike(Handle handle, StoreLayout layout, Schema other) {
        create(handle, layout);
        for (String table : TABLES) {
            handle.createQuery("select format('grant %s on %I.%I to %s', a.privilege_type, n.nspname, cast(:to as text), case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) "
                    + "from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a "
                    + "where n.nspname = :schema and c.relname = :from and a.grantee <> c.relowner and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')")
                    .bind("schema", name).bind("from", other.table(table)).bind("to", table(table)).mapTo(String.class).list().forEach(handle::execute);
        }
    }

    private String table(String table) {
        return version == 1 ? table : table + "_" + version;
    }

    /// From now on, when this transaction ends, this version counts; the one before the one before it is removed.
    void activate(Handle handle) {
        int before = current(handle);
        if (before > version) {
            throw new KnowledgeBaseException("version %d counts in PostgreSQL, schema '%s', and is newer than version %d; nothing was changed".formatted(before, name, version), false);
        }
        put(handle, CURRENT, Integer.toString(version));
        if (before < version && version > 2) {
            version(version - 2).remove(handle);
        }
    }

    /// Removes the tables of this version.
    void remove(Handle handle) {
        TABLES.forEach(table -> handle.execute(sql("drop table if exists {}" + table)));
        fields(new StoreLayout("", "", 0, 0, 0)).keySet().forEach(field -> handle.createUpdate(sql("delete from {}layout where key = :key")).bind("key", key(field)).execute());
    }

    private Map<String, String> there(Handle handle) {
        Map<String, String> all = new HashMap<>();
        handle.createQuery(sql("select key, value from {}layout")).mapToMap(String.class).forEach(row -> all.put(row.get("key"), row.get("value")));
        Map<String, String> own = new HashMap<>();
        fields(new StoreLayout("", "", 0, 0, 0)).keySet().forEach(field -> Optional.ofNullable(all.get(key(field))).ifPresent(value -> own.put(field, value)));
        return own;
    }

    /// What this version was made with.
    StoreLayout layout(Handle handle) {
        Map<String, String> there = there(handle);
        return new StoreLayout(there.getOrDefault("analysis", ""), there.getOrDefault("embedder", ""), Integer.parseInt(there.getOrDefault("dimension", "0")),
                Double.parseDouble(there.getOrDefault("k1", "0")), Double.parseDouble(there.getOrDefault("b", "0")));
    }

    /// What differs between this version and a layout, as a message says it; empty if nothing does.
    Optional<String> difference(Handle handle, StoreLayout layout) {
        Map<String, String> there = there(handle);
        return fields(layout).entrySet().stream().filter(field -> !field.getValue().equals(there.get(field.getKey()))).findFirst()
                .map(field -> "was made with %s '%s' and is opened with '%s'".formatted(field.getKey(), there.getOrDefault(field.getKey(), "none"), field.getValue()));
    }

    void check(Handle handle, StoreLayout layout) {
        difference(handle, layout).ifPresent(difference -> {
            throw new KnowledgeBaseException("PostgreSQL, schema '%s', %s; open it as it was made, or change it with KnowledgeBase.rebuild (hradba rag rebuild)"
                    .formatted(name, difference), false);
        });
    }

    /// Removes every version: the one that counts, the one before it and one that was begun.
    void drop(Handle handle) {
        if (exists(handle)) {
            int current = current(handle);
            for (int each = Math.max(1, current - 1); each <= current + 1; each++) {
                version(each).remove(handle);
            }
            handle.execute(sql("drop table {}layout"));
            handle.execute("drop schema \"" + name + "\"");
        }
    }

    private static Map<String, String> fields(StoreLayout layout) {
        return Map.of("layout", StoreLayout.VERSION, "analysis", layout.analysis(), "embedder", layout.embedder(), "dimension", Integer.toString(layout.dimension()),
                "k1", Double.toString(layout.k1()), "b", Double.toString(layout.b()));
    }
}
