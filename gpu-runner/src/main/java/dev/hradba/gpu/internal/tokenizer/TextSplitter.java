package dev.hradba.gpu.internal.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.hradba.gpu.internal.gguf.GgufMetadata;

/// Splits text before byte pair encoding, one pattern after the other; what lies between two matches is a part too.
///
/// @param patterns        applied in order, each to the parts that the one before made
/// @param wholeWordsFirst whether a part that is a piece is taken without looking at merges
record TextSplitter(List<Pattern> patterns, boolean wholeWordsFirst) {

    /// White space as Unicode defines it, which is more than Java's `\s`.
    private static final String S = "\\p{IsWhite_Space}";
    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^" + S + "\\p{L}\\p{N}]+|" + S + "+(?![^" + S + "])";
    private static final String PUNCTUATION = "[\\p{P}$+<=>^~|`]+";
    private static final String LLAMA3 = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,DIGITS}"
            + "| ?[^" + S + "\\p{L}\\p{N}]+[\\r\\n]*|" + S + "*[\\r\\n]+|" + S + "+(?![^" + S + "])|" + S + "+";

    static TextSplitter named(String name, GgufMetadata metadata) {
        return switch (name) {
            case "gpt-2" -> of(false, GPT2 + "|" + S + "+");
            case "default" -> of(false, PUNCTUATION.replace("`", ""), GPT2, "\\p{N}+", "[0-9][0-9][0-9]");
            case "falcon" -> of(false, PUNCTUATION, GPT2, "[0-9][0-9][0-9]");
            case "llama-bpe", "llama3", "llama-v3" -> of(true, LLAMA3.replace("DIGITS", "3"));
            case "qwen2" -> of(false, LLAMA3.replace("{1,DIGITS}", ""));
            default -> throw metadata.broken("its tokenizer splits text by the rules '" + name + "'",
                    "This runner knows the rules 'default', 'gpt-2', 'falcon', 'llama-bpe' and 'qwen2'; pick another model.");
        };
    }

    private static TextSplitter of(boolean wholeWordsFirst, String... patterns) {
        List<Pattern> compiled = new ArrayList<>();
        for (String pattern : patterns) {
            compiled.add(Pattern.compile(pattern));
        }
        return new TextSplitter(compiled, wholeWordsFirst);
    }

    List<String> split(String text) {
        List<String> parts = List.of(text);
        for (Pattern pattern : patterns) {
            List<String> finer = new ArrayList<>();
            for (String part : parts) {
                split(part, pattern, finer);
            }
            parts = finer;
        }
        return parts;
    }

    private static void split(String text, Pattern pattern, List<String> out) {
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (matcher.start() > from) {
                out.add(text.substring(from, matcher.start()));
            }
            if (matcher.end() > matcher.start()) {
                out.add(matcher.group());
            }
            from = matcher.end();
        }
        if (from < text.length()) {
            out.add(text.substring(from));
        }
    }
}
