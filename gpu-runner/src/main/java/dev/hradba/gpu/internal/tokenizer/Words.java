package dev.hradba.gpu.internal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.zip.CRC32;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// The tokenizer of Hradba's own small models: pieces separated by single spaces.
///
/// A piece in the vocabulary is itself. `~w` is the word `w` if schemas of the training data had it, else its bucket. Any
/// other piece is its bucket: `hash_base + crc32(utf8("#" + piece)) % hash_buckets`. Nothing is added by itself.
final class Words implements Tokenizer {

    private static final String AGAIN = "Export the model again.";

    private final Vocabulary vocabulary;
    private final boolean[] schemaWords;
    private final int hashBase;
    private final int hashBuckets;
    private final byte[][] bytes;

    Words(GgufMetadata metadata, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.hashBase = metadata.requireInt("hradba.tokenizer.hash_base", 0, vocabulary.size() - 1);
        this.hashBuckets = metadata.requireInt("hradba.tokenizer.hash_buckets", 1, vocabulary.size() - hashBase);
        this.schemaWords = metadata.booleans("hradba.tokenizer.schema_words")
                .orElseThrow(() -> metadata.broken("its header has no 'hradba.tokenizer.schema_words'", AGAIN));
        if (schemaWords.length != vocabulary.size()) {
            throw metadata.broken("'hradba.tokenizer.schema_words' has %d entries for %d pieces"
                    .formatted(schemaWords.length, vocabulary.size()), AGAIN);
        }
        this.bytes = new byte[vocabulary.size()][];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = vocabulary.isEnd(id) ? new byte[0] : (" " + vocabulary.piece(id)).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void encode(String text, boolean start, TokenList out) {
        int from = 0;
        while (from < text.length()) {
            int space = text.indexOf(' ', from);
            int end = space < 0 ? text.length() : space;
            if (end > from) {
                out.add(id(text.substring(from, end)));
            }
            from = end + 1;
        }
    }

    private int id(String piece) {
        int known = vocabulary.idOrNone(piece);
        if (known >= 0) {
            return known;
        }
        if (piece.length() > 1 && piece.charAt(0) == '~') {
            String word = piece.substring(1);
            int id = vocabulary.idOrNone(word);
            return id >= 0 && schemaWords[id] ? id : bucket(word);
        }
        return bucket(piece);
    }

    private int bucket(String word) {
        CRC32 crc = new CRC32();
        crc.update(("#" + word).getBytes(StandardCharsets.UTF_8));
        return hashBase + (int) (crc.getValue() % hashBuckets);
    }

    @Override
    public OptionalInt special(String piece) {
        return vocabulary.id(piece);
    }

    @Override
    public byte[] bytes(int id) {
        return bytes[id];
    }

    @Override
    public boolean spaced() {
        return true;
    }
}
