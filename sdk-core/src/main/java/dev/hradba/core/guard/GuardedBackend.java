package dev.hradba.core.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.guard.GuardEvent.Check;
import dev.hradba.core.guard.GuardEvent.Verdict;
import dev.hradba.core.guard.GuardPolicy.OnInjection;
import dev.hradba.core.guard.injection.InjectionSignals;
import dev.hradba.core.guard.pii.Span;

/// A backend with a guard around each call: size → injection → redaction → the call → output → restoration.
///
/// The model behind it sees tokens such as `[EMAIL_1]` in the place of personal data; the caller sees the values again, also in
/// a stream. A call that is blocked is not made, or ends there, with `CONTENT_FILTER` and a text that starts with [#BLOCKED]; a
/// typed call then ends as a refusal with that reason. Thread-safe if the listener is; each call has a vault of its own,
/// so tokens mean nothing in the next one.
///
/// ```java
/// var guarded = GuardedBackend.of(backend, GuardPolicy.DEFAULTS);
/// ModelClient.of(guarded).call(contract, question);
/// ```
public final class GuardedBackend implements Backend {

    /// How the text of a blocked completion starts; the reason follows.
    public static final String BLOCKED = "blocked by the guard: ";

    private final Backend backend;
    private final GuardPolicy policy;
    private final GuardEvent.Listener events;

    private GuardedBackend(Backend backend, GuardPolicy policy, GuardEvent.Listener events) {
        this.backend = backend;
        this.policy = policy;
        this.events = events;
    }

    /// A guard around a backend, which it closes with itself.
    public static GuardedBackend of(Backend backend, GuardPolicy policy) {
        return new GuardedBackend(backend, policy, GuardEvent.Listener.NONE);
    }

    /// The same guard that tells each decision.
    public GuardedBackend telling(GuardEvent.Listener listener) {
        return new GuardedBackend(backend, policy, listener);
    }

    /// The backend's, with the policy among its metadata: what is kept of unguarded calls must not answer guarded ones.
    @Override
    public BackendInfo info() {
        var info = backend.info();
        var metadata = new HashMap<>(info.metadata());
        metadata.merge("hradba.guard", policy.toString(), "%s; %s"::formatted);
        return new BackendInfo(info.kind(), info.version(), info.model(), info.contextLength(), info.capabilities(), info.promptFormat(), metadata);
    }

    @Override
    public TokenCount countTokens(String text) {
        return backend.countTokens(text);
    }

    @Override
    public void close() {
        backend.close();
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            return blocked(refusal.get());
        }
        var vault = new RedactionVault(policy.recogniser());
        var redacted = redact(request, vault);
        var stop = new Cancellation();
        var output = new OutputGuard(policy, vault, listener, stop, isJson(request));
        var registration = cancellation.onCancel(stop::cancel);
        try {
            var completion = backend.complete(redacted, output, stop);
            return tell(output, output.finish(completion));
        } finally {
            registration.close();
        }
    }

    private Optional<String> refusal(CompletionRequest request) {
        long chars = request.messages().stream().mapToLong(GuardedBackend::chars).sum();
        if (chars > policy.maxInputChars()) {
            tell(Check.INPUT_SIZE, Verdict.BLOCKED, List.of("%d characters".formatted(chars)));
            return Optional.of("the messages have %d characters, more than maxInputChars %d; ask with less data".formatted(chars, policy.maxInputChars()));
        }
        tell(Check.INPUT_SIZE, Verdict.PASSED, List.of());
        return policy.injection() == OnInjection.IGNORE ? Optional.empty() : injection(request);
    }

    private Optional<String> injection(CompletionRequest request) {
        var rules = new LinkedHashSet<String>();
        for (var message : request.messages()) {
            if (message.role() == Message.Role.USER || message.role() == Message.Role.TOOL) {
                rules.addAll(InjectionSignals.rules(message.text()));
            }
        }
        boolean block = policy.injection() == OnInjection.BLOCK && !rules.isEmpty();
        tell(Check.INJECTION, rules.isEmpty() ? Verdict.PASSED : block ? Verdict.BLOCKED : Verdict.FLAGGED, List.copyOf(rules));
        return block ? Optional.of("the data or the question carries signs of injected instructions (%s); leave that data out".formatted(String.join(", ", rules))) : Optional.empty();
    }

    private CompletionRequest redact(CompletionRequest request, RedactionVault vault) {
        var found = new ArrayList<Span>();
        var messages = new ArrayList<Message>();
        for (var message : request.messages()) {
            var text = vault.redact(message.text());
            found.addAll(text.spans());
            var calls = new ArrayList<ToolCall>();
            for (var call : message.toolCalls()) {
                var arguments = vault.redact(call.arguments());
                found.addAll(arguments.spans());
                calls.add(new ToolCall(call.id(), call.name(), arguments.text()));
            }
            messages.add(new Message(message.role(), text.text(), calls, message.toolCallId()));
        }
        tell(Check.REDACTION, found.isEmpty() ? Verdict.PASSED : Verdict.CHANGED, RedactionVault.summary(found));
        return new CompletionRequest(messages, request.constraint(), request.sampling(), request.maxTokens(), request.stop(), request.tools(), request.toolChoice(), request.logProbs());
    }

    /// Whether the reply is to be JSON, so that values are written back escaped.
    private static boolean isJson(CompletionRequest request) {
        return request.constraint() instanceof Constraint.JsonSchema;
    }

    private Completion tell(OutputGuard output, Completion completion) {
        tell(Check.OUTPUT_SIZE, output.oversized() ? Verdict.BLOCKED : Verdict.PASSED, List.of());
        var found = output.found();
        tell(Check.OUTPUT, found.isEmpty() ? Verdict.PASSED : policy.output() == GuardPolicy.OnOutput.BLOCK ? Verdict.BLOCKED : Verdict.CHANGED, RedactionVault.summary(found));
        return completion;
    }

    private void tell(Check check, Verdict verdict, List<String> details) {
        events.on(new GuardEvent(check, verdict, details));
    }

    private static long chars(Message message) {
        return message.text().length() + message.toolCalls().stream().mapToLong(call -> call.arguments().length()).sum();
    }

    private static Completion blocked(String reason) {
        return new Completion(BLOCKED + reason, Optional.empty(), List.of(), FinishReason.CONTENT_FILTER, Usage.NONE, List.of(), Duration.ZERO, Duration.ZERO);
    }
}
