package dev.hradba.rag;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// Brings the index in step with a list of documents. One ingestion runs at a time.
final class Ingestion {

    /// Documents between two commits; what an interruption can cost.
    private static final int DOCUMENTS_PER_COMMIT = 1_000;

    private final LuceneIndex index;
    private final Chunker chunker;
    private final String settings;
    private final Optional<Embedder> embedder;

    Ingestion(LuceneIndex index, Chunker chunker, KnowledgeBaseOptions options, Optional<Embedder> embedder) {
        this.embedder = embedder;
        this.index = index;
        this.chunker = chunker;
        this.settings = options.language() + " " + options.maxChunkCharacters();
    }

    /// Writes what is new or changed, then removes those of `present` that are not in `documents` and did not fail.
    synchronized IngestReport run(List<Document> documents, List<String> present, List<Failure> unreadable) {
        long began = System.nanoTime();
        var added = new ArrayList<String>();
        var changed = new ArrayList<String>();
        var unchanged = new ArrayList<String>();
        var failures = new ArrayList<>(unreadable);
        Set<String> seen = new HashSet<>();
        int chunks = 0;
        unreadable.forEach(failure -> seen.add(failure.document()));
        for (Document document : documents) {
            if (!seen.add(document.id())) {
                failures.add(new Failure(document.id(), "is given twice; ids must be unique, the first one was taken"));
                continue;
            }
            String hash = hash(document);
            Optional<StoredDocument> before = index.document(document.id());
            if (before.isPresent() && before.get().hash().equals(hash)) {
                unchanged.add(document.id());
                continue;
            }
            Extracted extracted = Extractor.extract(document.format(), document.text());
            List<Chunk> cut = chunker.cut(document.id(), extracted);
            String title = title(document, extracted);
            index.put(document, title, before.map(b -> b.version() + 1).orElse(1), hash, extracted.text(), cut, vectors(title, cut));
            chunks += cut.size();
            (before.isPresent() ? changed : added).add(document.id());
            if ((added.size() + changed.size()) % DOCUMENTS_PER_COMMIT == 0) {
                index.commit();
            }
        }
        List<String> removed = present.stream().filter(id -> !seen.contains(id)).sorted().toList();
        removed.forEach(index::remove);
        if (!added.isEmpty() || !changed.isEmpty() || !removed.isEmpty()) {
            index.commit();
        }
        return new IngestReport(added, changed, unchanged, removed, failures, chunks, (System.nanoTime() - began) / 1_000_000);
    }

    private List<float[]> vectors(String title, List<Chunk> chunks) {
        if (embedder.isEmpty() || chunks.isEmpty()) {
            return List.of();
        }
        List<String> texts = chunks.stream().map(chunk -> LuceneIndex.contents(title, chunk)).toList();
        List<float[]> vectors = embedder.get().passages(texts);
        if (vectors.size() != texts.size()) {
            throw new IllegalArgumentException("embedder '%s' gave %d vectors for %d passages; it must give one each, in their order"
                    .formatted(embedder.get().model(), vectors.size(), texts.size()));
        }
        return vectors.stream().map(vector -> Vectors.normalised(vector, embedder.get())).toList();
    }

    private static String title(Document document, Extracted extracted) {
        return document.title().orElseGet(() -> extracted.title().isBlank() ? document.id() : extracted.title());
    }

    /// Hash over everything that decides what is indexed; not over the time of the last change, which a mere copy of a file moves.
    private String hash(Document document) {
        String all = String.join("\u0000", settings, document.collection(), document.format().name(), document.title().orElse(""),
                document.rights().canonical(), document.validity().toString(), document.text());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
