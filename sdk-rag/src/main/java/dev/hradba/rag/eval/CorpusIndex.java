package dev.hradba.rag.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import dev.hradba.rag.internal.extract.Extractor;
import dev.hradba.rag.internal.lexical.LuceneIndex;
import dev.hradba.rag.internal.lexical.SearchIndex;
import dev.hradba.rag.internal.rank.Vectors;
import dev.hradba.rag.retrieve.Embedder;

/// Writes the documents of a collection, one piece each, and knows which id of the index is which of the collection.
final class CorpusIndex {

    /// Documents whose vectors are made together.
    private static final int GROUP = 256;

    /// Longest piece; what is longer becomes several.
    private static final int MAX_CHARACTERS = 100_000;

    private final SearchIndex index;
    private final JudgedCollection collection;
    private final Optional<RightsRules> rights;
    private final Optional<Embedder> embedder;
    private final Consumer<String> progress;
    private final Map<String, JudgedCollection.Source> sources = new HashMap<>();
    private final Chunker chunker = new Chunker(MAX_CHARACTERS);
    private boolean cut;

    CorpusIndex(SearchIndex index, JudgedCollection collection, Optional<RightsRules> rights, Optional<Embedder> embedder, Consumer<String> progress) {
        this.index = index;
        this.collection = collection;
        this.rights = rights;
        this.embedder = embedder;
        this.progress = progress;
    }

    void write() {
        List<JudgedCollection.Source> all = collection.documents();
        long began = System.nanoTime();
        for (int from = 0; from < all.size(); from += GROUP) {
            int to = Math.min(all.size(), from + GROUP);
            write(from, all.subList(from, to));
            double seconds = (System.nanoTime() - began) / 1e9;
            if (embedder.isPresent()) {
                progress.accept("%d of %d documents, %.1f a second, %.0f s left".formatted(to, all.size(), to / seconds, seconds / to * (all.size() - to)));
            }
        }
        index.commit();
    }

    private void write(int first, List<JudgedCollection.Source> group) {
        var documents = new ArrayList<Document>();
        var chunks = new ArrayList<List<Chunk>>();
        var texts = new ArrayList<String>();
        for (int i = 0; i < group.size(); i++) {
            JudgedCollection.Source source = group.get(i);
            Document document = document(source, first + i);
            List<Chunk> pieces = chunker.cut(document.id(), Extractor.extract(Format.PLAIN, document.text()));
            cut |= pieces.size() > 1;
            documents.add(document);
            chunks.add(pieces);
            pieces.forEach(piece -> texts.add(LuceneIndex.contents(source.title(), piece)));
        }
        List<float[]> vectors = embedder.map(e -> e.passages(texts).stream().map(vector -> Vectors.normalised(vector, e)).toList()).orElse(List.of());
        int next = 0;
        for (int i = 0; i < documents.size(); i++) {
            int count = chunks.get(i).size();
            index.put(documents.get(i), group.get(i).title(), 1, "", documents.get(i).text(), chunks.get(i),
                    vectors.isEmpty() ? List.of() : vectors.subList(next, next + count));
            next += count;
        }
    }

    private Document document(JudgedCollection.Source source, int number) {
        boolean usable = !source.id().isBlank() && source.id().indexOf('#') < 0 && source.id().length() <= Document.MAX_ID_LENGTH && !sources.containsKey(source.id());
        String id = usable ? source.id() : "/" + number;
        sources.put(id, source);
        Document document = Document.of(id, Format.PLAIN, source.text().isBlank() ? source.title() : source.text());
        return rights.map(rules -> document.withRights(rules.of(source.id()))).orElse(document);
    }

    /// The document of the collection that is `id` in the index.
    JudgedCollection.Source source(String id) {
        JudgedCollection.Source source = sources.get(id);
        if (source == null) {
            throw new IllegalStateException("document '%s' is not of this collection".formatted(id));
        }
        return source;
    }

    /// True if some document became several pieces.
    boolean cut() {
        return cut;
    }
}
