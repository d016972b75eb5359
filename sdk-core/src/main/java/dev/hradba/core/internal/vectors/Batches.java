package dev.hradba.core.internal.vectors;

import java.util.ArrayList;
import java.util.List;

/// Cuts a list of texts into requests that a server takes.
final class Batches {

    private Batches() {}

    /// Neighbours together, at most so many texts and, but for a single longer one, so many characters.
    static List<List<String>> of(List<String> texts, int maxTexts, int maxChars) {
        var batches = new ArrayList<List<String>>();
        int from = 0;
        long chars = 0;
        for (int at = 0; at < texts.size(); at++) {
            chars += texts.get(at).length();
            if (at > from && (at - from == maxTexts || chars > maxChars)) {
                batches.add(texts.subList(from, at));
                from = at;
                chars = texts.get(at).length();
            }
        }
        if (from < texts.size()) {
            batches.add(texts.subList(from, texts.size()));
        }
        return batches;
    }
}
