package dev.hradba.gpu.internal.decode;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.gpu.internal.grammar.TokenGrammar;
import dev.hradba.gpu.internal.model.KvCache;
import dev.hradba.gpu.internal.model.LlamaModel;
import dev.hradba.gpu.internal.tokenizer.TokenList;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/// The road of one request through the model: tokenise, prefill, then propose, verify and accept until the reply ends.
///
/// Speculation never changes the reply. A token that the grammar leaves no choice about is taken without asking the model;
/// a draft is read by the model together with what is pending, and a drafted token stays only if the model, asked in the
/// ordinary way with the ordinary random number, chooses it too.
///
/// Thread-safe: requests interleave between forward passes, which a lock keeps apart.
public final class Decoder {

    /// Prompt tokens read between two looks at the cancellation.
    private static final int PREFILL_STEP = 64;

    private final LlamaModel model;
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final Slots slots;
    private final int context;
    private final boolean speculate;
    private final ReentrantLock compute = new ReentrantLock(true);

    /// What a decoder needs to know.
    ///
    /// @param template  how conversations are written
    /// @param context   most tokens of prompt and reply together
    /// @param speculate whether to draft by prompt lookup and to skip the model where the grammar forces a token
    public record Settings(ChatTemplate template, int context, boolean speculate) {}

    /// A decoder over a model and its caches.
    public Decoder(LlamaModel model, Tokenizer tokenizer, Slots slots, Settings settings) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.slots = slots;
        this.template = settings.template();
        this.context = settings.context();
        this.speculate = settings.speculate();
    }

    /// Answers a request.
    ///
    /// @param grammar   what the reply may look like, or null for anything
    /// @param cancelled looked at between steps
    public Completion run(CompletionRequest request, @Nullable TokenGrammar grammar, CompletionListener listener, BooleanSupplier cancelled) {
        TokenList tokens = tokenise(request);
        Reply reply = new Reply(request, tokens, tokenizer, grammar, listener, Math.min(context, tokens.size() + request.maxTokens()));
        PromptLookup lookup = new PromptLookup();
        KvCache cache = slots.take(tokens.toArray());
        boolean sound = false;
        try {
            reply.cached(reuse(cache, tokens));
            while (!reply.finished()) {
                if (cancelled.getAsBoolean()) {
                    reply.finish(FinishReason.CANCELLED);
                } else if (prefill(cache, tokens, reply)) {
                    if (speculate) {
                        reply.takeForced();
                    }
                    if (!reply.finished()) {
                        int[] draft = speculate ? reply.admissible(lookup.propose(tokens, reply.room() - 1)) : new int[0];
                        int accepted = reply.choose(verify(cache, tokens, draft, reply.unscored()), draft);
                        lookup.learn(draft.length, accepted);
                        cache.truncate(Math.min(cache.length(), tokens.size() - 1));
                    }
                }
            }
            if (reply.unscored() > 0 && !cancelled.getAsBoolean()) {
                reply.score(verify(cache, tokens, new int[0], reply.unscored()));
            }
            sound = true;
            return reply.completion();
        } finally {
            if (!sound) {
                cache.truncate(0);
            }
            slots.give(cache);
        }
    }

    private TokenList tokenise(CompletionRequest request) {
        PromptWriter writer = new PromptWriter(tokenizer);
        template.write(request.messages(), writer);
        TokenList tokens = writer.tokens();
        if (tokens.size() == 0) {
            throw new BackendException(Kind.INVALID_REQUEST, false, "the prompt is empty; give at least one message with text");
        }
        if (tokens.size() >= context) {
            throw new BackendException(Kind.INVALID_REQUEST, false,
                    "the prompt has %d tokens and the context of this model holds %d, reply included; shorten the prompt or set a larger contextTokens (the model was made for %d)"
                            .formatted(tokens.size(), context, model.config().context()));
        }
        return tokens;
    }

    /// Keeps what the cache shares with the prompt, except its last token, whose logits are needed.
    private static int reuse(KvCache cache, TokenList tokens) {
        int common = Math.min(cache.commonPrefix(tokens.toArray()), tokens.size() - 1);
        cache.truncate(common);
        return common;
    }

    /// Reads one step of a long run of pending tokens; true once few enough are left to be verified in one pass.
    private boolean prefill(KvCache cache, TokenList tokens, Reply reply) {
        int pending = tokens.size() - cache.length() - reply.unscored();
        if (pending <= PREFILL_STEP) {
            return true;
        }
        int from = cache.length();
        int count = Math.min(PREFILL_STEP, pending - 1);
        forward(cache, Arrays.copyOfRange(tokens.from(from), 0, count), 0);
        return false;
    }

    /// Reads what is pending and the draft; returns logits after the last pending token and after each drafted one, before
    /// them those of forced tokens that still need a score.
    private float[][] verify(KvCache cache, TokenList tokens, int[] draft, int unscored) {
        int needed = unscored + 1;
        if (tokens.size() - cache.length() < needed) {
            cache.truncate(Math.max(0, tokens.size() - needed));
        }
        int[] pending = tokens.from(cache.length());
        int[] input = Arrays.copyOf(pending, pending.length + draft.length);
        System.arraycopy(draft, 0, input, pending.length, draft.length);
        return forward(cache, input, needed + draft.length);
    }

    private float[][] forward(KvCache cache, int[] input, int wanted) {
        compute.lock();
        try {
            return model.forward(cache, input, wanted);
        } finally {
            compute.unlock();
        }
    }
}
