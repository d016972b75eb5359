package dev.hradba.core.prompt;

/// Says how many tokens a text is for a model. The port for a tokenizer, or for a server's own counting.
@FunctionalInterface
public interface TokenCounter {

    /// Tokens of the text, or a little more; never less.
    int count(String text);

    /// Counts without a tokenizer, on the safe side: a token for every three bytes of UTF-8, and one for each digit and sign.
    ///
    /// English prose has about four and a half characters a token, Czech about two and a half in most vocabularies, and
    /// digits are often tokens of their own.
    static TokenCounter cautious() {
        return text -> {
            long units = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean plain = c < 128 && (Character.isLetter(c) || c == ' ');
                units += plain ? 1 : c < 128 ? 3 : c < 0x800 ? 2 : 3;
            }
            return (int) Math.min(Integer.MAX_VALUE, (units + 2) / 3);
        };
    }
}
