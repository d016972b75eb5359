package dev.hradba.gpu.internal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.PriorityQueue;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// SentencePiece's merging by score: neighbours join while their union is a piece, best score first, leftmost among equals.
/// A character that is no piece becomes its UTF-8 bytes. Source: Kudo and Richardson 2018, <https://arxiv.org/abs/1808.06226>.
final class SentencePieces implements Tokenizer {

    private static final char SPACE = '\u2581';

    private final Vocabulary vocabulary;
    private final float[] scores;
    private final boolean addPrefix;
    private final int[] byteIds = new int[256];

    SentencePieces(GgufMetadata metadata, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.addPrefix = metadata.boolOr("tokenizer.ggml.add_space_prefix", true);
        this.scores = new float[vocabulary.size()];
        double[] read = metadata.reals("tokenizer.ggml.scores").orElse(new double[0]);
        if (read.length != scores.length) {
            throw metadata.broken("'tokenizer.ggml.scores' has %d entries for %d pieces".formatted(read.length, scores.length),
                    "Convert the model again with a current converter.");
        }
        for (int i = 0; i < read.length; i++) {
            scores[i] = (float) read[i];
        }
        int unknown = metadata.intOr("tokenizer.ggml.unknown_token_id", 0, 0, vocabulary.size() - 1);
        for (int b = 0; b < 256; b++) {
            int id = vocabulary.idOrNone("<0x" + HexFormat.of().withUpperCase().toHexDigits((byte) b) + ">");
            byteIds[b] = id >= 0 ? id : unknown;
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /// Two neighbours that may join.
    private record Pair(int left, int right, int length, float score) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    /// Symbols of one text as a linked list: begin, length (0 once joined into another), neighbours.
    private final class Symbols {
        final String text;
        final int[] begin;
        final int[] length;
        final int[] previous;
        final int[] next;
        final int count;
        final PriorityQueue<Pair> pairs = new PriorityQueue<>();

        Symbols(String text) {
            this.text = text;
            int n = text.codePointCount(0, text.length());
            begin = new int[n];
            length = new int[n];
            previous = new int[n];
            next = new int[n];
            count = n;
            for (int i = 0, at = 0; i < n; i++) {
                begin[i] = at;
                length[i] = Character.charCount(text.codePointAt(at));
                at += length[i];
                previous[i] = i - 1;
                next[i] = i + 1 < n ? i + 1 : -1;
            }
        }

        void offer(int left, int right) {
            if (left < 0 || right < 0) {
                return;
            }
            int end = begin[right] + length[right];
            int id = vocabulary.idOrNone(text.substring(begin[left], end));
            if (id >= 0) {
                pairs.add(new Pair(left, right, end - begin[left], scores[id]));
            }
        }

        void join() {
            for (int i = 1; i < count; i++) {
                offer(i - 1, i);
            }
            for (Pair pair = pairs.poll(); pair != null; pair = pairs.poll()) {
                int left = pair.left;
                int right = pair.right;
                if (length[left] == 0 || length[right] == 0 || length[left] + length[right] != pair.length) {
                    continue;
                }
                length[left] = pair.length;
                length[right] = 0;
                next[left] = next[right];
                if (next[right] >= 0) {
                    previous[next[right]] = left;
                }
                offer(previous[left], left);
                offer(left, next[left]);
            }
        }
    }

    @Override
    public void encode(String text, boolean start, TokenList out) {
        if (text.isEmpty()) {
            return;
        }
        Symbols symbols = new Symbols((addPrefix && start ? " " + text : text).replace(' ', SPACE));
        symbols.join();
        for (int i = 0; i >= 0; i = symbols.next[i]) {
            String piece = symbols.text.substring(symbols.begin[i], symbols.begin[i] + symbols.length[i]);
            int id = vocabulary.idOrNone(piece);
            if (id >= 0 && !(vocabulary.isSpecial(id) && piece.length() == 1)) {
                out.add(id);
            } else {
                for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
                    out.add(byteIds[b & 0xFF]);
                }
            }
        }
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
        if (vocabulary.isByte(id)) {
            return new byte[] {(byte) Integer.parseInt(piece, 3, 5, 16)};
        }
        return piece.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean spaced() {
        return false;
    }
}
