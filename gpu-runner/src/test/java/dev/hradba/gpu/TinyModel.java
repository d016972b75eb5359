package dev.hradba.gpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.hradba.gpu.internal.gguf.GgmlType;

/// A small Llama model with random weights, written as a GGUF file, and the same weights as plain arrays.
///
/// @param shape   its sizes
/// @param weights tensors as a reader finds them, row by row
/// @param writer  the file
public record TinyModel(Shape shape, Map<String, float[]> weights, GgufWriter writer) {

    /// Sizes of a model.
    public record Shape(int layers, int width, int heads, int kvHeads, int hidden, int vocabulary, int context, boolean tied) {
        /// Numbers per head.
        public int headSize() {
            return width / heads;
        }
    }

    /// Kinds of vocabulary.
    public enum Pieces {
        /// Hradba's own words.
        WORDS,
        /// SentencePiece with bytes and letters.
        SPM,
        /// Byte pairs.
        BPE
    }

    /// What most tests use.
    public static final Shape USUAL = new Shape(2, 64, 4, 2, 96, 300, 256, true);

    /// Makes a model.
    public static TinyModel of(Shape shape, GgmlType type, Pieces pieces, long seed) {
        GgufWriter writer = new GgufWriter();
        writer.string("general.architecture", "llama").string("general.name", "tiny").string("general.license", "Apache-2.0")
                .integer("llama.block_count", shape.layers).integer("llama.embedding_length", shape.width)
                .integer("llama.feed_forward_length", shape.hidden).integer("llama.attention.head_count", shape.heads)
                .integer("llama.attention.head_count_kv", shape.kvHeads).integer("llama.context_length", shape.context)
                .integer("llama.rope.dimension_count", shape.headSize()).real("llama.rope.freq_base", 10_000f)
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        vocabulary(writer, pieces, shape.vocabulary);
        Map<String, float[]> weights = new HashMap<>();
        Random random = new Random(seed);
        add(writer, weights, random, "token_embd.weight", type, shape.width, shape.vocabulary);
        int queries = shape.heads * shape.headSize();
        int keys = shape.kvHeads * shape.headSize();
        for (int i = 0; i < shape.layers; i++) {
            String prefix = "blk." + i + ".";
            add(writer, weights, random, prefix + "attn_norm.weight", GgmlType.F32, shape.width, 1);
            add(writer, weights, random, prefix + "attn_q.weight", type, shape.width, queries);
            add(writer, weights, random, prefix + "attn_k.weight", type, shape.width, keys);
            add(writer, weights, random, prefix + "attn_v.weight", type, shape.width, keys);
            add(writer, weights, random, prefix + "attn_output.weight", type, queries, shape.width);
            add(writer, weights, random, prefix + "ffn_norm.weight", GgmlType.F32, shape.width, 1);
            add(writer, weights, random, prefix + "ffn_gate.weight", type, shape.width, shape.hidden);
            add(writer, weights, random, prefix + "ffn_up.weight", type, shape.width, shape.hidden);
            add(writer, weights, random, prefix + "ffn_down.weight", type, shape.hidden, shape.width);
        }
        add(writer, weights, random, "output_norm.weight", GgmlType.F32, shape.width, 1);
        if (!shape.tied) {
            add(writer, weights, random, "output.weight", type, shape.width, shape.vocabulary);
        }
        return new TinyModel(shape, weights, writer);
    }

    /// Writes it to a folder.
    public Path write(Path folder) {
        return writer.write(folder.resolve("tiny.gguf"));
    }

    private static void add(GgufWriter writer, Map<String, float[]> weights, Random random, String name, GgmlType type, int columns, int rows) {
        float[] numbers = new float[columns * rows];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rows == 1 ? 1 + 0.1f * (float) random.nextGaussian()
                    : (name.startsWith("token_embd") ? 1f : 1.5f / (float) Math.sqrt(columns)) * (float) random.nextGaussian();
        }
        weights.put(name, writer.tensor(name, type, columns, rows, numbers));
    }

    private static void vocabulary(GgufWriter writer, Pieces pieces, int size) {
        switch (pieces) {
            case WORDS -> words(writer, size);
            case SPM -> sentencePieces(writer, size);
            case BPE -> bytePairs(writer, size);
        }
    }

    private static void words(GgufWriter writer, int size) {
        List<String> tokens = new ArrayList<>(List.of("<pad>", "<bos>", "<q>", "<a>", "<eos>", "sel", "count", "where", "=", "and"));
        for (int i = 0; tokens.size() < 40; i++) {
            tokens.add("<T" + i + ">");
        }
        int hashBase = tokens.size();
        for (int i = 0; i < 32; i++) {
            tokens.add("<h" + i + ">");
        }
        tokens.addAll(List.of("<", "se"));
        while (tokens.size() < size) {
            tokens.add("w" + tokens.size());
        }
        boolean[] schemaWords = new boolean[size];
        for (int i = 0; i < size; i++) {
            schemaWords[i] = i % 2 == 0;
        }
        writer.string("tokenizer.ggml.model", "hradba-words").strings("tokenizer.ggml.tokens", tokens)
                .integer("tokenizer.ggml.bos_token_id", 1).integer("tokenizer.ggml.eos_token_id", 4)
                .integer("hradba.tokenizer.hash_base", hashBase).integer("hradba.tokenizer.hash_buckets", 32)
                .booleans("hradba.tokenizer.schema_words", schemaWords).string("hradba.prompt_format", "plan/1");
    }

    private static void sentencePieces(GgufWriter writer, int size) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int b = 0; b < 256; b++) {
            tokens.add("<0x%02X>".formatted(b));
        }
        String letters = "\u2581etaoinshrdlu0123456789{}[]\":,";
        letters.codePoints().forEach(c -> tokens.add(Character.toString(c)));
        for (String word : List.of("\u2581t", "he", "\u2581the", "in", "er", "an", "\u2581a", "on")) {
            tokens.add(word);
        }
        if (tokens.size() > size) {
            throw new IllegalArgumentException("the vocabulary needs " + tokens.size());
        }
        while (tokens.size() < size) {
            tokens.add("\u2581u" + tokens.size());
        }
        int[] types = new int[size];
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            types[i] = i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1;
            scores[i] = -i;
        }
        writer.string("tokenizer.ggml.model", "llama").strings("tokenizer.ggml.tokens", tokens).integers("tokenizer.ggml.token_type", types)
                .reals("tokenizer.ggml.scores", scores).integer("tokenizer.ggml.bos_token_id", 1).integer("tokenizer.ggml.eos_token_id", 2)
                .string("tokenizer.chat_template", "[INST] <<SYS>>");
    }

    private static void bytePairs(GgufWriter writer, int size) {
        List<String> tokens = new ArrayList<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            tokens.add(Character.toString(printable ? b : next++));
        }
        List<String> merges = List.of("t h", "th e", "\u0120 the", "i n", "e r");
        merges.forEach(merge -> tokens.add(merge.replace(" ", "")));
        tokens.addAll(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
        int[] types = new int[size];
        while (tokens.size() < size) {
            tokens.add("unused" + tokens.size());
        }
        for (int i = 0; i < size; i++) {
            types[i] = tokens.get(i).startsWith("<|") ? 3 : 1;
        }
        writer.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", "qwen2").strings("tokenizer.ggml.tokens", tokens)
                .integers("tokenizer.ggml.token_type", types).strings("tokenizer.ggml.merges", merges)
                .integer("tokenizer.ggml.eos_token_id", tokens.indexOf("<|im_end|>")).string("tokenizer.chat_template", "<|im_start|>");
    }
}
