package dev.hradba.agent.sql.internal.link;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/// A token of a question.
///
/// @param kind  what it is
/// @param text  folded word, plain number, date, quoted text or sign
/// @param stem  the word's or number's stem; null for the other kinds
/// @param start offset of its first character in the question
/// @param end   offset after its last character
record Token(Kind kind, String text, @Nullable String stem, int start, int end) {

    enum Kind {
        WORD,
        NUMBER,
        DATE,
        QUOTE,
        SIGN
    }

    private static final String WORD_CHAR = "[\\p{L}\\p{N}_]";
    private static final String LETTER = "[\\p{L}\\p{Nl}\\p{No}]";
    private static final Pattern TOKEN = Pattern.compile("\"[^\"]+\"|(?<!" + WORD_CHAR + ")'[^']+'(?!" + WORD_CHAR + ")"
            + "|\\p{Nd}{4}-\\p{Nd}{2}-\\p{Nd}{2}(?!\\p{Nd})"
            + "|(?:19|20)\\p{Nd}{2}-(?:0[1-9]|1[0-2])(?![\\p{Nd}-])|[wW]/[oO](?!" + WORD_CHAR + ")|[eE]-mails?(?!" + WORD_CHAR + ")"
            + "|\\p{Nd}+(?:[.,]\\p{Nd}+)*%?(?![A-Za-z_\\p{Nd}])"
            + "|[0-9]+(?:[.,][0-9]+)?[kKmM](?!" + WORD_CHAR + ")"
            + "|" + LETTER + "+(?:'" + LETTER + "+)?\\p{Nd}*"
            + "|" + WORD_CHAR + "+|[<>]=?|!=|=");
    private static final Pattern DATE = Pattern.compile("\\p{Nd}{4}-\\p{Nd}{2}(-\\p{Nd}{2})?");
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+(?:[.,]\\p{Nd}+)*%?");
    private static final Pattern SHORT = Pattern.compile("[0-9]+(?:[.,][0-9]+)?[kKmM]");
    private static final Pattern THOUSANDS = Pattern.compile(",(?=\\p{Nd}{3})");
    private static final Pattern POSSESSIVE = Pattern.compile("'s?$");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c\u201d\u201e]");
    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u2018\u2019]");
    private static final Set<String> SIGNS = Set.of("<", ">", "<=", ">=", "=", "!=");

    /// The same with another stem, where the word was a typing error.
    Token respelled(String other) {
        return new Token(kind, text, other, start, end);
    }

    static List<Token> of(String question, Lexicon lexicon) {
        String plain = SINGLE_QUOTES.matcher(DOUBLE_QUOTES.matcher(question).replaceAll("\"")).replaceAll("'");
        List<Token> tokens = new ArrayList<>();
        var matcher = TOKEN.matcher(plain);
        while (matcher.find()) {
            tokens.add(of(matcher.group(), matcher.start(), matcher.end(), lexicon));
        }
        return phrased(tokens, lexicon);
    }

    /// Replaces phrases by the words they stand for: runs out, e-mail, grouped by.
    private static List<Token> phrased(List<Token> tokens, Lexicon lexicon) {
        List<Token> result = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            int from = at;
            Optional<Lexicon.Phrase> phrase =
                    lexicon.phrases().stream().filter(one -> stands(one.said(), tokens, from)).findFirst();
            if (phrase.isEmpty()) {
                result.add(tokens.get(at));
                at++;
                continue;
            }
            int end = from + phrase.get().said().size();
            for (String word : phrase.get().meant()) {
                result.add(new Token(Kind.WORD, word, lexicon.stem(word), tokens.get(from).start(), tokens.get(end - 1).end()));
            }
            at = end;
        }
        return result;
    }

    private static boolean stands(List<String> words, List<Token> tokens, int from) {
        return from + words.size() <= tokens.size()
                && IntStream.range(0, words.size()).allMatch(i -> tokens.get(from + i).kind() == Kind.WORD
                        && tokens.get(from + i).text().equals(words.get(i)));
    }

    private static Token of(String text, int start, int end, Lexicon lexicon) {
        if (text.charAt(0) == '"' || text.charAt(0) == '\'') {
            return new Token(Kind.QUOTE, text.substring(1, text.length() - 1), null, start, end);
        }
        if (DATE.matcher(text).matches()) {
            return new Token(Kind.DATE, text, null, start, end);
        }
        if (NUMBER.matcher(text).matches()) {
            String bare = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
            String number = THOUSANDS.matcher(bare).replaceAll("").replace(',', '.');
            return number.indexOf('.') == number.lastIndexOf('.')
                    ? new Token(Kind.NUMBER, number, lexicon.stem(number), start, end)
                    : new Token(Kind.QUOTE, text, null, start, end);
        }
        if (SIGNS.contains(text)) {
            return new Token(Kind.SIGN, text, null, start, end);
        }
        if (SHORT.matcher(text).matches()) {
            BigDecimal amount = new BigDecimal(text.substring(0, text.length() - 1).replace(',', '.'));
            int zeros = Character.toLowerCase(text.charAt(text.length() - 1)) == 'k' ? 3 : 6;
            String number = amount.scaleByPowerOfTen(zeros).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
            return new Token(Kind.NUMBER, number, lexicon.stem(number), start, end);
        }
        String folded = Lexicon.fold(text);
        if (lexicon.isNegation(folded)) {
            return new Token(Kind.WORD, "not", "not", start, end);
        }
        String word = folded.contains("'") ? POSSESSIVE.matcher(folded).replaceAll("") : folded;
        return new Token(Kind.WORD, word, lexicon.stem(word), start, end);
    }

    /// The stems of words in their order; those without one are left out.
    static List<String> stems(List<Token> run) {
        return run.stream().map(Token::stem).filter(Objects::nonNull).toList();
    }
}
