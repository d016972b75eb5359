package dev.hradba.rag;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.RebuildProgress;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.internal.lexical.IndexVersions;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.store.StoredIndex;
import dev.hradba.rag.retrieve.Embedder;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.StoreLayout;

/// The index of a knowledge base through its versions: which one counts now, how the next is made beside it, and how questions, ingestions and
/// readers of other processes pass from one to the other. Safe for use by several threads.
final class VersionedIndex implements AutoCloseable {

    private final KnowledgeBaseOptions options;
    private final Optional<IndexVersions> folder;
    private final boolean readOnly;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock rebuilding = new ReentrantLock();
    private final ReentrantReadWriteLock switching = new ReentrantReadWriteLock();
    private volatile Version now;

    /// One version, and the embedder it was opened with.
    record Version(int number, SearchIndex index, Optional<Embedder> embedder) {}

    private VersionedIndex(Optional<IndexVersions> folder, Version now, KnowledgeBaseOptions options, boolean readOnly) {
        this.folder = folder;
        this.now = now;
        this.options = options;
        this.readOnly = readOnly;
    }

    static VersionedIndex open(Path folder, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        var versions = new IndexVersions(folder);
        Version version = version(versions, options, embedder, readOnly);
        while (version.number() != versions.number()) {
            version.index().close();
            version = version(versions, options, embedder, readOnly);
        }
        if (!readOnly) {
            versions.clean();
        }
        return new VersionedIndex(Optional.of(versions), version, options, readOnly);
    }

    static VersionedIndex open(ChunkStore store, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        var index = StoredIndex.open(store, options.language().analyzer(), layout(options, options.ofPassages(embedder)), readOnly);
        return new VersionedIndex(Optional.empty(), new Version(index.version(), index, embedder), options, readOnly);
    }

    private static Version version(IndexVersions versions, KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        int number = versions.number();
        Optional<Embedder> ofPassages = options.ofPassages(embedder);
        var index = LuceneIndex.open(versions.current(), options.settings(ofPassages), readOnly);
        int dimension = index.dimension();
        if (ofPassages.isPresent() && dimension > 0 && ofPassages.get().dimension() != dimension) {
            index.close();
            throw new KnowledgeBaseException(("the index in '%s' has vectors of %d numbers and embedder '%s' gives %d; open it with the embedder it was made with, "
                    + "or change it with KnowledgeBase.rebuild (hradba rag rebuild)").formatted(versions.current(), dimension, ofPassages.get().model(), ofPassages.get().dimension()), false);
        }
        return new Version(number, index, embedder);
    }

    private static StoreLayout layout(KnowledgeBaseOptions options, Optional<Embedder> ofPassages) {
        return new StoreLayout(options.language().name(), ofPassages.map(Embedder::model).orElse(""),
                ofPassages.map(Embedder::dimension).orElse(0), options.k1(), options.b());
    }

    /// The version that counts now.
    Version now() {
        return now;
    }

    /// Does `work` on the version that counts now, as `identity` may see it; it stays open until then.
    <T> T asking(Identity identity, BiFunction<Version, SearchSession, T> work) {
        follow();
        Version version;
        SearchSession session;
        switching.readLock().lock();
        try {
            version = now;
            session = version.index().session(identity);
        } finally {
            switching.readLock().unlock();
        }
        try (session) {
            return work.apply(version, session);
        }
    }

    /// Does `work` while nobody else writes, and no other version begins to count.
    <T> T writing(Function<Version, T> work) {
        writing.lock();
        try {
            return work.apply(now);
        } finally {
            writing.unlock();
        }
    }

    /// A reader follows a version of the same settings, and stays where it is if there is none.
    private void follow() {
        if (!readOnly || folder.isEmpty() || folder.get().number() == now.number()) {
            return;
        }
        IndexVersions versions = folder.get();
        synchronized (versions) {
            Version old = now;
            if (versions.number() != old.number() && LuceneIndex.fits(versions.current(), options.settings(options.ofPassages(old.embedder())))) {
                change(version(versions, options, old.embedder(), true));
                old.index().close();
            }
        }
    }

    private void change(Version next) {
        switching.writeLock().lock();
        try {
            now = next;
        } finally {
            switching.writeLock().unlock();
        }
    }

