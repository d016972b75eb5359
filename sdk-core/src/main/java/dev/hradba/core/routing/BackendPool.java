package dev.hradba.core.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.internal.chat.BackendView;
import dev.hradba.core.internal.chat.CallMeter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/// Several backends as one. A call goes to a member drawn by weight; if that one has no free place, rests after failures,
/// or fails before the listener has heard anything, the next one is asked. If all are full, the call waits at all of them at
/// once and takes the first place that becomes free. A request that is wrong is wrong everywhere and
/// not passed on. Thread-safe.
///
/// ```java
/// var pool = BackendPool.of(List.of(
///         PoolMember.of("gpu1", Backends.connect("vllm=http://gpu1:8000")).withWeight(9),
///         PoolMember.of("canary", Backends.connect("vllm=http://gpu2:8000")).withWeight(1),
///         PoolMember.of("reserve", Backends.connect("llamacpp=http://cpu:8080")).withWeight(0)));
/// ```
///
/// Each HTTP member repeats a call by itself first, as its own retry limits say. On the current OpenTelemetry span a call leaves
/// which member answered, how long it waited for a place, and an event for each failover.
public final class BackendPool implements Backend {

    /// One member as it stands now.
    ///
    /// @param name    the member's
    /// @param resting whether it is left alone because it failed too often
    /// @param running calls that it works on
    /// @param queued  calls that wait for a place there
    public record MemberState(String name, boolean resting, int running, int queued) {}

    private static final AttributeKey<String> FAILED_WITH = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Double> WAITED = AttributeKey.doubleKey("hradba.pool.waited");

    private final List<Slot> slots;
    private final PoolOptions options;
    private final Supplier<? extends RandomGenerator> random;
    private final BackendInfo info;
    private volatile boolean closed;

