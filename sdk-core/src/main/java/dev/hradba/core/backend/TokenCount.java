package dev.hradba.core.backend;

/// How many tokens a text has.
///
/// @param tokens the number, at least 0
/// @param exact  whether the model's own tokenizer counted; otherwise it is an estimate that tends to be too high
public record TokenCount(int tokens, boolean exact) {

    private static final int LETTERS_PER_TOKEN = 3;

    /// Refuses a negative number.
    public TokenCount {
        if (tokens < 0) {
            throw new IllegalArgumentException("a text cannot have %d tokens".formatted(tokens));
        }
    }

    /// An estimate without a tokenizer: a token per three letters or digits of a run, two per letter beyond Latin, Greek and
    /// Cyrillic, one per sign, none for single blanks. Tokenizers of current models need fewer for most texts.
    public static TokenCount estimate(String text) {
        int tokens = 0;
        int run = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            boolean letter = Character.isLetterOrDigit(point) && point < 0x530;
            if (letter) {
                run++;
            } else {
                tokens += (run + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
                run = 0;
                boolean blank = point == ' ' && (at == 0 || text.charAt(at - 1) != ' ');
                tokens += blank ? 0 : point < 0x530 ? 1 : 2;
            }
            at += Character.charCount(point);
        }
        return new TokenCount(tokens + (run + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN, false);
    }
}
