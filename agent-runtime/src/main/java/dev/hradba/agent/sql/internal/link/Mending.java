package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// Mends the words of a question before they are linked: typing errors, words that add nothing.
final class Mending {

    private static final Set<String> STARTS = Set.of("start", "starting", "begin", "beginning");
    private static final Set<String> ENDS = Set.of("end", "ending");
    private static final Set<String> CONTAINS = Set.of("contain", "containing");
    private static final Set<String> LETTERS = Set.of("the", "a", "letter", "letters", "word", "text", "string");
    private static final Set<Token.Kind> QUOTED = Set.of(Token.Kind.WORD, Token.Kind.NUMBER, Token.Kind.QUOTE);
    private static final Set<String> KINDS = Set.of("kind", "type", "sort");
    private static final Set<String> ARTICLES = Set.of("a", "an", "per");
    private static final Map<String, String> PACES =
            Map.of("hour", "hourly", "day", "daily", "week", "weekly", "month", "monthly", "year", "yearly");

    private final LinkSchema schema;
    private final Lexicon lexicon;

    Mending(LinkSchema schema) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
    }

    /// The words of a question, mended.
    List<Token> tokens(String question) {
        return paced(withoutKindOf(withoutAddress(withPartsOfTexts(joined(Token.of(question, lexicon))).stream().map(this::respelled).toList())));
    }

    /// One token for work orders, where their table is called wo.
    private List<Token> joined(List<Token> all) {
        List<Token> result = new ArrayList<>();
        int at = 0;
        while (at < all.size()) {
            int taken = 1;
            Token token = all.get(at);
            for (int length = Math.min(3, all.size() - at); length > 1 && taken == 1; length--) {
                List<Token> run = all.subList(at, at + length);
                Optional<String> name = initials(run);
                if (name.isPresent()) {
                    taken = length;
                    token = new Token(Token.Kind.WORD, name.get(), lexicon.stem(name.get()), token.start(), run.getLast().end());
                }
            }
            result.add(token);
            at += taken;
        }
        return result;
    }

    private Optional<String> initials(List<Token> run) {
        boolean words = run.stream().allMatch(token -> token.kind() == Token.Kind.WORD && !token.text().isEmpty() && !lexicon.isStop(token.text()));
        return words ? schema.shortened().initials(run.stream().map(Token::text).toList()) : Optional.empty();
    }

    /// Quotes what texts contain, begin or end with: whose name contains tea, last names starting with K, emails ending in .org.
    private List<Token> withPartsOfTexts(List<Token> all) {
        for (int at = 0; at + 1 < all.size(); at++) {
            String verb = all.get(at).stem();
            boolean starts = verb != null && STARTS.contains(verb);
            boolean ends = verb != null && ENDS.contains(verb);
            int after = at + 1;
            if (starts || ends) {
                String next = all.get(after).stem();
                if (!"with".equals(next) && !(ends && "in".equals(next))) {
                    continue;
                }
                after++;
            } else if (verb == null || !CONTAINS.contains(verb)) {
                continue;
            }
            while (after < all.size() - 1 && all.get(after).stem() != null && LETTERS.contains(all.get(after).stem())) {
                after++;
            }
            boolean text = all.subList(Math.max(0, at - 3), at).stream().anyMatch(token -> isText(token.stem()));
            boolean spelled = (starts || ends)
                    && after < all.size()
                    && all.get(after).kind() == Token.Kind.WORD
                    && Set.of("letter", "letters", "with").contains(Objects.requireNonNullElse(all.get(after - 1).stem(), ""))
                    && lexicon.month(all.get(after).text()) == null;
            if (after < all.size() && (text || spelled) && QUOTED.contains(all.get(after).kind())) {
                String word = starts ? "startswith" : ends ? "endswith" : "containing";
                List<Token> quoted = new ArrayList<>(all.subList(0, at));
                quoted.add(new Token(Token.Kind.WORD, word, word, all.get(at).start(), all.get(at).end()));
                Token part = all.get(after);
                quoted.add(new Token(Token.Kind.QUOTE, part.text(), null, part.start(), part.end()));
                quoted.addAll(all.subList(after + 1, all.size()));
                return quoted;
            }
        }
        return all;
    }

    /// Whether a word is name, or of a column of texts.
    private boolean isText(@Nullable String word) {
        LinkSchema.Level exact = schema.levels().getFirst();
        return word != null
                && (word.equals("name")
                        || Stream.concat(exact.full(List.of(word)).stream(), exact.part(word).stream())
                                .anyMatch(entry -> entry instanceof LinkColumn column
                                        && (column.kind() == Kind.TXT || column.kind() == Kind.NAME)));
    }

    /// Leaves out a word that adds nothing to `email address`, unless something here is called an address and nothing an email.
    private List<Token> withoutAddress(List<Token> all) {
        LinkSchema.Level exact = schema.levels().getFirst();
        boolean addressed = exact.names(List.of("address")) || !exact.part("address").isEmpty();
        boolean mailed = exact.names(List.of("email")) && !exact.names(List.of("email", "address"));
        if (addressed && !mailed) {
            return all;
        }
        return IntStream.range(0, all.size())
                .filter(at -> at == 0 || !"address".equals(all.get(at).stem()) || !"email".equals(all.get(at - 1).stem()))
                .mapToObj(all::get)
                .toList();
    }

    /// by kind of fault: the column is fault.
    private List<Token> withoutKindOf(List<Token> all) {
        for (int at = 0; at + 2 < all.size(); at++) {
            String kind = all.get(at).stem();
            String name = all.get(at + 2).stem();
            if (kind != null && KINDS.contains(kind) && "of".equals(all.get(at + 1).stem()) && name != null && isCategory(name)) {
                List<Token> rest = new ArrayList<>(all);
                rest.subList(at, at + 2).clear();
                return List.copyOf(rest);
            }
        }
        return all;
    }

    /// Earns more than 30 an hour: hourly, where something is called so.
    private List<Token> paced(List<Token> all) {
        List<Token> result = new ArrayList<>(all);
        for (int at = 2; at < all.size(); at++) {
            Token token = result.get(at);
            String pace = token.stem() == null ? null : PACES.get(token.stem());
            String before = result.get(at - 1).stem();
            boolean amount = before != null && ARTICLES.contains(before) && result.get(at - 2).kind() == Token.Kind.NUMBER;
            if (pace != null && amount && schema.knows(pace)) {
                result.set(at, new Token(Token.Kind.WORD, pace, lexicon.stem(pace), token.start(), token.end()));
            }
        }
        return List.copyOf(result);
    }

    private boolean isCategory(String name) {
        List<Entry> exact = schema.levels().getFirst().full(List.of(name));
        List<Entry> entries = exact.isEmpty() ? schema.levels().get(1).full(List.of(name)) : exact;
        return entries.stream().anyMatch(entry -> entry instanceof LinkColumn column && column.kind() == Kind.CAT)
                && entries.stream().noneMatch(LinkTable.class::isInstance);
    }

    /// A token, its stem mended where it is one typing error away from a word of the schema and means nothing itself.
    private Token respelled(Token token) {
        String stem = token.stem();
        if (token.kind() != Token.Kind.WORD
                || stem == null
                || token.text().codePointCount(0, token.text().length()) <= 4
                || lexicon.isQuestionWord(stem)
                || lexicon.hasHints(token.text())
                || schema.levels().stream().anyMatch(level -> schema.knows(level.map(stem)))) {
            return token;
        }
        Optional<String> shorter = schema.shortened().of(token.text());
        if (schema.isCellWord(stem) && schema.tables().stream().noneMatch(table -> shorter.filter(table.words().getLast()::equals).isPresent())) {
            return token;
        }
        return schema.spellings().stream()
                .filter(word -> word.codePointAt(0) == stem.codePointAt(0) && Spelling.oneEdit(stem, word) && !isInflected(stem, word))
                .findFirst()
                .or(() -> shorter)
                .map(token::respelled)
                .orElse(token);
    }

    /// Whether two words are forms of one: supplied is no mistyped supplier.
    private boolean isInflected(String one, String other) {
        return lexicon.family(one).isPresent() && lexicon.family(one).equals(lexicon.family(other));
    }
}
