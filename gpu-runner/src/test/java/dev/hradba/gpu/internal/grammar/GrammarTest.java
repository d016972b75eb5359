package dev.hradba.gpu.internal.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.hradba.core.backend.BackendException;
import dev.hradba.gpu.TinyModel;
import dev.hradba.gpu.TinyModel.Pieces;
import dev.hradba.gpu.internal.gguf.GgmlType;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;
import dev.hradba.gpu.internal.tokenizer.Tokenizers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GrammarTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void texts_of_the_grammar_are_accepted_and_others_are_not() {
        String grammar = """
                # an arithmetic expression
                root ::= term ([-+] term)*
                term ::= num | "(" root ")"   # nested
                num  ::= [0-9]{1,3}
                """;
        for (String good : List.of("1", "12+(3-4)", "((999))")) {
            assertTrue(accepts(grammar, good), good);
        }
        for (String bad : List.of("", "1+", "1234", "(1", "1)", "a")) {
            assertFalse(accepts(grammar, bad), bad);
        }
    }

    @Test
    void characters_beyond_ascii_are_read_byte_by_byte() {
        assertTrue(accepts("root ::= [\\u00e0-\\uFFFF]+ \"\\U0001F680\"?", "\u00e9\u20ac\uD83D\uDE80"));
        assertFalse(accepts("root ::= [^\\u00e9]", "\u00e9"));
        assertTrue(accepts("root ::= [^a-z\\]\"]", "\uD83D\uDE80"));
    }

    @Test
    void left_recursion_is_refused_with_the_name_of_the_rule() {
        for (String grammar : List.of("root ::= root \"a\" | \"b\"", "root ::= x\nx ::= \"a\"? y\ny ::= x \"b\"", "root ::= e root \"a\"\ne ::= \"\"")) {
            BackendException e = assertThrows(BackendException.class, () -> compile(grammar));
            assertTrue(String.valueOf(e.getMessage()).contains("left-recursive"), e.getMessage());
        }
    }

    @Test
    void mistakes_are_named_with_line_and_column() {
        for (Map.Entry<String, String> mistake : Map.of("start ::= \"a\"", "no rule 'root'", "root ::= \"a", "not closed",
                "root ::= x", "not defined", "root ::= \"a\"\nroot ::= \"b\"", "twice", "root ::= [z-a]", "line 1, column 14",
                "root ::= \"a\"{3,1}", "less than its minimum").entrySet()) {
            BackendException e = assertThrows(BackendException.class, () -> compile(mistake.getKey()), mistake.getKey());
            assertTrue(String.valueOf(e.getMessage()).contains(mistake.getValue()), e.getMessage());
        }
    }

    @Test
    void a_piece_that_spells_only_the_beginning_of_another_is_not_allowed() {
        Tokenizer words = tokenizer(Pieces.WORDS);
        TokenGrammar grammar = TokenGrammar.compile("root ::= \"<T\" [0-2] \"> sel\" (\" count\")?", new TokenTrie(words), true);
        long[] mask = grammar.allowed(grammar.start());
        int three = words.vocabulary().id("<T0>").orElseThrow();
        assertEquals(7L << three, mask[0]);
        int after = grammar.next(grammar.start(), three);
        assertEquals(words.vocabulary().id("sel").orElseThrow(), grammar.only(after));
        assertEquals(-1, grammar.only(grammar.next(after, grammar.only(after))));
    }

    @Test
    void random_grammars_are_followed_exactly() {
        Tokenizer tokenizer = tokenizer(Pieces.SPM);
        TokenTrie trie = new TokenTrie(tokenizer);
        long seed = Long.getLong("hradba.fuzz.seed", 99);
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 400; i++) {
            String gbnf = RandomGrammars.next(random);
            Map<String, Expression> rules = GbnfParser.parse(gbnf);
            TokenGrammar grammar;
            try {
                grammar = TokenGrammar.compile(gbnf, trie, false);
            } catch (BackendException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("left-recursive"), e.getMessage());
                continue;
            }
            try {
                for (int n = 0; n < 5; n++) {
                    String text = sample(grammar, tokenizer, random);
                    if (text != null) {
                        compared++;
                        assertTrue(NaiveRecogniser.accepts(rules, text), "seed %d: '%s' sampled from\n%s".formatted(seed, text, gbnf));
                    }
                    String noise = RandomGrammars.text(random);
                    assertEquals(NaiveRecogniser.accepts(rules, noise), accepts(gbnf, noise), "seed %d: '%s' under\n%s".formatted(seed, noise, gbnf));
                }
            } catch (BackendException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("too ambiguous"), e.getMessage());
            }
        }
        assertTrue(compared > 300, "only " + compared + " samples ended");
    }

    /// A random walk over allowed tokens; null if it did not end in time or ran into a dead end of the grammar.
    private static @Nullable String sample(TokenGrammar grammar, Tokenizer tokenizer, Random random) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int at = grammar.start();
        for (int step = 0; step < 40; step++) {
            long[] mask = grammar.allowed(at);
            List<Integer> allowed = new ArrayList<>();
            for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
                if ((mask[id >> 6] >>> id & 1) != 0) {
                    allowed.add(id);
                }
            }
            if (allowed.isEmpty()) {
                return null;
            }
            int id = allowed.get(random.nextInt(allowed.size()));
            if (allowed.contains(tokenizer.vocabulary().firstEnd()) && random.nextInt(3) == 0) {
                id = tokenizer.vocabulary().firstEnd();
            }
            if (tokenizer.vocabulary().isEnd(id)) {
                return text.toString(StandardCharsets.UTF_8);
            }
            text.writeBytes(tokenizer.bytes(id));
            at = grammar.next(at, id);
        }
        return null;
    }

    private static Grammar compile(String gbnf) {
        return new Grammar(new Network(GbnfParser.parse(gbnf), false));
    }

    private static boolean accepts(String gbnf, String text) {
        Grammar grammar = compile(gbnf);
        int at = grammar.start();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            at = grammar.step(at, b & 0xFF);
        }
        return grammar.isComplete(at);
    }

    private Tokenizer tokenizer(Pieces pieces) {
        TinyModel tiny = TinyModel.of(TinyModel.USUAL, GgmlType.F32, pieces, 1);
        try (GgufFile file = GgufFile.open(tiny.write(folder))) {
            return Tokenizers.of(file.metadata());
        }
    }
}
