package dev.hradba.core.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.Sampling;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.embedding.Embedder;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CachesTest {

    private static final Identity EVA = new Identity("eva", Set.of("hr"), Map.of("site", "Brno"));
    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("Hello")));

    private final ReplyCache cache = new ReplyCache(100_000, Duration.ofHours(1));
    private final ScriptedBackend backend = ScriptedBackend.of(Collections.nCopies(100, ScriptedBackend.text("hi there")));

    private int asked() {
        return backend.requests().size();
    }

    @Test
    void the_same_request_of_the_same_identity_is_answered_without_asking() {
        var mine = cache.forIdentity(EVA, backend);
        var first = mine.complete(HELLO);
        var heard = new StringBuilder();
        var second = mine.complete(HELLO, heard::append, new Cancellation());
        assertEquals(1, asked());
        assertEquals(first.text(), second.text());
        assertEquals("hi there", heard.toString());
        assertEquals(Usage.NONE, second.usage());
        assertEquals(List.of(1L, 1L), List.of(cache.hits(), cache.misses()));
    }

    @Test
    void nothing_crosses_identities_nor_a_change_of_rights() {
        cache.forIdentity(EVA, backend).complete(HELLO);
        for (var other : List.of(Identity.of("adam"), Identity.of("eva"), new Identity("eva", Set.of("hr", "it"), Map.of("site", "Brno")),
                new Identity("eva", Set.of("hr"), Map.of("site", "Praha")))) {
            int before = asked();
            cache.forIdentity(other, backend).complete(HELLO);
            assertEquals(before + 1, asked(), other.toString());
        }
    }

    @Test
    void everything_that_shapes_the_reply_is_part_of_the_key() {
        var mine = cache.forIdentity(EVA, backend);
        mine.complete(HELLO);
        var tool = new ToolSpec("t", "T.", "{\"type\":\"object\"}");
        for (var other : List.of(HELLO.withMaxTokens(7), HELLO.withStop(List.of("x")), HELLO.withLogProbs(), HELLO.with(new Constraint.Grammar("root ::= \"a\"")),
                HELLO.with(new Constraint.JsonSchema("a", "{}")), HELLO.withTools(List.of(tool), new ToolChoice.Auto()),
                HELLO.withTools(List.of(tool), new ToolChoice.Required()), HELLO.with(new Sampling(0, 0.5, 0, OptionalLong.empty())),
                HELLO.with(new Sampling(1, 1, 0, OptionalLong.of(1))), HELLO.with(new Sampling(1, 1, 0, OptionalLong.of(2))),
                CompletionRequest.of(List.of(Message.system("Hello"))), CompletionRequest.of(List.of(Message.user("Hello"), Message.user(""))))) {
            int before = asked();
            mine.complete(other);
            mine.complete(other);
            assertEquals(before + 1, asked(), other.toString());
        }
        var model = new BackendInfo("scripted", "", "other", 0, backend.info().capabilities(), BackendInfo.CHAT, Map.of());
        var elsewhere = ScriptedBackend.saying("another").withInfo(model);
        assertEquals("another", cache.forIdentity(EVA, elsewhere).complete(HELLO).text());
    }

    @Test
    void what_asking_again_would_not_repeat_is_not_kept() {
        var random = HELLO.with(new Sampling(0.7, 1, 0, OptionalLong.empty()));
        var mine = cache.forIdentity(EVA, backend);
        mine.complete(random);
        mine.complete(random);
        assertEquals(2, asked());
        var calling = ScriptedBackend.of(List.of(ScriptedBackend.calls(new ToolCall("1", "t", "{}")), ScriptedBackend.text("done")));
        var tools = cache.forIdentity(Identity.of("tools"), calling);
        assertEquals(FinishReason.TOOL_CALLS, tools.complete(HELLO).finishReason());
        assertEquals("done", tools.complete(HELLO).text());
    }

    @Test
    void failures_and_cancelled_replies_are_not_kept() {
        Backend shaky = cache.forIdentity(EVA, ScriptedBackend.of(List.of(ScriptedBackend.failure(Kind.BUSY, true, "no"),
                ScriptedBackend.text("a long reply"), ScriptedBackend.text("whole"))));
        assertThrows(BackendException.class, () -> shaky.complete(HELLO));
        var cancellation = new Cancellation();
        assertEquals(FinishReason.CANCELLED, shaky.complete(HELLO, text -> cancellation.cancel(), cancellation).finishReason());
        assertEquals("whole", shaky.complete(HELLO, CompletionListener.NONE, new Cancellation()).text());
    }

    @Test
    void a_subject_can_be_forgotten() {
        var mine = cache.forIdentity(EVA, backend);
        mine.complete(HELLO);
        cache.forget("eva");
        mine.complete(HELLO);
        assertEquals(2, asked());
    }

    /// Counts what it is asked; vectors tell the length of their text.
    private static final class Counting implements Embedder {
        private final List<String> asked = new ArrayList<>();
        private final String recipe;

        Counting(String recipe) {
            this.recipe = recipe;
        }

        @Override
        public String recipe() {
            return recipe;
        }

        @Override
        public String model() {
            return "m";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public float[] query(String text) {
            asked.add("q:" + text);
            return new float[] {text.length(), -1};
        }

        @Override
        public List<float[]> passages(List<String> texts) {
            asked.addAll(texts);
            return texts.stream().map(text -> new float[] {text.length(), 1}).toList();
        }

        @Override
        public void close() {}
    }

    @Test
    void a_vector_is_asked_for_once_and_kept_apart_by_identity_and_role() {
        var vectors = new EmbeddingCache(100, Duration.ofHours(1));
        var counting = new Counting("plain");
        var shared = vectors.shared(counting);
        var found = shared.passages(List.of("a", "bb", "a"));
        assertEquals(List.of(1f, 2f, 1f), found.stream().map(vector -> vector[0]).toList());
        found.getFirst()[0] = 99;
        assertArrayEquals(new float[] {1, 1}, shared.passages(List.of("a")).getFirst());
        assertArrayEquals(new float[] {3, 1}, shared.passages(List.of("bb", "ccc")).getLast());
        assertArrayEquals(new float[] {1, -1}, shared.query("a"));
        shared.query("a");
        assertEquals(List.of("a", "bb", "ccc", "q:a"), counting.asked);
        vectors.forIdentity(EVA, counting).query("a");
        vectors.forIdentity(Identity.of("adam"), counting).query("a");
        assertEquals(6, counting.asked.size());
    }

    @Test
    void a_vector_made_otherwise_does_not_answer() {
        var vectors = new EmbeddingCache(100, Duration.ofHours(1));
        vectors.shared(new Counting("prefix 'query: '")).query("a");
        var other = new Counting("prefix ''");
        vectors.shared(other).query("a");
        assertEquals(List.of("q:a"), other.asked);
    }

    @Test
    void vectors_go_with_time_and_with_their_subject() {
        var now = new AtomicLong();
        var vectors = new EmbeddingCache(100, Duration.ofHours(1), now::get);
        var counting = new Counting("plain");
        var mine = vectors.forIdentity(EVA, counting);
        mine.query("a");
        now.addAndGet(Duration.ofMinutes(59).toNanos());
        mine.query("a");
        assertEquals(1, counting.asked.size());
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        mine.query("a");
        assertEquals(2, counting.asked.size());
        vectors.forget("adam");
        mine.query("a");
        assertEquals(2, counting.asked.size());
        vectors.forget("eva");
        mine.query("a");
        assertEquals(3, counting.asked.size());
    }
}
