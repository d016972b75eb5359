package dev.hradba.rag.embed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.rag.internal.Hashes;
import dev.hradba.rag.retrieve.Embedder;

/// Remembers on disk what another embedder computed for passages, so that a text is embedded once, whatever index it goes into. What an
/// interrupted run had finished is kept. The file belongs to one model; a damaged entry is computed again. Questions are not remembered: they may
/// be secret and are cheap. Safe for use by several threads; where another process writes the file, this one only reads it.
public final class CachedEmbedder implements Embedder, AutoCloseable {

    /// Texts computed between two writes; what an interruption can cost.
    private static final int GROUP = 64;

    private final Embedder embedder;
    private final VectorFile file;

    private CachedEmbedder(Embedder embedder, VectorFile file) {
        this.embedder = embedder;
        this.file = file;
    }

    /// Keeps vectors of `embedder` in a file in `folder`, which is created if it is not there.
    ///
    /// @throws dev.hradba.rag.KnowledgeBaseException if the file cannot be read or written
    public static CachedEmbedder open(Path folder, Embedder embedder) {
        String name = embedder.model().replaceAll("[^A-Za-z0-9._@-]", "_") + ".vectors";
        return new CachedEmbedder(embedder, VectorFile.open(folder.resolve(name), embedder.dimension()));
    }

    @Override
    public String model() {
        return embedder.model();
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public Set<String> languages() {
        return embedder.languages();
    }

    @Override
    public float[] query(String text) {
        return embedder.query(text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        var vectors = new ArrayList<Optional<float[]>>();
        var missing = new ArrayList<Integer>();
        for (int i = 0; i < texts.size(); i++) {
            Optional<float[]> known = file.get(key(texts.get(i)));
            vectors.add(known);
            if (known.isEmpty()) {
                missing.add(i);
            }
        }
        for (int from = 0; from < missing.size(); from += GROUP) {
            List<Integer> group = missing.subList(from, Math.min(missing.size(), from + GROUP));
            List<float[]> computed = embedder.passages(group.stream().map(texts::get).toList());
            for (int i = 0; i < group.size(); i++) {
                file.put(key(texts.get(group.get(i))), computed.get(i));
                vectors.set(group.get(i), Optional.of(computed.get(i)));
            }
        }
        return vectors.stream().map(Optional::orElseThrow).toList();
    }

    /// Number of vectors kept.
    public int size() {
        return file.size();
    }

    private static byte[] key(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Closes the file, not the embedder.
    @Override
    public void close() {
        file.close();
    }
}