    /// [KnowledgeBase#reembed(Embedder, Consumer)].
    RebuildReport reembed(Embedder next, Consumer<RebuildProgress> watcher) {
        if (readOnly) {
            throw new IllegalStateException("this knowledge base was opened for reading only; open it with KnowledgeBase.open to change its model");
        }
        if (!rebuilding.tryLock()) {
            throw new KnowledgeBaseException("another change of the model is running; wait for it", true);
        }
        try {
            return now.index() instanceof StoredIndex index ? reembed(index, next, watcher) : reembed(embedded("given another model"), next, watcher);
        } finally {
            rebuilding.unlock();
        }
    }

    private RebuildReport reembed(LuceneIndex index, Embedder next, Consumer<RebuildProgress> watcher) {
        IndexVersions versions = folder.orElseThrow();
        var rebuild = Rebuild.into(versions, index, options.settings(Optional.of(next)), Optional.of(next), watcher);
        RebuildReport report = reembed(rebuild, () -> {
            versions.advance();
            return new Version(versions.number(), rebuild.index(), Optional.of(next));
        });
        index.close();
        versions.clean();
        return report;
    }

    private RebuildReport reembed(StoredIndex index, Embedder next, Consumer<RebuildProgress> watcher) {
        StoredIndex beside = index.beside(options.language().analyzer(), layout(options, Optional.of(next)));
        RebuildReport report = reembed(Rebuild.into(index, beside, Optional.of(next), watcher), () -> {
            beside.activate();
            return new Version(beside.version(), beside, Optional.of(next));
        });
        index.close();
        return report;
    }

    private RebuildReport reembed(Rebuild rebuild, Supplier<Version> advance) {
        try {
            rebuild.run();
            writing.lock();
            try {
                rebuild.run();
                change(advance.get());
            } finally {
                writing.unlock();
            }
        } catch (RuntimeException e) {
            rebuild.close();
            throw e;
        }
        return rebuild.report(now.number());
    }

    /// [KnowledgeBase#rebuild(Path, KnowledgeBaseOptions, Optional, Consumer)].
    static RebuildReport rebuild(Path folder, KnowledgeBaseOptions options, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        var versions = new IndexVersions(folder);
        if (IndexVersions.describe(versions.current()).isEmpty()) {
            throw new KnowledgeBaseException("there is no index in '%s' that can be read; ingest documents first".formatted(folder), false);
        }
        try (LuceneIndex old = LuceneIndex.openToCopy(versions.current());
                var rebuild = Rebuild.into(versions, old, options.settings(embedder), embedder, watcher)) {
            rebuild.run();
            versions.advance();
            return rebuild.report(versions.number());
        }
    }

    /// [KnowledgeBase#rebuild(ChunkStore, KnowledgeBaseOptions, Optional, Consumer)].
    static RebuildReport rebuild(ChunkStore store, KnowledgeBaseOptions options, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        try (store) {
            StoreLayout old = store.layout().orElseThrow(() -> new KnowledgeBaseException("%s holds nothing yet; ingest documents first".formatted(store.name()), false));
            try (var from = StoredIndex.open(store, options.language().analyzer(), old, true);
                    var to = from.beside(options.language().analyzer(), layout(options, options.ofPassages(embedder)))) {
                var rebuild = Rebuild.into(from, to, options.ofPassages(embedder), watcher);
                rebuild.run();
                to.activate();
                return rebuild.report(to.version());
            }
        }
    }

    /// Copies the last commit into the new folder `to` while nobody writes.
    void snapshot(Path to) {
        writing.lock();
        try {
            embedded("copied").snapshot(to);
        } finally {
            writing.unlock();
        }
    }

    /// Compares every file of the index with its checksum.
    void check() {
        embedded("checked").checkFiles();
    }

    /// What only an index in a folder can do; a store has its own ways.
    private LuceneIndex embedded(String what) {
        if (now.index() instanceof LuceneIndex index) {
            return index;
        }
        throw new KnowledgeBaseException("this knowledge base is kept in a store, which cannot be %s from here; use the store's own snapshots and checks".formatted(what), false);
    }

    @Override
    public void close() {
        now.index().close();
    }
}
