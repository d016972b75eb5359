package dev.hradba.rag.store;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.hradba.rag.retrieve.Embedder;

/// Letters in threes, hashed: nearness of spelling.
record Spelling(String model, int dimension) implements Embedder {

    static final Embedder SMALL = new Spelling("spelling-64", 64);

    @Override
    public Set<String> languages() {
        return Set.of();
    }

    @Override
    public float[] query(String text) {
        float[] vector = new float[dimension];
        String padded = " " + text.toLowerCase(Locale.ROOT) + " ";
        for (int i = 0; i + 3 <= padded.length(); i++) {
            vector[Math.floorMod(padded.substring(i, i + 3).hashCode(), dimension)] += 1;
        }
        vector[0] += 0.01f;
        return vector;
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream().map(this::query).toList();
    }
}
