package dev.hradba.gpu.internal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// Byte-level byte pair encoding: text is split by patterns, each part's bytes are spelled as printable characters, and
/// neighbours join in the order of the merge list. Source: Radford et al. 2019 (GPT-2); Sennrich et al. 2015, <https://arxiv.org/abs/1508.07909>.
final class BytePairs implements Tokenizer {

    private static final char[] CHARACTER_OF_BYTE = new char[256];
    private static final Map<Character, Integer> BYTE_OF_CHARACTER = new HashMap<>();

    static {
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            CHARACTER_OF_BYTE[b] = (char) (printable ? b : next++);
            BYTE_OF_CHARACTER.put(CHARACTER_OF_BYTE[b], b);
        }
    }

    private final Vocabulary vocabulary;
    private final TextSplitter splitter;
    private final Map<String, Integer> ranks;

    BytePairs(GgufMetadata metadata, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.splitter = TextSplitter.named(metadata.string("tokenizer.ggml.pre").orElse("default"), metadata);
        String[] merges = metadata.strings("tokenizer.ggml.merges").orElseThrow(() -> metadata.broken(
                "its header has no 'tokenizer.ggml.merges'", "Convert the model again with a current converter."));
        ranks = HashMap.newHashMap(merges.length);
        for (int i = 0; i < merges.length; i++) {
            ranks.putIfAbsent(merges[i], i);
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void encode(String text, boolean start, TokenList out) {
        for (String part : splitter.split(text)) {
            encodePart(spell(part.getBytes(StandardCharsets.UTF_8)), out);
        }
    }

    private static String spell(byte[] bytes) {
        char[] spelled = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            spelled[i] = CHARACTER_OF_BYTE[bytes[i] & 0xFF];
        }
        return new String(spelled);
    }

    private void encodePart(String part, TokenList out) {
        if (splitter.wholeWordsFirst()) {
            int whole = vocabulary.idOrNone(part);
            if (whole >= 0) {
                out.add(whole);
                return;
            }
        }
        for (String piece : merge(part)) {
            int id = vocabulary.idOrNone(piece);
            if (id >= 0) {
                out.add(id);
            } else {
                addSingles(piece, out);
            }
        }
    }

    private void addSingles(String piece, TokenList out) {
        for (int i = 0; i < piece.length(); i++) {
            int id = vocabulary.idOrNone(piece.substring(i, i + 1));
            if (id >= 0) {
                out.add(id);
            }
        }
    }

    /// Parts are words, so looking for the best pair again after each join is cheap; very long ones are cut first.
    private List<String> merge(String part) {
        int limit = 256;
        if (part.length() > limit) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < part.length(); i += limit) {
                all.addAll(merge(part.substring(i, Math.min(part.length(), i + limit))));
            }
            return all;
        }
        List<String> pieces = new ArrayList<>(part.length());
        for (int i = 0; i < part.length(); i++) {
            pieces.add(part.substring(i, i + 1));
        }
        while (pieces.size() > 1) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < pieces.size(); i++) {
                Integer rank = ranks.get(pieces.get(i) + " " + pieces.get(i + 1));
                if (rank != null && rank < bestRank) {
                    bestRank = rank;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            pieces.set(best, pieces.get(best) + pieces.remove(best + 1));
        }
        return pieces;
    }

    @Override
    public OptionalInt special(String piece) {
        int id = vocabulary.idOrNone(piece);
        return id >= 0 && vocabulary.isSpecial(id) ? OptionalInt.of(id) : OptionalInt.empty();
    }

    @Override
    public byte[] bytes(int id) {
        if (vocabulary.isControl(id)) {
            return new byte[0];
        }
        String piece = vocabulary.piece(id);
        byte[] bytes = new byte[piece.length()];
        for (int i = 0; i < bytes.length; i++) {
            Integer b = BYTE_OF_CHARACTER.get(piece.charAt(i));
            if (b == null) {
                return piece.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = b.byteValue();
        }
        return bytes;
    }

    @Override
    public boolean spaced() {
        return false;
    }
}
