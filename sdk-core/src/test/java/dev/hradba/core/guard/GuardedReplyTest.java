package dev.hradba.core.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.cache.ReplyCache;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.TokenLogProb;
import dev.hradba.core.guard.GuardPolicy.OnOutput;
import dev.hradba.core.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/// What must not get around a guard.
class GuardedReplyTest {

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("hello")));

    private static Completion saying(String text, Optional<String> thought, List<TokenLogProb> probs) {
        return new Completion(text, thought, List.of(), FinishReason.STOP, Usage.NONE, probs, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void what_is_redacted_does_not_come_with_the_log_probabilities() {
        var probs = List.of(new TokenLogProb("His card is ", -1), new TokenLogProb("4539 5640 5440 5599", -1), new TokenLogProb(".", -1));
        var scripted = ScriptedBackend.of(List.of(request -> saying("His card is 4539 5640 5440 5599.", Optional.empty(), probs)));
        var completion = GuardedBackend.of(scripted, GuardPolicy.DEFAULTS).complete(HELLO);
        assertEquals("His card is [PAYMENT_CARD].", completion.text());
        assertFalse(completion.logProbs().toString().contains("4539"), completion.logProbs().toString());
    }

    @Test
    void personal_data_in_thoughts_is_told_and_blocks_as_the_policy_says() {
        var thought = Optional.of("His card is 4539 5640 5440 5599.");
        var events = new ArrayList<GuardEvent>();
        var redacting = GuardedBackend.of(ScriptedBackend.of(List.of(request -> saying("ok", thought, List.of()))), GuardPolicy.DEFAULTS).telling(events::add);
        assertFalse(redacting.complete(HELLO).reasoning().orElse("").contains("4539"));
        assertEquals(GuardEvent.Verdict.CHANGED, events.stream().filter(event -> event.check() == GuardEvent.Check.OUTPUT).findFirst().orElseThrow().verdict());
        var blocking = GuardedBackend.of(ScriptedBackend.of(List.of(request -> saying("ok", thought, List.of()))), GuardPolicy.DEFAULTS.with(OnOutput.BLOCK));
        assertEquals(FinishReason.CONTENT_FILTER, blocking.complete(HELLO).finishReason());
    }

    @Test
    void a_guard_counts_tokens_as_its_backend_does() {
        var guarded = GuardedBackend.of(new Counting(ScriptedBackend.saying()), GuardPolicy.DEFAULTS);
        assertEquals(new TokenCount(7, true), guarded.countTokens("whatever it is"));
    }

    @Test
    void a_reply_kept_without_a_guard_does_not_answer_behind_one() {
        var cache = new ReplyCache(10_000, Duration.ofHours(1));
        var eva = Identity.of("eva");
        var scripted = ScriptedBackend.saying("His card is 4539 5640 5440 5599.", "His card is 4539 5640 5440 5599.");
        cache.forIdentity(eva, scripted).complete(HELLO);
        assertFalse(cache.forIdentity(eva, GuardedBackend.of(scripted, GuardPolicy.DEFAULTS)).complete(HELLO).text().contains("4539"));
    }

    /// A backend with a tokenizer.
    private record Counting(Backend backend) implements Backend {
        @Override
        public BackendInfo info() {
            return backend.info();
        }

        @Override
        public TokenCount countTokens(String text) {
            return new TokenCount(7, true);
        }

        @Override
        public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
            return backend.complete(request, listener, cancellation);
        }

        @Override
        public void close() {}
    }
}
