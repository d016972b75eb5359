package dev.hradba.core.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.guard.GuardPolicy;
import dev.hradba.core.guard.GuardedBackend;
import dev.hradba.core.testkit.ScriptedBackend;
import dev.hradba.core.testkit.ScriptedBackend.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60) // what is lost in a queue is lost for ever
class BackendPoolTest {

    private static final CompletionRequest HELLO = CompletionRequest.of(List.of(Message.user("Hello")));
    private static final Step DEAD = ScriptedBackend.failure(Kind.UNREACHABLE, true, "nobody there");

    private static ScriptedBackend repeating(Step step, int times) {
        return ScriptedBackend.of(Collections.nCopies(times, step));
    }

    private static BackendPool pool(PoolMember... members) {
        return BackendPool.drawing(List.of(members), PoolOptions.DEFAULTS, new SplittableRandom(7));
    }

    @Test
    void calls_are_shared_by_weight() {
        var counts = new HashMap<String, Integer>();
        try (var pool = pool(
                PoolMember.of("a", repeating(ScriptedBackend.text("a"), 1000)).withWeight(9),
                PoolMember.of("b", repeating(ScriptedBackend.text("b"), 1000)).withWeight(1),
                PoolMember.of("reserve", repeating(ScriptedBackend.text("r"), 1)).withWeight(0))) {
            IntStream.range(0, 1000).forEach(i -> counts.merge(pool.complete(HELLO).text(), 1, Integer::sum));
        }
        assertEquals(2, counts.size(), "a reserve is not asked while another answers");
        int share = counts.getOrDefault("b", 0);
        assertTrue(share > 60 && share < 140, counts.toString());
    }

    @Test
    void a_member_that_fails_is_replaced_before_anything_was_heard() {
        var heard = new StringBuilder();
        try (var pool = pool(PoolMember.of("dead", repeating(DEAD, 1)),
                PoolMember.of("reserve", ScriptedBackend.saying("here")).withWeight(0))) {
            assertEquals("here", pool.complete(HELLO, heard::append, new Cancellation()).text());
        }
        assertEquals("here", heard.toString());
    }

    @Test
    void a_member_that_fails_after_a_part_of_its_reply_was_heard_is_not_replaced() {
        var reserve = ScriptedBackend.saying("here");
        try (var pool = pool(PoolMember.of("half", new Half()), PoolMember.of("reserve", reserve).withWeight(0))) {
            assertThrows(BackendException.class, () -> pool.complete(HELLO, text -> {}, new Cancellation()));
            assertEquals(1, reserve.stepsLeft());
            assertEquals("here", pool.complete(HELLO).text(), "but a caller who hears nothing gets another's reply");
        }
    }

    @Test
    void a_wrong_request_is_wrong_everywhere() {
        var reserve = ScriptedBackend.saying("here");
        try (var pool = pool(PoolMember.of("a", repeating(ScriptedBackend.failure(Kind.INVALID_REQUEST, false, "too long"), 1)),
                PoolMember.of("reserve", reserve).withWeight(0))) {
            assertEquals(Kind.INVALID_REQUEST, assertThrows(BackendException.class, () -> pool.complete(HELLO)).kind());
            assertEquals(1, reserve.stepsLeft());
        }
    }

    @Test
    void an_option_that_one_member_cannot_honour_goes_to_one_that_can() {
        try (var pool = pool(PoolMember.of("a", repeating(ScriptedBackend.failure(Kind.UNSUPPORTED, false, "no topK"), 1)),
                PoolMember.of("reserve", ScriptedBackend.saying("here")).withWeight(0))) {
            assertEquals("here", pool.complete(HELLO).text());
        }
    }

    @Test
    void when_all_fail_the_message_says_how_each_did() {
        try (var pool = pool(PoolMember.of("a", repeating(DEAD, 1)),
                PoolMember.of("b", repeating(ScriptedBackend.failure(Kind.BUSY, true, "full"), 1)).withWeight(0))) {
            var failure = assertThrows(BackendException.class, () -> pool.complete(HELLO));
            assertEquals(Kind.BUSY, failure.kind());
            assertTrue(failure.retryable());
            assertEquals("no backend of the pool answered: nobody there; full", failure.getMessage());
        }
    }

