package dev.hradba.rag.internal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.lexical.ChunkRecord;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.StoredBlock;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.internal.lexical.Terms;
import dev.hradba.rag.store.ChunkEntry;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.DocumentRecord;
import dev.hradba.rag.store.DocumentState;
import dev.hradba.rag.store.DocumentVersion;
import dev.hradba.rag.store.StoreLayout;
import org.apache.lucene.analysis.Analyzer;

/// An index whose chunks a store keeps. Documents wait here until the next commit, or until they fill [#MAX_WAITING].
///
/// Safe for use by several threads; one of them writes at a time.
public final class StoredIndex implements SearchIndex {

    /// Characters of waiting documents after which they are written.
    private static final int MAX_WAITING = 8 << 20;

    /// Documents looked up together.
    private static final int LOOKED_UP = 1_000;

    private final ChunkStore store;
    private final StoreLayout layout;
    private final Terms terms;
    private final Map<String, DocumentVersion> waiting = new LinkedHashMap<>();
    private final Map<String, Optional<DocumentState>> expected = new HashMap<>();
    private long waitingCharacters;

    private StoredIndex(ChunkStore store, StoreLayout layout, Terms terms) {
        this.store = store;
        this.layout = layout;
        this.terms = terms;
    }

    /// Opens the store for this layout; words become terms as `analyzer` makes them.
    public static StoredIndex open(ChunkStore store, Analyzer analyzer, StoreLayout layout, boolean readOnly) {
        store.open(layout, readOnly);
        return new StoredIndex(store, layout, new Terms(analyzer));
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public synchronized void expect(List<String> ids) {
        expected.clear();
        for (int from = 0; from < ids.size(); from += LOOKED_UP) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + LOOKED_UP));
            Map<String, DocumentState> states = store.states(some);
            some.forEach(id -> expected.put(id, Optional.ofNullable(states.get(id))));
        }
    }

    @Override
    public synchronized Optional<StoredDocument> document(String id) {
        return state(id).map(StoredIndex::known);
    }

    private static StoredDocument known(DocumentState state) {
        return new StoredDocument(state.id(), state.collection(), "", state.version(), state.hash(), "", Rights.of().canonical(), "", state.gone());
    }

    @Override
    public Map<String, StoredDocument> documents(List<String> ids) {
        Map<String, StoredDocument> found = new HashMap<>();
        store.states(ids).forEach((id, state) -> found.put(id, known(state)));
        return found;
    }

    @Override
    public List<String> allIds() {
        return store.all();
    }

    @Override
    public Optional<StoredBlock> block(String id) {
        return store.record(id).filter(record -> !record.state().gone())
                .map(record -> Payloads.block(record, store.payloads(List.of(id)).getOrDefault(id, List.of())));
    }

    @Override
    public synchronized void putGone(StoredDocument gone) {
        gone(new DocumentState(gone.id(), gone.collection(), gone.version(), "", true));
    }

    private void gone(DocumentState state) {
        add(new DocumentVersion(new DocumentRecord(state, Rights.of(), Payloads.write("", "", "")), List.of()), 0);
    }

    /// Number of the version of the store.
    public int version() {
        return store.version();
    }

    /// An index over the next version of the store, for writing, which words become terms for as `analyzer` makes them.
    public StoredIndex beside(Analyzer analyzer, StoreLayout other) {
        return new StoredIndex(store.beside(other), other, new Terms(analyzer));
    }

    /// From now on the version of this index counts.
    public void activate() {
        store.activate();
    }

    private Optional<DocumentState> state(String id) {
        Optional<DocumentState> known = expected.get(id);
        return known == null ? Optional.ofNullable(store.states(List.of(id)).get(id)) : known;
    }

    @Override
    public List<String> ids(String collection) {
        return store.documents(collection);
    }

    @Override
    public synchronized void put(Document document, String title, int version, String hash, String text, List<Chunk> chunks, List<float[]> vectors) {
        var entries = new ArrayList<ChunkEntry>();
        for (int i = 0; i < chunks.size(); i++) {
            var record = ChunkRecord.of(document, title, version, text, chunks.get(i));
            String contents = record.contents();
            Terms own = terms.like(contents);
            entries.add(new ChunkEntry(chunks.get(i).id(), record.validFrom(), record.validUntil(), own.of(contents), own.of(record.headings()),
                    vectors.isEmpty() ? Optional.empty() : Optional.of(vectors.get(i)), Payloads.write(record)));
        }
        var state = new DocumentState(document.id(), document.collection(), version, hash, false);
        add(new DocumentVersion(new DocumentRecord(state, document.rights(), Payloads.write(title, document.link().orElse(""), text)), entries), text.length());
    }

    @Override
    public synchronized void remove(String id) {
        state(id).filter(state -> !state.gone()).ifPresent(state -> gone(new DocumentState(id, state.collection(), state.version(), "", true)));
    }

    private void add(DocumentVersion version, int characters) {
        expected.remove(version.record().state().id());
        waiting.remove(version.record().state().id());
        waiting.put(version.record().state().id(), version);
        waitingCharacters += 1_000L + 3L * characters + 4L * layout.dimension() * version.chunks().size();
        if (waitingCharacters > MAX_WAITING) {
            commit();
        }
    }

    @Override
    public synchronized void commit() {
        if (!waiting.isEmpty()) {
            List<DocumentVersion> all = List.copyOf(waiting.values());
            waiting.clear();
            waitingCharacters = 0;
            store.write(all);
        }
    }

    @Override
    public SearchSession session(Identity identity) {
        return new StoredSession(store, layout, terms, identity);
    }

    @Override
    public void close() {
        store.close();
    }
}
