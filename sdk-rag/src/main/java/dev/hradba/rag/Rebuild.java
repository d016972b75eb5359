package dev.hradba.rag;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.hradba.rag.ingest.RebuildProgress;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.internal.lexical.IndexSettings;
import dev.hradba.rag.internal.lexical.IndexVersions;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.StoredBlock;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.internal.store.StoredIndex;
import dev.hradba.rag.retrieve.Embedder;

/// Writes what one index keeps into another one, with other vectors or other rules for words. Documents that stand there already in the same
/// version are skipped: an interrupted run goes on where it stopped, and a second run brings over what changed during the first.
final class Rebuild implements AutoCloseable {

    private static final int CHUNKS_TOGETHER = 256;
    private static final int DOCUMENTS_TOGETHER = 64;
    private static final long COMMIT_NANOS = 5_000_000_000L;

    private final SearchIndex from;
    private final SearchIndex to;
    private final Optional<Embedder> embedder;
    private final Consumer<RebuildProgress> watcher;
    private final List<StoredBlock> waiting = new ArrayList<>();
    private final long began = System.nanoTime();
    private long committed = System.nanoTime();
    private int waitingChunks;
    private int documents;
    private int written;
    private int chunks;

    private Rebuild(SearchIndex from, SearchIndex to, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        this.from = from;
        this.to = to;
        this.embedder = embedder;
        this.watcher = watcher;
    }

    /// Begins the next version, or goes on with one that was begun for the same settings.
    static Rebuild into(IndexVersions versions, LuceneIndex from, IndexSettings settings, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        if (Files.exists(versions.next()) && !LuceneIndex.fits(versions.next(), settings)) {
            versions.discardNext();
        }
        return new Rebuild(from, LuceneIndex.open(versions.next(), settings, false), embedder, watcher);
    }

    /// Begins the next version in a store, or goes on with one that was begun for the same settings.
    static Rebuild into(StoredIndex from, StoredIndex beside, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        return new Rebuild(from, beside, embedder, watcher);
    }

    /// Brings over what is missing in the new version or differs there.
    void run() {
        List<String> ids = from.allIds();
        documents = 0;
        for (int done = 0; done < ids.size(); done += DOCUMENTS_TOGETHER) {
            List<String> some = ids.subList(done, Math.min(ids.size(), done + DOCUMENTS_TOGETHER));
            bring(some);
            if (waitingChunks >= CHUNKS_TOGETHER || System.nanoTime() - committed > COMMIT_NANOS) {
                put();
                to.commit();
                committed = System.nanoTime();
                watcher.accept(new RebuildProgress(done + some.size(), ids.size(), written, chunks, millis()));
            }
        }
        put();
        to.commit();
        watcher.accept(new RebuildProgress(ids.size(), ids.size(), written, chunks, millis()));
    }

    private void bring(List<String> ids) {
        Map<String, StoredDocument> wanted = from.documents(ids);
        Map<String, StoredDocument> there = to.documents(ids);
        for (String id : ids) {
            StoredDocument document = wanted.get(id);
            if (document != null) {
                StoredDocument known = there.get(id);
                documents += document.gone() ? 0 : 1;
                if (known == null || !same(known, document)) {
                    take(document);
                }
            }
        }
    }

    private static boolean same(StoredDocument left, StoredDocument right) {
        return left.version() == right.version() && left.gone() == right.gone() && left.hash().equals(right.hash());
    }

    private void take(StoredDocument wanted) {
        if (wanted.gone() || wanted.hash().isEmpty()) {
            // without a hash a store holds a part only, which the next ingestion writes again
            to.putGone(wanted);
            written++;
            return;
        }
        from.block(wanted.id()).ifPresent(block -> {
            waiting.add(block);
            waitingChunks += block.chunks().size();
        });
    }

    private void put() {
        List<String> texts = waiting.stream().flatMap(block -> block.chunks().stream().map(chunk -> LuceneIndex.contents(block.record().title(), chunk))).toList();
        List<float[]> vectors = embedder.isEmpty() || texts.isEmpty() ? List.of()
                : embedder.get().passages(texts).stream().map(vector -> Vectors.normalised(vector, embedder.get())).toList();
        int next = 0;
        for (StoredBlock block : waiting) {
            int count = block.chunks().size();
            StoredDocument record = block.record();
            to.put(block.document(), record.title(), record.version(), record.hash(), record.text(), block.chunks(),
                    vectors.isEmpty() ? List.of() : vectors.subList(next, next + count));
            next += count;
            chunks += count;
            written++;
        }
        waiting.clear();
        waitingChunks = 0;
    }

    /// The new version, whole and committed after [#run]; whoever takes it closes it.
    SearchIndex index() {
        return to;
    }

    /// What was brought over, for the version of this number.
    RebuildReport report(int version) {
        return new RebuildReport(version, documents, written, chunks, millis());
    }

    private long millis() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    /// Closes the new version.
    @Override
    public void close() {
        to.close();
    }
}
