package dev.hradba.agent.sql.internal.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The words that names run together: UNITPRICE is a unit price. Immutable.
final class NameParts {

    private static final int SHORTEST_NAME = 6;
    private static final int SHORTEST_WORD = 3;

    private final Set<String> vocabulary = new HashSet<>();
    private final Set<String> tails;
    private final Set<String> undivided;
    private final UnaryOperator<String> stem;

    /// The words that the lists know something about, and some that they do not.
    NameParts(Lexicon.Lists lists, UnaryOperator<String> stem) {
        this.stem = stem;
        this.tails = lists.tails();
        this.undivided = lists.undivided();
        Stream<String> lines = Stream.of(lists.synonyms(), lists.broader(), lists.roles(), lists.abbreviations().values())
                .flatMap(Collection::stream)
                .flatMap(line -> Stream.of(line.split("\\s+")));
        Stream<String> words = Stream.of(
                        lists.hints().keySet(), lists.generic(), lists.dateWords(), lists.persons(), lists.money(), lists.joined())
                .flatMap(Collection::stream);
        Stream<String> shortened = lists.abbreviations().keySet().stream().filter(word -> word.length() > SHORTEST_WORD);
        Stream.of(lines, words, shortened)
                .flatMap(all -> all)
                .filter(word -> word.length() >= SHORTEST_WORD && !lists.stop().contains(word))
                .forEach(word -> {
                    vocabulary.add(word);
                    vocabulary.add(stem.apply(word));
                });
    }

    /// The words of a part of a name, the longest first; the part itself if it is a word or no words are found in it.
    List<String> of(String part) {
        if (part.length() < SHORTEST_NAME || isWord(part) || undivided.contains(part)) {
            return List.of(part);
        }
        for (int cut = part.length() - 2; cut >= SHORTEST_WORD; cut--) {
            if (isWord(part.substring(0, cut))) {
                String rest = part.substring(cut);
                boolean whole = tails.contains(rest) || isWord(rest);
                List<String> rests = whole ? List.of(rest) : of(rest);
                if (whole || rests.size() > 1) {
                    List<String> words = new ArrayList<>(List.of(part.substring(0, cut)));
                    words.addAll(rests);
                    return List.copyOf(words);
                }
            }
        }
        return List.of(part);
    }

    private boolean isWord(String text) {
        return vocabulary.contains(text) || vocabulary.contains(stem.apply(text));
    }
}
