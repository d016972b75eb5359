package dev.hradba.gpu.internal.tokenizer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// The pieces of a model file, their kinds, and which of them begin and end texts.
public final class Vocabulary {

    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTE = 6;
    private static final String AGAIN = "Convert the model again with a current converter.";
    private static final String[] ENDS = {"<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|eom_id|>"};

    private final String[] pieces;
    private final int[] kinds;
    private final Map<String, Integer> ids;
    private final OptionalInt begin;
    private final boolean addsBegin;
    private final BitSet ends = new BitSet();

    Vocabulary(GgufMetadata metadata) {
        pieces = metadata.strings("tokenizer.ggml.tokens").orElseThrow(
                () -> metadata.broken("its header has no 'tokenizer.ggml.tokens'", AGAIN));
        if (pieces.length == 0) {
            throw metadata.broken("its vocabulary is empty", AGAIN);
        }
        kinds = new int[pieces.length];
        metadata.integers("tokenizer.ggml.token_type").ifPresent(types -> {
            if (types.length != kinds.length) {
                throw metadata.broken("'tokenizer.ggml.token_type' has %d entries for %d pieces".formatted(types.length, kinds.length), AGAIN);
            }
            for (int i = 0; i < types.length; i++) {
                kinds[i] = (int) types[i];
            }
        });
        ids = HashMap.newHashMap(pieces.length);
        for (int i = 0; i < pieces.length; i++) {
            ids.putIfAbsent(pieces[i], i);
        }
        begin = id(metadata, "tokenizer.ggml.bos_token_id");
        String model = metadata.requireString("tokenizer.ggml.model");
        boolean usual = model.equals("llama") || metadata.string("tokenizer.ggml.pre").orElse("").equals("llama-bpe");
        addsBegin = begin.isPresent() && metadata.boolOr("tokenizer.ggml.add_bos_token", usual);
        for (String key : new String[] {"eos", "eot", "eom"}) {
            id(metadata, "tokenizer.ggml." + key + "_token_id").ifPresent(ends::set);
        }
        for (String piece : ENDS) {
            Integer id = ids.get(piece);
            if (id != null && isControl(id)) {
                ends.set(id);
            }
        }
    }

    private OptionalInt id(GgufMetadata metadata, String key) {
        return metadata.has(key) ? OptionalInt.of(metadata.requireInt(key, 0, pieces.length - 1)) : OptionalInt.empty();
    }

    /// Number of pieces.
    public int size() {
        return pieces.length;
    }

    /// The piece as the file spells it.
    public String piece(int id) {
        return pieces[id];
    }

    /// The id of a piece as the file spells it.
    public OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// The id of a piece, or -1.
    int idOrNone(String piece) {
        Integer id = ids.get(piece);
        return id == null ? -1 : id;
    }

    /// Whether the piece has a meaning of its own and no text.
    public boolean isControl(int id) {
        return kinds[id] == CONTROL || kinds[id] == UNKNOWN;
    }

    /// Whether the piece is one that templates may name.
    boolean isSpecial(int id) {
        return kinds[id] == CONTROL || kinds[id] == USER_DEFINED;
    }

    /// Whether the piece is a single byte written as `<0xXX>`.
    boolean isByte(int id) {
        return kinds[id] == BYTE;
    }

    /// The piece that begins a text.
    public OptionalInt begin() {
        return begin;
    }

    /// Whether prompts begin with that piece.
    public boolean addsBegin() {
        return addsBegin;
    }

    /// Whether the piece ends a reply.
    public boolean isEnd(int id) {
        return ends.get(id);
    }

    /// The lowest id that ends a reply, or -1.
    public int firstEnd() {
        return ends.nextSetBit(0);
    }
}
