package dev.hradba.agent.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.hradba.agent.sql.internal.link.Lexicon;

/// Words that say how to query rather than what about: `average`, `before`, `top`. They need no counterpart in a schema.
final class QueryWords {

    private static final Set<String> WORDS = read();

    private QueryWords() {}

    static boolean explains(String stem) {
        return WORDS.contains(stem);
    }

    private static Set<String> read() {
        try (InputStream in = QueryWords.class.getResourceAsStream("query-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("query-words.txt is missing from the jar; build agent-runtime again");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\\s+")).map(Lexicon.builtIn()::stem).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("query-words.txt in the jar cannot be read; build agent-runtime again", e);
        }
    }
}
