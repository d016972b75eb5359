package dev.hradba.gpu.internal.decode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.TokenLogProb;
import dev.hradba.gpu.internal.grammar.TokenGrammar;
import dev.hradba.gpu.internal.tokenizer.TokenList;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/// A reply while it grows: its tokens, where its grammar stands, its text and what it cost. Not thread-safe.
final class Reply {

    private final long started = System.nanoTime();
    private final TokenList tokens;
    private final Tokenizer tokenizer;
    private final @Nullable TokenGrammar grammar;
    private final TextStream stream;
    private final Sampler sampler;
    private final int promptLength;
    private final int limit;
    private final boolean wantsLogProbs;
    private final List<TokenLogProb> logProbs = new ArrayList<>();
    private int state;
    private int unscored;
    private int cached;
    private int forced;
    private int drafted;
    private int accepted;
    private long firstToken;
    private @Nullable FinishReason reason;

    /// @param tokens the prompt, to which the reply is appended
    /// @param limit  most tokens of prompt and reply together
    Reply(CompletionRequest request, TokenList tokens, Tokenizer tokenizer, @Nullable TokenGrammar grammar,
            CompletionListener listener, int limit) {
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.grammar = grammar;
        this.stream = new TextStream(listener, request.stop(), tokenizer.spaced());
        this.sampler = new Sampler(request.sampling());
        this.promptLength = tokens.size();
        this.limit = limit;
        this.wantsLogProbs = request.logProbs();
        this.state = grammar == null ? 0 : grammar.start();
    }

    void cached(int count) {
        cached = count;
    }

    boolean finished() {
        return reason != null;
    }

    void finish(FinishReason why) {
        reason = why;
    }

    /// Tokens that still fit.
    int room() {
        return limit - tokens.size();
    }

    /// Forced tokens at the end whose log-probability is wanted and not known yet.
    int unscored() {
        return unscored;
    }

    /// Takes tokens for as long as the grammar allows exactly one.
    void takeForced() {
        while (grammar != null && !finished()) {
            int only = grammar.only(state);
            if (only < 0) {
                return;
            }
            if (take(only)) {
                forced++;
                unscored += wantsLogProbs ? 1 : 0;
            }
        }
    }

    /// The leading part of a draft that the grammar allows; tokens that it forces on the way join in.
    int[] admissible(int[] draft) {
        if (grammar == null) {
            return withoutEnd(draft);
        }
        int at = state;
        int n = 0;
        while (n < draft.length) {
            int token = draft[n];
            if (tokenizer.vocabulary().isEnd(token) || !Sampler.allows(grammar.allowed(at), token)) {
                break;
            }
            at = grammar.next(at, token);
            n++;
        }
        return Arrays.copyOf(draft, n);
    }

    private int[] withoutEnd(int[] draft) {
        int n = 0;
        while (n < draft.length && !tokenizer.vocabulary().isControl(draft[n]) && !tokenizer.vocabulary().isEnd(draft[n])) {
            n++;
        }
        return Arrays.copyOf(draft, n);
    }

    /// Chooses tokens for as long as they agree with the draft, and one more; returns how many of the draft were accepted.
    ///
    /// @param logits rows of forced tokens to score, then one row before each drafted token and one after the last
    int choose(float[][] logits, int[] draft) {
        score(logits);
        int first = logits.length - draft.length - 1;
        drafted += draft.length;
        for (int i = 0; i <= draft.length; i++) {
            float[] row = logits[first + i];
            int token = sampler.choose(row, allowed());
            boolean agrees = i < draft.length && token == draft[i];
            if (take(token) && wantsLogProbs) {
                logProbs.add(new TokenLogProb(text(token), Sampler.logProb(row, token)));
            }
            if (agrees) {
                accepted++;
            }
            if (!agrees || finished()) {
                return agrees ? i + 1 : i;
            }
        }
        return draft.length;
    }

    private long @Nullable [] allowed() {
        if (grammar == null) {
            return null;
        }
        long[] allowed = grammar.allowed(state);
        for (long word : allowed) {
            if (word != 0) {
                return allowed;
            }
        }
        throw new BackendException(Kind.UNSUPPORTED, false,
                "no token of this model's vocabulary continues the grammar after %d tokens of the reply; widen the grammar"
                        .formatted(tokens.size() - promptLength));
    }

    /// Notes the log-probabilities of forced tokens from the rows after the tokens before them.
    void score(float[][] logits) {
        int from = tokens.size() - unscored;
        for (int i = 0; i < unscored; i++) {
            int token = tokens.get(from + i);
            logProbs.add(new TokenLogProb(text(token), Sampler.logProb(logits[i], token)));
        }
        unscored = 0;
    }

    /// Appends a token, or ends the reply; true if it became part of the reply.
    private boolean take(int token) {
        if (firstToken == 0) {
            firstToken = System.nanoTime();
        }
        if (tokenizer.vocabulary().isEnd(token)) {
            reason = FinishReason.STOP;
            return false;
        }
        tokens.add(token);
        if (grammar != null) {
            state = grammar.next(state, token);
        }
        stream.add(tokenizer.bytes(token));
        if (stream.stopped()) {
            reason = FinishReason.STOP;
        } else if (grammar != null && grammar.mustEnd(state)) {
            reason = FinishReason.STOP;
        } else if (room() <= 0) {
            reason = FinishReason.LENGTH;
        }
        return true;
    }

    private String text(int token) {
        String text = new String(tokenizer.bytes(token), StandardCharsets.UTF_8);
        return tokenizer.spaced() && logProbs.isEmpty() ? text.strip() : text;
    }

    Completion completion() {
        String text = stream.finish();
        long now = System.nanoTime();
        int output = tokens.size() - promptLength;
        return new Completion(text, Optional.empty(), List.of(), reason == null ? FinishReason.OTHER : reason,
                new Usage(promptLength, output, cached, forced, drafted, accepted), logProbs,
                Duration.ofNanos((firstToken == 0 ? now : firstToken) - started), Duration.ofNanos(now - started));
    }
}