    private BackendPool(List<PoolMember> members, PoolOptions options, Supplier<? extends RandomGenerator> random) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a pool needs at least one member");
        }
        var names = new HashSet<String>();
        for (var member : members) {
            if (!names.add(member.name())) {
                throw new IllegalArgumentException("two members of the pool are called '%s'; give each its own name".formatted(member.name()));
            }
        }
        this.slots = members.stream().map(member -> new Slot(member, options)).toList();
        this.options = options;
        this.random = random;
        this.info = common(members.stream().map(member -> member.backend().info()).toList());
    }

    /// A pool with default options.
    public static BackendPool of(List<PoolMember> members) {
        return of(members, PoolOptions.DEFAULTS);
    }

    /// A pool of these members, which it closes with itself.
    ///
    /// @throws IllegalArgumentException if there is no member, or two have one name
    public static BackendPool of(List<PoolMember> members, PoolOptions options) {
        return new BackendPool(members, options, ThreadLocalRandom::current);
    }

    /// A pool that draws from a given source, so that tests can repeat it.
    static BackendPool drawing(List<PoolMember> members, PoolOptions options, RandomGenerator source) {
        return new BackendPool(members, options, () -> source);
    }

    /// What holds for every member: the capabilities that all have, the shortest known context, and the kind if it is one
    /// (else `pool`, for which schemas are lowered to what every server has).
    private static BackendInfo common(List<BackendInfo> each) {
        var capabilities = EnumSet.allOf(BackendInfo.Capability.class);
        each.forEach(member -> capabilities.retainAll(member.capabilities()));
        return new BackendInfo(shared(each.stream().map(BackendInfo::kind).toList()).orElse("pool"),
                shared(each.stream().map(BackendInfo::version).toList()).orElse(""),
                each.stream().map(BackendInfo::model).distinct().collect(Collectors.joining(",")),
                each.stream().mapToInt(BackendInfo::contextLength).filter(length -> length > 0).min().orElse(0),
                capabilities,
                shared(each.stream().map(BackendInfo::promptFormat).toList()).orElseThrow(() -> new IllegalArgumentException(
                        "the members of a pool read prompts of different formats; pool only models of one format")),
                metadata(each));
    }

    /// What members are known by, joined: whoever keeps replies by it must see a member's guard or settings change.
    private static Map<String, String> metadata(List<BackendInfo> each) {
        var joined = new TreeMap<String, String>();
        for (var key : each.stream().flatMap(member -> member.metadata().keySet().stream()).distinct().toList()) {
            joined.put(key, each.stream().map(member -> member.metadata().getOrDefault(key, "")).distinct().collect(Collectors.joining(" | ")));
        }
        return joined;
    }

    private static Optional<String> shared(List<String> values) {
        return values.stream().distinct().count() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    /// Every member as it stands now, in the order given.
    public List<MemberState> members() {
        return slots.stream().map(Slot::state).toList();
    }

    /// The first member's count; the pool's members should share a tokenizer.
    @Override
    public TokenCount countTokens(String text) {
        return slots.getFirst().member().backend().countTokens(text);
    }

    /// This pool for calls of one priority. Closing the view closes nothing.
    public Backend at(Priority priority) {
        return new BackendView(this, (request, listener, cancellation) -> complete(request, listener, cancellation, priority));
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        return complete(request, listener, cancellation, Priority.NORMAL);
    }

    private Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation, Priority priority) {
        var hearing = new Hearing(listener);
        var told = listener == CompletionListener.NONE ? listener : hearing;
        var failures = new ArrayList<BackendException>();
        var full = new ArrayList<Slot>();
        for (var slot : drawn()) {
            if (!slot.gate().tryEnter()) {
                full.add(slot);
                continue;
            }
            waited(Duration.ZERO);
            try {
                return slot.complete(request, told, cancellation);
            } catch (BackendException failure) {
                failures.add(worthAnother(failure, hearing));
            }
        }
        var left = options.maxWait();
        while (!full.isEmpty()) {
            long started = System.nanoTime();
            var wait = Gate.enterFirst(full.stream().map(Slot::gate).toList(), priority, cancellation, left);
            var took = Duration.ofNanos(System.nanoTime() - started);
            switch (wait) {
                case Gate.Wait.Cancelled cancelled -> {
                    return nothing(took);
                }
                case Gate.Wait.Refused refused -> {
                    full.forEach(slot -> failures.add(slot.refused(refused.late(), options.maxWait())));
                    throw all(failures);
                }
                case Gate.Wait.Entered entered -> {
                    var slot = full.remove(entered.at());
                    waited(took);
                    left = left.minus(took).isNegative() ? Duration.ZERO : left.minus(took);
                    try {
                        return slot.complete(request, told, cancellation);
                    } catch (BackendException failure) {
                        failures.add(worthAnother(failure, hearing));
                    }
                }
            }
        }
        throw all(failures);
    }

    private static void waited(Duration wait) {
        Span.current().setAttribute(WAITED, wait.toNanos() / 1e9);
        CallMeter.current().waited(wait);
    }

    /// The failure, if another member may do better.
    private BackendException worthAnother(BackendException failure, Hearing hearing) {
        if (failure.kind() == Kind.INVALID_REQUEST || closed || !hearing.forget()) {
            throw failure;
        }
        Span.current().addEvent("hradba.pool.failover", Attributes.of(FAILED_WITH, failure.kind().name().toLowerCase(Locale.ROOT)));
        return failure;
    }

    private static BackendException all(List<BackendException> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        var last = failures.getLast();
        var said = failures.stream().map(BackendException::getMessage).distinct().collect(Collectors.joining("; "));
        var retryable = failures.stream().filter(BackendException::retryable).toList();
        var failure = new BackendException(last.kind(), !retryable.isEmpty(), "no backend of the pool answered: " + said, last, soonest(retryable));
        failures.subList(0, failures.size() - 1).forEach(failure::addSuppressed);
        return failure;
    }

    /// When the first member may be asked again; unknown if one that is worth it does not say.
    private static Optional<Duration> soonest(List<BackendException> retryable) {
        return retryable.stream().anyMatch(failure -> failure.retryAfter().isEmpty()) ? Optional.empty()
                : retryable.stream().flatMap(failure -> failure.retryAfter().stream()).min(Comparator.naturalOrder());
    }

    private static Completion nothing(Duration waited) {
        return new Completion("", Optional.empty(), List.of(), FinishReason.CANCELLED, Usage.NONE, List.of(), waited, waited);
    }

    /// The members in the order of this call: drawn by weight without putting back, then the reserves as given.
    private List<Slot> drawn() {
        var left = new ArrayList<>(slots.stream().filter(slot -> slot.member().weight() > 0).toList());
        var order = new ArrayList<Slot>(slots.size());
        while (left.size() > 1) {
            int total = left.stream().mapToInt(slot -> slot.member().weight()).sum();
            int at = random.get().nextInt(total);
            int chosen = 0;
            for (int below = left.getFirst().member().weight(); at >= below; below += left.get(chosen).member().weight()) {
                chosen++;
            }
            order.add(left.remove(chosen));
        }
        order.addAll(left);
        slots.stream().filter(slot -> slot.member().weight() == 0).forEach(order::add);
        return order;
    }

    /// Closes every member. Running calls end.
    @Override
    public void close() {
        closed = true;
        slots.forEach(slot -> slot.member().backend().close());
    }

    /// Notices that the caller has heard something. Confined to the thread of its call.
    private static final class Hearing implements CompletionListener {
        private final CompletionListener listener;
        private boolean heard;

        Hearing(CompletionListener listener) {
            this.listener = listener;
        }

        @Override
        public void onText(String text) {
            heard = true;
            listener.onText(text);
        }

        @Override
        public void onReasoning(String text) {
            heard = true;
            listener.onReasoning(text);
        }

        @Override
        public boolean forget() {
            heard = heard && !listener.forget();
            return !heard;
        }
    }
}
