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
final class Schema {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final String name;

    Schema(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is no name of a schema here; use small letters, digits and '_', at most 63".formatted(name));
        }
        this.name = name;
    }

    String name() {
        return name;
    }

    /// A statement with `{}` before each name of a table.
    String sql(String statement) {
        return statement.replace("{}", "\"" + name + "\".");
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
        handle.execute(sql("create table {}layout (key text primary key, value text not null)"));
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
        fields(layout).forEach((key, value) -> handle.createUpdate(sql("insert into {}layout values (:key, :value)")).bind("key", key).bind("value", value).execute());
    }

    void check(Handle handle, StoreLayout layout) {
        Map<String, String> there = new HashMap<>();
        handle.createQuery(sql("select key, value from {}layout")).mapToMap(String.class).forEach(row -> there.put(row.get("key"), row.get("value")));
        for (var field : fields(layout).entrySet()) {
            String value = Optional.ofNullable(there.get(field.getKey())).orElse("none");
            if (!value.equals(field.getValue())) {
                throw new KnowledgeBaseException("PostgreSQL, schema '%s', was made with %s '%s' and is opened with '%s'; open it as it was made, or ingest into another schema"
                        .formatted(name, field.getKey(), value, field.getValue()), false);
            }
        }
    }

    void drop(Handle handle) {
        if (exists(handle)) {
            for (String table : List.of("chunk", "document", "rule", "layout")) {
                handle.execute(sql("drop table if exists {}" + table));
            }
            handle.execute("drop schema \"" + name + "\"");
        }
    }

    private static Map<String, String> fields(StoreLayout layout) {
        return Map.of("layout", StoreLayout.VERSION, "analysis", layout.analysis(), "embedder", layout.embedder(), "dimension", Integer.toString(layout.dimension()),
                "k1", Double.toString(layout.k1()), "b", Double.toString(layout.b()));
    }
}
