package dev.hradba.core.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.guard.GuardPolicy.OnOutput;
import dev.hradba.core.guard.pii.Recogniser;
import dev.hradba.core.guard.pii.Span;

/// The way of one reply back: the model's own findings out, the limits kept, the caller's values in again. Not thread-safe, as a listener's calls are in order.
final class OutputGuard implements CompletionListener {

    private static final Recogniser NOTHING = text -> List.of();

    private final GuardPolicy policy;
    private final RedactionVault vault;
    private final CompletionListener listener;
    private final Cancellation stop;
    private final boolean json;
    private RedactingStream text;
    private RestoringStream restored;
    private final List<Span> found = new ArrayList<>();
    private final StringBuilder heard = new StringBuilder();
    private long chars;
    private boolean thoughtAloud;
    private Optional<String> reason = Optional.empty();
    private boolean oversized;

    OutputGuard(GuardPolicy policy, RedactionVault vault, CompletionListener listener, Cancellation stop, boolean json) {
        this.policy = policy;
        this.vault = vault;
        this.listener = listener;
        this.stop = stop;
        this.json = json;
        this.text = new RedactingStream(recogniser());
        this.restored = new RestoringStream(vault, json);
    }

    private Recogniser recogniser() {
        return policy.output() == OnOutput.ALLOW ? NOTHING : policy.recogniser();
    }

    @Override
    public void onText(String piece) {
        chars += piece.length();
        if (reason.isPresent() || isTooLong(chars)) {
            return;
        }
        tell(restored.accept(policy.output() == OnOutput.ALLOW ? piece : text.accept(piece)));
        judge();
    }

    /// A guard forgets as far as its listener does; a verdict stands.
    @Override
    public boolean forget() {
        boolean told = thoughtAloud || !heard.isEmpty();
        if (reason.isPresent() || (told && !listener.forget())) {
            return false;
        }
        text = new RedactingStream(recogniser());
        restored = new RestoringStream(vault, json);
        heard.setLength(0);
        thoughtAloud = false;
        chars = 0;
        return true;
    }

    /// What the model thinks is told at the end, when it can be looked at as a whole.
    @Override
    public void onReasoning(String piece) {
        if (policy.output() == OnOutput.ALLOW) {
            thoughtAloud = true;
            listener.onReasoning(piece);
        }
    }

    private boolean isTooLong(long length) {
        if (length > policy.maxOutputChars()) {
            oversized = true;
            block("the reply is longer than maxOutputChars %d".formatted(policy.maxOutputChars()));
        }
        return oversized;
    }

    private void judge() {
        if (text.overflown()) {
            block("the reply carries something that looks like a key and does not end");
        }
        judge(text.found());
    }

    private void judge(List<Span> spans) {
        if (policy.output() == OnOutput.BLOCK && !spans.isEmpty()) {
            block("the reply carries personal data or a secret of its own (%s)".formatted(String.join(", ", RedactionVault.summary(spans))));
        }
    }

    private void block(String why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
            stop.cancel();
        }
    }

    private void tell(String piece) {
        if (!piece.isEmpty() && reason.isEmpty() && (policy.output() != OnOutput.BLOCK || text.found().isEmpty())) {
            heard.append(piece);
            listener.onText(piece);
        }
    }

    /// The completion as the caller may have it.
    Completion finish(Completion completion) {
        if (chars == 0 && !completion.text().isEmpty()) {
            onText(completion.text());
        }
        if (reason.isEmpty()) {
            var rest = restored.accept(policy.output() == OnOutput.ALLOW ? "" : text.finish());
            judge();
            tell(rest);
            tell(restored.finish());
        }
        found.addAll(text.found());
        var reasoning = completion.reasoning().map(this::withoutFindings);
        judge(found);
        var calls = completion.toolCalls().stream().map(this::call).toList();
        if (reason.isPresent()) {
            return with(completion, GuardedBackend.BLOCKED + reason.get(), Optional.empty(), List.of(), FinishReason.CONTENT_FILTER);
        }
        return with(completion, heard.toString(), reasoning, calls, completion.finishReason());
    }

    /// Log-probabilities spell the reply out, so they go where anything of it was taken out.
    private Completion with(Completion completion, String text, Optional<String> reasoning, List<ToolCall> calls, FinishReason finish) {
        return new Completion(text, reasoning, calls, finish, completion.usage(), finish == FinishReason.CONTENT_FILTER || !found.isEmpty() ? List.of() : completion.logProbs(), completion.timeToFirst(), completion.total());
    }

    private ToolCall call(ToolCall call) {
        isTooLong(call.arguments().length());
        return policy.restoringTools().contains(call.name())
                ? new ToolCall(call.id(), call.name(), vault.restore(call.arguments(), JsonEscape::escape)) : call;
    }

    private String withoutFindings(String thoughts) {
        var stream = new RedactingStream(recogniser());
        var told = stream.accept(thoughts) + stream.finish();
        found.addAll(stream.found());
        return told;
    }

    List<Span> found() {
        return found;
    }

    boolean oversized() {
        return oversized;
    }
}
