package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.TokenLogProb;

/// A backend for tests that gives one fixed reply and remembers what it was asked.
final class PlanWriter implements Backend {

    final List<CompletionRequest> requests = new ArrayList<>();
    private final BackendInfo info;
    private final String reply;
    private final double logProb;
    private final FinishReason finish;

    PlanWriter(String format, Set<BackendInfo.Capability> can, String reply, double logProb, FinishReason finish) {
        this.info = new BackendInfo("test", "1", "fixed", 2048, can, format, Map.of());
        this.reply = reply;
        this.logProb = logProb;
        this.finish = finish;
    }

    /// A model of plans that is nearly certain.
    static PlanWriter certain(String plan) {
        return new PlanWriter("plan/1", Set.of(BackendInfo.Capability.GRAMMAR), plan, -0.01, FinishReason.STOP);
    }

    /// A model that writes text.
    static PlanWriter chat(String reply, BackendInfo.Capability... can) {
        return new PlanWriter(BackendInfo.CHAT, Set.of(can), reply, 0, FinishReason.STOP);
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        requests.add(request);
        return new Completion(
                reply,
                Optional.empty(),
                List.of(),
                cancellation.isCancelled() ? FinishReason.CANCELLED : finish,
                Usage.of(10, 5),
                List.of(new TokenLogProb(reply, logProb)),
                Duration.ofMillis(1),
                Duration.ofMillis(2));
    }

    @Override
    public void close() {}
}
