package dev.hradba.rag.retrieve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.rag.retrieve.QueryRewriter.Rewritten;

/// Rewriters that ask a language model. What the model writes is only ever looked for: it is not shown, not cited, and finds nothing that the
/// person who asks may not read.
public final class QueryRewriters {

    private static final int MAX_CHARACTERS = 1_000;

    private QueryRewriters() {}

    /// The question in up to `count` other wordings, 1 to 8. The backend stays open.
    public static QueryRewriter multiQuery(Backend backend, int count, Duration timeout) {
        if (count < 1 || count > 8) {
            throw new IllegalArgumentException("count is %d; give 1 to 8".formatted(count));
        }
        String instruction = ("Write %d other ways to ask the user's question, one a line, in the language of the question, for a search engine. "
                + "Use synonyms. Write nothing else. Do not answer it.").formatted(count);
        return question -> asked(backend, instruction, question, 60 * count, timeout, text -> new Rewritten(lines(text, question, count), List.of(), Optional.empty()));
    }

    /// A made-up passage such as might answer the question, to find real ones like it. Source: Gao and others 2022, "Precise Zero-Shot Dense
    /// Retrieval without Relevance Labels" (HyDE), <https://arxiv.org/abs/2212.10496>. The backend stays open.
    public static QueryRewriter hypothetical(Backend backend, Duration timeout) {
        String instruction = "Write one short paragraph, in the language of the question, as it might stand in a document that answers the user's question. "
                + "Write nothing else.";
        return question -> asked(backend, instruction, question, 160, timeout,
                text -> new Rewritten(List.of(), List.of(text.substring(0, Math.min(MAX_CHARACTERS, text.length())).strip()), Optional.empty()));
    }

    /// Both rewriters one after the other.
    public static QueryRewriter both(QueryRewriter first, QueryRewriter second) {
        return question -> {
            Rewritten one = first.rewrite(question);
            Rewritten two = second.rewrite(question);
            var questions = new ArrayList<>(one.questions());
            questions.addAll(two.questions());
            var passages = new ArrayList<>(one.passages());
            passages.addAll(two.passages());
            return new Rewritten(questions, passages, one.problem().or(two::problem));
        };
    }

    private interface Reader {
        Rewritten read(String text);
    }

    private static Rewritten asked(Backend backend, String instruction, String question, int maxTokens, Duration timeout, Reader reader) {
        var cancellation = new Cancellation();
        var alarm = CompletableFuture.runAsync(cancellation::cancel, CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        try {
            var request = CompletionRequest.of(List.of(Message.system(instruction), Message.user(question))).withMaxTokens(maxTokens);
            Completion completion = backend.complete(request, CompletionListener.NONE, cancellation);
            if (completion.finishReason() == FinishReason.CANCELLED) {
                return Rewritten.failed("the model did not rewrite the question within %d ms".formatted(timeout.toMillis()));
            }
            return completion.text().isBlank() ? Rewritten.failed("the model rewrote the question to nothing") : reader.read(completion.text());
        } catch (BackendException e) {
            return Rewritten.failed("the model could not rewrite the question: " + e.getMessage());
        } finally {
            alarm.cancel(false);
        }
    }

    private static List<String> lines(String text, String question, int count) {
        var lines = new LinkedHashSet<String>();
        for (String line : text.split("\n")) {
            String bare = line.replaceFirst("^\\s*(?:[-*•]|\\d+[.)])\\s*", "").strip();
            if (!bare.isEmpty() && bare.length() <= MAX_CHARACTERS && !bare.equalsIgnoreCase(question.strip()) && lines.size() < count) {
                lines.add(bare);
            }
        }
        return List.copyOf(lines);
    }
}
