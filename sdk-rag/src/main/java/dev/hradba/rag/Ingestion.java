package dev.hradba.rag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.hradba.rag.ingest.Connector.Listing;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.IngestProgress;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Source;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.ExtractionException;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// Brings the index in step with a list of sources. One ingestion runs at a time.
///
/// What was committed before an interruption is recognised by its hash the next time, so that an ingestion goes on where it stopped.
final class Ingestion {

    /// Documents between two commits; what an interruption can cost.
    private static final int DOCUMENTS_PER_COMMIT = 1_000;

    /// Chunks whose vectors are made together, across documents.
    private static final int CHUNKS_TOGETHER = 256;

    /// Nanoseconds between two commits of a slow ingestion.
    private static final long COMMIT_NANOS = 5_000_000_000L;

    private final SearchIndex index;
    private final Chunker chunker;
    private final Parsing parsing;
    private final String settings;
    private final Optional<Embedder> embedder;

    Ingestion(SearchIndex index, Chunker chunker, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        this.embedder = embedder;
        this.index = index;
        this.chunker = chunker;
        this.parsing = new Parsing(options.limits(), options.readers());
        this.settings = options.language() + " " + options.maxChunkCharacters() + (options.readers().names().isEmpty() ? "" : " " + options.readers().names());
    }

    /// Writes what is new or changed, then removes those of `present` that are not listed.
    synchronized IngestReport run(Listing listing, List<String> present, Consumer<IngestProgress> watcher) {
        var run = new Run(listing, watcher);
        index.expect(listing.sources().stream().map(Source::id).toList());
        for (Source source : listing.sources()) {
            run.take(source);
        }
        return run.finish(present);
    }

    /// One ingestion while it runs.
    private final class Run {

        private final long began = System.nanoTime();
        private final Listing listing;
        private final Consumer<IngestProgress> watcher;
        private final List<String> added = new ArrayList<>();
        private final List<String> changed = new ArrayList<>();
        private final List<String> unchanged = new ArrayList<>();
        private final List<Failure> failures;
        private final Set<String> seen = new HashSet<>();
        private final List<Prepared> unwritten = new ArrayList<>();
        private final Duplicates duplicates = new Duplicates(index);
        private int unwrittenChunks;
        private final long totalBytes;
        private long bytes;
        private int chunks;
        private int done;
        private int durable;
        private int waiting;
        private long committed = System.nanoTime();

        Run(Listing listing, Consumer<IngestProgress> watcher) {
            this.listing = listing;
            this.watcher = watcher;
            this.failures = new ArrayList<>(listing.failures());
            this.totalBytes = listing.sources().stream().mapToLong(Source::bytes).sum();
            listing.failures().forEach(failure -> seen.add(failure.document()));
        }

        void take(Source source) {
            try {
                if (seen.add(source.id())) {
                    write(source);
                } else {
                    failures.add(new Failure(source.id(), "is given twice; ids must be unique, the first one was taken"));
                }
            } catch (ExtractionException e) {
                failures.add(new Failure(source.id(), String.valueOf(e.getMessage())));
            } catch (IOException e) {
                failures.add(new Failure(source.id(), "cannot be read: %s".formatted(e.getMessage() == null ? e.toString() : e.getMessage())));
            }
            done++;
            bytes += source.bytes();
            if (waiting >= DOCUMENTS_PER_COMMIT || (waiting > 0 && System.nanoTime() - committed > COMMIT_NANOS)) {
                commit();
            }
            tell(source.id(), 0, 0);
        }

        private void tell(String document, int embedded, int toEmbed) {
            watcher.accept(new IngestProgress(document, done, listing.sources().size(), durable, bytes, totalBytes, failures.size(), millis(), embedded, toEmbed));
        }

        private void embedded(int passages, int of) {
            tell(unwritten.getLast().document().id(), passages, of);
        }

