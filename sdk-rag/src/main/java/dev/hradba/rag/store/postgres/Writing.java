package dev.hradba.rag.store.postgres;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.store.ChunkEntry;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.DocumentVersion;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Replaces documents within one transaction.
final class Writing {

    private static final int BATCH = 500;

    private final Handle handle;
    private final Schema schema;
    private final Map<String, Integer> rules = new HashMap<>();

    Writing(Handle handle, Schema schema) {
        this.handle = handle;
        this.schema = schema;
    }

    void write(List<DocumentVersion> versions) {
        List<String> ids = versions.stream().map(version -> Literals.closed(version.record().state().id())).toList();
        total(ids, -1);
        handle.createUpdate(schema.sql("delete from {}chunk where document = any(:ids)")).bindArray("ids", String.class, ids).execute();
        documents(versions);
        chunks(versions);
        total(ids, 1);
    }

    /// Adds what these documents have to the totals of their rules, or takes it away.
    private void total(List<String> ids, int sign) {
        handle.createUpdate(schema.sql("update {}rule r set chunks = r.chunks + :sign * d.chunks, contents_tokens = r.contents_tokens + :sign * d.contents_tokens, "
                + "headed = r.headed + :sign * d.headed, headings_tokens = r.headings_tokens + :sign * d.headings_tokens from ("
                + "select rule, count(*) filter (where contents_length > 0) chunks, sum(contents_length) contents_tokens, "
                + "count(*) filter (where headings_length > 0) headed, sum(headings_length) headings_tokens from {}chunk where document = any(:ids) group by rule) d where r.id = d.rule"))
                .bind("sign", sign).bindArray("ids", String.class, ids).execute();
    }

    private void documents(List<DocumentVersion> versions) {
        PreparedBatch batch = handle.prepareBatch(schema.sql("insert into {}document (id, collection, version, hash, gone, rights, payload) "
                + "values (:id, :collection, :version, :hash, :gone, :rights, :payload) on conflict (id) do update set collection = excluded.collection, "
                + "version = excluded.version, hash = excluded.hash, gone = excluded.gone, rights = excluded.rights, payload = excluded.payload"));
        for (DocumentVersion version : versions) {
            DocumentRecord record = version.record();
            batch.bind("id", Literals.closed(record.state().id())).bind("collection", Literals.closed(record.state().collection())).bind("version", record.state().version())
                    .bind("hash", record.state().hash()).bind("gone", record.state().gone()).bind("rights", record.rights().canonical())
                    .bind("payload", record.payload()).add();
        }
        batch.execute();
    }

    private void chunks(List<DocumentVersion> versions) {
        boolean dense = versions.stream().flatMap(version -> version.chunks().stream()).anyMatch(chunk -> chunk.vector().isPresent());
        PreparedBatch batch = handle.prepareBatch(schema.sql("insert into {}chunk (document, place, id, rule, collection, valid_from, valid_until, contents, headings, "
                + "contents_length, headings_length, payload" + (dense ? ", near" : "") + ") values (:document, :place, :id, :rule, :collection, :from, :until, "
                + ":contents::tsvector, :headings::tsvector, :contentsLength, :headingsLength, :payload" + (dense ? ", :near::vector" : "") + ")"));
        for (DocumentVersion version : versions) {
            DocumentRecord record = version.record();
            int place = 0;
            for (ChunkEntry chunk : version.chunks()) {
                batch.bind("document", Literals.closed(record.state().id())).bind("place", place++).bind("id", Literals.closed(chunk.id())).bind("rule", rule(record.rights()))
                        .bind("collection", Literals.closed(record.state().collection())).bind("from", chunk.validFrom()).bind("until", chunk.validUntil())
                        .bind("contents", Literals.terms(chunk.contents())).bind("headings", Literals.terms(chunk.headings()))
                        .bind("contentsLength", chunk.contents().size()).bind("headingsLength", chunk.headings().size()).bind("payload", chunk.payload());
                if (dense) {
                    batch.bind("near", chunk.vector().map(Literals::vector).orElse(null));
                }
                batch.add();
                if (batch.size() >= BATCH) {
                    batch.execute();
                }
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private int rule(Rights rights) {
        return rules.computeIfAbsent(rights.canonical(), canonical -> {
            handle.createUpdate(schema.sql("insert into {}rule (rights, everyone, allow, deny, needs) values (:rights, :everyone, :allow, :deny, :needs) on conflict (rights) do nothing"))
                    .bind("rights", canonical).bind("everyone", rights.everyone()).bindArray("allow", String.class, encoded(rights.allowed()))
                    .bindArray("deny", String.class, encoded(rights.denied())).bindArray("needs", String.class, attributes(rights.attributes())).execute();
            return handle.createQuery(schema.sql("select id from {}rule where rights = :rights")).bind("rights", canonical).mapTo(Integer.class).one();
        });
    }

    static List<String> encoded(Set<String> names) {
        return names.stream().map(Literals::closed).sorted().toList();
    }

    static List<String> attributes(Map<String, String> attributes) {
        return attributes.entrySet().stream().map(each -> Literals.closed(each.getKey().length() + ":" + each.getKey() + "=" + each.getValue())).sorted().collect(Collectors.toList());
    }
}