    @Test
    void a_member_that_keeps_failing_is_left_alone_and_tried_again_later() throws InterruptedException {
        var options = PoolOptions.DEFAULTS.withBreaker(4, 0.5, Duration.ofMillis(50));
        var steps = new ArrayList<>(Collections.nCopies(2, DEAD));
        steps.add(ScriptedBackend.text("back"));
        var shaky = ScriptedBackend.of(steps);
        try (var pool = BackendPool.of(List.of(PoolMember.of("shaky", shaky),
                PoolMember.of("reserve", repeating(ScriptedBackend.text("reserve"), 50)).withWeight(0)), options)) {
            for (int i = 0; i < 5; i++) {
                assertEquals("reserve", pool.complete(HELLO).text());
            }
            assertEquals(1, shaky.stepsLeft(), "after two failures it is asked no more");
            assertTrue(pool.members().getFirst().resting());
            var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!pool.complete(HELLO).text().equals("back")) {
                assertTrue(System.nanoTime() < deadline, "it is tried again");
                Thread.sleep(20);
            }
            assertFalse(pool.members().getFirst().resting());
        }
    }

    @Test
    void what_the_pool_promises_every_member_keeps() {
        var info = new BackendInfo("vllm", "1", "m", 4096, EnumSet.of(Capability.TOOLS, Capability.JSON_SCHEMA), BackendInfo.CHAT, Map.of());
        var other = new BackendInfo("llamacpp", "2", "m", 2048, EnumSet.of(Capability.JSON_SCHEMA), BackendInfo.CHAT, Map.of());
        try (var pool = pool(PoolMember.of("a", ScriptedBackend.saying().withInfo(info)), PoolMember.of("b", ScriptedBackend.saying().withInfo(other)))) {
            assertEquals("pool", pool.info().kind());
            assertEquals(2048, pool.info().contextLength());
            assertEquals(EnumSet.of(Capability.JSON_SCHEMA), EnumSet.copyOf(pool.info().capabilities()));
        }
    }

    private static CompletionRequest asking(String text) {
        return CompletionRequest.of(List.of(Message.user(text)));
    }

    @Test
    void waiting_calls_are_served_by_priority_and_bounded() throws Exception {
        var busy = new Blocking();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = pool(PoolMember.of("one", busy).withLimits(1, 2))) {
            var first = threads.submit(() -> pool.complete(HELLO));
            busy.entered.await();
            var later = threads.submit(() -> pool.at(Priority.BACKGROUND).complete(asking("background")));
            awaitQueued(pool, 1);
            var sooner = threads.submit(() -> pool.at(Priority.INTERACTIVE).complete(asking("interactive")));
            awaitQueued(pool, 2);
            var failure = assertThrows(BackendException.class, () -> pool.complete(HELLO));
            assertEquals(Kind.BUSY, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains("maxQueued"), failure.getMessage());
            busy.go.countDown();
            for (Future<?> call : List.of(first, later, sooner)) {
                call.get();
            }
        }
        assertEquals(List.of("interactive", "background"), busy.script().requests().stream().skip(1)
                .map(request -> request.messages().getFirst().text()).toList());
    }

    @Test
    void a_call_that_waits_can_be_cancelled_or_gives_up() throws InterruptedException, ExecutionException {
        var busy = new Blocking();
        var options = PoolOptions.DEFAULTS.withMaxWait(Duration.ofMillis(50));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var patient = BackendPool.of(List.of(PoolMember.of("one", busy).withLimits(1, 2)));
                var hasty = BackendPool.of(List.of(PoolMember.of("two", busy).withLimits(1, 2)), options)) {
            var running = threads.submit(() -> patient.complete(HELLO));
            var other = threads.submit(() -> hasty.complete(HELLO));
            busy.entered.await();
            var cancellation = new Cancellation();
            var waiting = threads.submit(() -> patient.complete(HELLO, CompletionListener.NONE, cancellation));
            awaitQueued(patient, 1);
            cancellation.cancel();
            assertEquals(FinishReason.CANCELLED, waiting.get().finishReason());
            assertEquals(0, patient.members().getFirst().queued());
            while (hasty.members().getFirst().running() == 0) {
                Thread.onSpinWait();
            }
            assertTrue(String.valueOf(assertThrows(BackendException.class, () -> hasty.complete(HELLO)).getMessage()).contains("maxWait"));
            busy.go.countDown();
            running.get();
            other.get();
            assertEquals(0, patient.members().getFirst().running());
        }
    }

    @Test
    void a_call_waits_at_all_full_members_at_once_and_takes_the_first_free_place() throws Exception {
        var slow = new Blocking();
        var fast = new Blocking();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = pool(PoolMember.of("slow", slow).withLimits(1, 2), PoolMember.of("fast", fast).withLimits(1, 2).withWeight(0))) {
            var first = threads.submit(() -> pool.complete(HELLO));
            slow.entered.await();
            var second = threads.submit(() -> pool.complete(HELLO));
            fast.entered.await();
            var waiting = threads.submit(() -> pool.complete(asking("whoever is free")));
            awaitQueued(pool, 1);
            fast.go.countDown();
            assertEquals("done", waiting.get().text());
            assertEquals(2, fast.script().requests().size());
            slow.go.countDown();
            first.get();
            second.get();
            assertEquals(List.of(0, 0), pool.members().stream().map(BackendPool.MemberState::queued).toList());
            assertEquals(List.of(0, 0), pool.members().stream().map(BackendPool.MemberState::running).toList());
        }
    }

    @Test
    void the_longest_wait_is_for_all_members_together() throws Exception {
        var busy = new Blocking();
        var wait = Duration.ofMillis(200);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = BackendPool.of(IntStream.range(0, 20).mapToObj(i -> PoolMember.of("m" + i, busy).withLimits(1, 2)).toList(),
                        PoolOptions.DEFAULTS.withMaxWait(wait))) {
            var running = IntStream.range(0, 20).mapToObj(i -> threads.submit(() -> pool.complete(HELLO))).toList();
            while (pool.members().stream().anyMatch(member -> member.running() == 0)) {
                Thread.onSpinWait();
            }
            long started = System.nanoTime();
            assertTrue(String.valueOf(assertThrows(BackendException.class, () -> pool.complete(HELLO)).getMessage()).contains("maxWait"));
            assertTrue(System.nanoTime() - started < 15 * wait.toNanos(), "twenty waits one after the other take four seconds");
            busy.go.countDown();
            for (var call : running) {
                call.get();
            }
        }
    }

    /// Whatever the order of leaving, cancelling and giving up, no place is lost and none is given twice.
    @Test
    void no_place_is_lost_in_a_crowd() throws Exception {
        var random = new SplittableRandom(11);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var backend = new Scripted(repeating(ScriptedBackend.text("done"), 4000)) {
            @Override
            void before(CompletionListener listener) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                LockSupport.parkNanos(1_000);
                inside.decrementAndGet();
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = BackendPool.of(List.of(PoolMember.of("a", backend).withLimits(2, 500), PoolMember.of("b", backend).withLimits(1, 500)),
                        PoolOptions.DEFAULTS.withMaxWait(Duration.ofMillis(20)))) {
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 1500; i++) {
                var cancellation = new Cancellation();
                calls.add(threads.submit(() -> pool.complete(HELLO, CompletionListener.NONE, cancellation)));
                if (random.nextInt(4) == 0) {
                    calls.add(threads.submit(cancellation::cancel));
                }
            }
            for (var call : calls) {
                try {
                    call.get();
                } catch (ExecutionException late) {
                    assertEquals(Kind.BUSY, ((BackendException) requireNonNull(late.getCause())).kind());
                }
            }
            assertTrue(most.get() <= 3, () -> most + " at once in three places");
            assertEquals(List.of(0, 0, 0, 0), pool.members().stream().flatMap(member -> Stream.of(member.running(), member.queued())).toList());
        }
    }

    /// The breaker would take a duration that never passes for a slow call, and rest.
    @Test
    void laterreplies_are_no_failures() {
        var options = PoolOptions.DEFAULTS.withBreaker(2, 0.5, Duration.ofMinutes(1));
        var slow = repeating(request -> new Completion("late", Optional.empty(), List.of(), FinishReason.STOP, Usage.NONE, List.of(),
                Duration.ofHours(1), Duration.ofHours(2)), 10);
        try (var pool = BackendPool.of(List.of(PoolMember.of("slow", slow)), options)) {
            IntStream.range(0, 10).forEach(i -> assertEquals("late", pool.complete(HELLO).text()));
            assertFalse(pool.members().getFirst().resting());
        }
    }

    @Test
    void a_member_that_rested_is_tried_by_few_calls_first() throws Exception {
        var options = PoolOptions.DEFAULTS.withBreaker(2, 0.5, Duration.ofMillis(1));
        var trial = new Blocking() {
            private final AtomicInteger seen = new AtomicInteger();

            @Override
            void before(CompletionListener listener) {
                if (seen.getAndIncrement() == 0) {
                    throw new BackendException(Kind.UNREACHABLE, true, "gone");
                }
                super.before(listener);
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = BackendPool.of(List.of(PoolMember.of("shaky", trial),
                        PoolMember.of("reserve", repeating(ScriptedBackend.text("reserve"), 50)).withWeight(0)), options)) {
            assertEquals("reserve", pool.complete(HELLO).text());
            Thread.sleep(20);
            var trials = List.of(threads.submit(() -> pool.complete(HELLO)), threads.submit(() -> pool.complete(HELLO)));
            while (trial.seen.get() < 3) { // a call counts as running before it is known to be a trial
                Thread.onSpinWait();
            }
            for (int i = 0; i < 5; i++) {
                assertEquals("reserve", pool.complete(HELLO).text(), "while two calls try it, others go elsewhere");
            }
            trial.go.countDown();
            for (var call : trials) {
                assertEquals("done", call.get().text());
            }
            assertEquals("done", pool.complete(HELLO).text());
        }
    }

    @Test
    void a_listener_that_can_forget_gets_another_members_reply() {
        var heard = new StringBuilder();
        var forgetful = new CompletionListener() {
            @Override
            public void onText(String text) {
                heard.append(text);
            }

            @Override
            public boolean forget() {
                heard.setLength(0);
                return true;
            }
        };
        try (var pool = pool(PoolMember.of("half", new Half()), PoolMember.of("reserve", ScriptedBackend.saying("here")).withWeight(0))) {
            assertEquals("here", pool.complete(HELLO, forgetful, new Cancellation()).text());
        }
        assertEquals("here", heard.toString());
    }

    @Test
    void what_is_kept_of_one_guard_does_not_answer_for_another() {
        var guarded = GuardedBackend.of(ScriptedBackend.saying(), GuardPolicy.DEFAULTS);
        try (var pool = pool(PoolMember.of("a", guarded), PoolMember.of("b", ScriptedBackend.saying()));
                var other = pool(PoolMember.of("a", ScriptedBackend.saying()), PoolMember.of("b", ScriptedBackend.saying()))) {
            assertTrue(String.valueOf(pool.info().metadata().get("hradba.guard")).contains("GuardPolicy"), pool.info().toString());
            assertFalse(pool.info().equals(other.info()));
        }
    }

    private static Step busy(Optional<Duration> comeBack) {
        return request -> {
            throw comeBack.map(wait -> new BackendException(Kind.BUSY, true, "busy", wait)).orElseGet(() -> new BackendException(Kind.BUSY, true, "busy"));
        };
    }

    private static Optional<Duration> comeBack(Step first, Step second) {
        try (var pool = pool(PoolMember.of("first", repeating(first, 1)), PoolMember.of("second", repeating(second, 1)))) {
            return assertThrows(BackendException.class, () -> pool.complete(HELLO)).retryAfter();
        }
    }

    @Test
    void when_all_are_busy_the_failure_says_when_the_first_will_be_free() {
        var later = busy(Optional.of(Duration.ofSeconds(20)));
        var sooner = busy(Optional.of(Duration.ofSeconds(7)));
        assertEquals(Optional.of(Duration.ofSeconds(7)), comeBack(later, sooner));
        assertEquals(Optional.of(Duration.ofSeconds(7)), comeBack(sooner, ScriptedBackend.failure(Kind.UNAUTHORIZED, false, "no key")), "who never answers is not waited for");
        assertEquals(Optional.empty(), comeBack(sooner, busy(Optional.empty())), "one may be free at any time");
    }

    @Test
    void when_all_rest_the_failure_says_how_much_longer() throws InterruptedException {
        try (var pool = BackendPool.of(List.of(PoolMember.of("first", repeating(DEAD, 1)), PoolMember.of("second", repeating(DEAD, 1))),
                PoolOptions.DEFAULTS.withBreaker(1, 1, Duration.ofMinutes(3)))) {
            assertThrows(BackendException.class, () -> pool.complete(HELLO));
            var wait = assertThrows(BackendException.class, () -> pool.complete(HELLO)).retryAfter().orElseThrow();
            Thread.sleep(2);
            var later = assertThrows(BackendException.class, () -> pool.complete(HELLO)).retryAfter().orElseThrow();
            assertTrue(wait.compareTo(Duration.ofMinutes(3)) <= 0 && later.compareTo(wait) < 0 && later.isPositive(), wait + " and then " + later);
        }
    }

    @Test
    void while_a_member_is_tried_nobody_knows_how_long_it_rests() throws Exception {
        var trial = new Blocking() {
            private final AtomicInteger seen = new AtomicInteger();

            @Override
            void before(CompletionListener listener) {
                if (seen.getAndIncrement() == 0) {
                    throw new BackendException(Kind.UNREACHABLE, true, "gone");
                }
                super.before(listener);
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = BackendPool.of(List.of(PoolMember.of("shaky", trial)), PoolOptions.DEFAULTS.withBreaker(2, 0.5, Duration.ofMillis(1)))) {
            assertThrows(BackendException.class, () -> pool.complete(HELLO));
            Thread.sleep(20);
            var trials = List.of(threads.submit(() -> pool.complete(HELLO)), threads.submit(() -> pool.complete(HELLO)));
            while (trial.seen.get() < 3) { // a call counts as running before it is known to be a trial
                Thread.onSpinWait();
            }
            assertEquals(Optional.empty(), assertThrows(BackendException.class, () -> pool.complete(HELLO)).retryAfter());
            trial.go.countDown();
            for (var call : trials) {
                assertEquals("done", call.get().text());
            }
        }
    }

    private static void awaitQueued(BackendPool pool, int calls) {
        while (pool.members().getFirst().queued() < calls) {
            Thread.onSpinWait();
        }
    }

    /// Answers when told to.
    private static class Blocking extends Scripted {
        private final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        Blocking() {
            super(repeating(ScriptedBackend.text("done"), 50));
        }

        @Override
        void before(CompletionListener listener) {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Says a little and breaks.
    private static final class Half extends Scripted {

        Half() {
            super(repeating(ScriptedBackend.text(""), 10));
        }

        @Override
        void before(CompletionListener listener) {
            listener.onText("Half an ");
            throw new BackendException(Kind.UNREACHABLE, true, "gone");
        }
    }

    private abstract static class Scripted implements Backend {
        private final ScriptedBackend script;

        Scripted(ScriptedBackend script) {
            this.script = script;
        }

        abstract void before(CompletionListener listener);

        ScriptedBackend script() {
            return script;
        }

        @Override
        public BackendInfo info() {
            return script.info();
        }

        @Override
        public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
            before(listener);
            return script.complete(request, listener, cancellation);
        }

        @Override
        public void close() {}
    }
}