        private void write(Source source) throws IOException {
            byte[] content = parsing.bytes(source);
            String hash = hash(source, content);
            Optional<StoredDocument> before = index.document(source.id());
            if (before.isPresent() && before.get().hash().equals(hash)) {
                unchanged.add(source.id());
                return;
            }
            if (before.isPresent() && !before.get().gone() && !before.get().collection().equals(source.collection())) {
                throw new ExtractionException("has the id of a document in collection '%s'; give one of the two another id or another knowledge base"
                        .formatted(before.get().collection()));
            }
            Extracted extracted = parsing.read(source, content);
            extracted.warnings().forEach(warning -> failures.add(new Failure(source.id(), warning)));
            unwritten.add(new Prepared(document(source, extracted), title(source, extracted), before.map(b -> b.version() + 1).orElse(1), hash,
                    extracted.text(), chunker.cut(source.id(), extracted)));
            if (unwritten.getLast().chunks().isEmpty() && extracted.warnings().isEmpty()) {
                failures.add(new Failure(source.id(), "holds no text beside headings; nothing of it can be found"));
            }
            unwrittenChunks += unwritten.getLast().chunks().size();
            waiting++;
            if (embedder.isEmpty() || unwrittenChunks >= CHUNKS_TOGETHER) {
                put();
            }
            (before.isPresent() && !before.get().gone() ? changed : added).add(source.id());
        }

        /// Writes what was prepared, with vectors made together, so that an embedder has much to do at a time.
        private void put() {
            List<float[]> vectors = vectors(unwritten, this::embedded);
            int next = 0;
            for (Prepared each : unwritten) {
                int count = each.chunks().size();
                duplicates.take(each.document().id(), each.text());
                index.put(each.document(), each.title(), each.version(), each.hash(), each.text(), each.chunks(),
                        vectors.isEmpty() ? List.of() : vectors.subList(next, next + count));
                next += count;
                chunks += count;
            }
            unwritten.clear();
            unwrittenChunks = 0;
        }

        private void commit() {
            put();
            index.commit();
            duplicates.committed();
            durable = done;
            waiting = 0;
            committed = System.nanoTime();
        }

        IngestReport finish(List<String> present) {
            List<String> removed = present.stream().filter(id -> !seen.contains(id) && !listing.mayHold(id)).sorted().toList();
            removed.forEach(index::remove);
            if (waiting > 0 || !removed.isEmpty()) {
                commit();
            }
            return new IngestReport(added, changed, unchanged, removed, failures, listing.skipped(), chunks, millis(), duplicates.found(removed));
        }

        private long millis() {
            return (System.nanoTime() - began) / 1_000_000;
        }
    }

    /// The source as text, as the index wants it; how it was written no longer matters.
    private static Document document(Source source, Extracted extracted) {
        Rights rights = extracted.front().rights().map(source.rights()::narrowedBy).orElse(source.rights());
        return new Document(source.id(), source.collection(), Format.PLAIN, source.title(), extracted.text(), rights,
                extracted.front().validity().orElse(source.validity()), source.modified(), source.link());
    }

    /// Hears how many passages of a large document have their vectors.
    private interface Embedding {
        void done(int passages, int of);
    }

    /// A document that is read and cut, and waits for its vectors.
    private record Prepared(Document document, String title, int version, String hash, String text, List<Chunk> chunks) {}

    private List<float[]> vectors(List<Prepared> documents, Embedding progress) {
        List<String> texts = documents.stream().flatMap(each -> each.chunks().stream().map(chunk -> LuceneIndex.contents(each.title(), chunk))).toList();
        if (embedder.isEmpty() || texts.isEmpty()) {
            return List.of();
        }
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += CHUNKS_TOGETHER) {
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new KnowledgeBaseException("the ingestion was interrupted; start it again, it goes on where it stopped", true);
            }
            List<String> part = texts.subList(from, Math.min(texts.size(), from + CHUNKS_TOGETHER));
            List<float[]> made = embedder.get().passages(part);
            if (made.size() != part.size()) {
                throw new IllegalArgumentException("embedder '%s' gave %d vectors for %d passages; it must give one each, in their order"
                        .formatted(embedder.get().model(), made.size(), part.size()));
            }
            vectors.addAll(made);
            if (texts.size() > CHUNKS_TOGETHER) {
                progress.done(vectors.size(), texts.size());
            }
        }
        return vectors.stream().map(vector -> Vectors.normalised(vector, embedder.get())).toList();
    }

    private static String title(Source source, Extracted extracted) {
        return source.title().orElseGet(() -> extracted.title().isBlank() ? source.id() : extracted.title());
    }

    /// Hash over everything that decides what is indexed; not over the time of the last change, which a mere copy of a file moves.
    private String hash(Source source, byte[] content) {
        String all = String.join("\u0000", settings, source.collection(), source.format().map(Format::name).orElse(source.name()), source.title().orElse(""),
                source.link().orElse(""), source.rights().canonical(), source.validity().toString());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
