package dev.hradba.agent.sql;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.sandbox.sql.SchemaView;

/// Drafts with an ordinary model that writes SQL itself: under a grammar of the live schema where the backend enforces one,
/// else in a JSON field, else as free text from which the one statement is taken. Thread-safe.
final class SqlTextDrafter implements SqlDrafter {

    private static final int MOST_TOKENS = 512;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"], "additionalProperties": false}""";

    private final Backend backend;
    private final LinkSchemas schemas;

    SqlTextDrafter(Backend backend, DraftOptions options) {
        this.backend = backend;
        this.schemas = new LinkSchemas(Lexicon.builtIn().withSynonyms(options.synonyms()));
    }

    @Override
    public SqlDraft draft(String question, SchemaView view, Cancellation cancellation) {
        long start = System.nanoTime();
        Optional<SqlDraft.Rejected> rejected = QuestionCheck.check(question, view);
        if (rejected.isPresent()) {
            return rejected.get();
        }
        Understanding understood = schemas.understandWhole(question.strip(), view);
        long linked = System.nanoTime();
        Completion completion = backend.complete(request(understood), CompletionListener.NONE, cancellation);
        long asked = System.nanoTime();
        if (completion.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("drafting was cancelled while the model wrote SQL");
        }
        Optional<String> sql = completion.finishReason() == FinishReason.LENGTH
                ? Optional.empty()
                : SqlReply.statement(reply(completion.text()));
        if (sql.isEmpty()) {
            return new SqlDraft.NotCovered(
                    understood.missing(), reason(completion, understood.missing()), completion.usage());
        }
        return new SqlDraft.Drafted(
                SqlFormat.format(sql.get()),
                SqlDraft.Confidence.of(doubts(understood, sql.get())),
                Optional.empty(),
                understood.wordLinks(),
                "Drafted by " + backend.info().model() + ".",
                "",
                completion.usage(),
                new SqlDraft.Timings(
                        Duration.ofNanos(linked - start), Duration.ofNanos(asked - linked), Duration.ofNanos(System.nanoTime() - start)));
    }

    private CompletionRequest request(Understanding understood) {
        CompletionRequest request = CompletionRequest.of(SqlPrompt.of(understood)).withMaxTokens(MOST_TOKENS);
        if (backend.info().can(Capability.GRAMMAR)) {
            return request.with(new Constraint.Grammar(SqlGrammar.of(understood)));
        }
        return backend.info().can(Capability.JSON_SCHEMA)
                ? request.with(new Constraint.JsonSchema("draft", SCHEMA))
                : request;
    }

    /// The field `sql` of a JSON reply, or the reply itself.
    private static String reply(String text) {
        if (!text.strip().startsWith("{")) {
            return text;
        }
        try {
            return JSON.readTree(text).path("sql").asText(text);
        } catch (IOException e) {
            return text; // not JSON after all: looked through like any free reply
        }
    }

    private static String reason(Completion completion, List<String> missing) {
        if (completion.finishReason() == FinishReason.LENGTH) {
            return "The model wrote %d tokens without coming to an end. Ask for less at once.".formatted(MOST_TOKENS);
        }
        return "The model found no way to answer this from the schema."
                + (missing.isEmpty() ? "" : " No name or value here is like " + Understanding.quoted(missing) + ".");
    }

    private static List<Doubt> doubts(Understanding understood, String sql) {
        List<Doubt> doubts = new ArrayList<>();
        String lower = sql.toLowerCase(Locale.ROOT);
        for (Value value : understood.link().values()) {
            boolean literal = value.type() == Value.Type.CELL || value.type() == Value.Type.STR || value.type() == Value.Type.NUM;
            boolean used = lower.contains(value.norm().toLowerCase(Locale.ROOT).replace("'", "''"))
                    || value.texts().values().stream().anyMatch(text -> lower.contains(text.toLowerCase(Locale.ROOT).replace("'", "''")))
                    || (value.type() == Value.Type.NUM && value.norm().equals("1"));
            if (literal && !used) {
                doubts.add(new Doubt(Doubt.Kind.UNUSED_VALUE, "%s of the question is not used.".formatted(value.spoken())));
            }
        }
        List<String> missing = understood.missing();
        if (!missing.isEmpty() && missing.size() > understood.named()) {
            doubts.add(new Doubt(missing.size() == 1 ? Doubt.Kind.MISSING_WORD : Doubt.Kind.MISSING_WORDS,
                    "No name or value here is like %s; the model decided what it means.".formatted(Understanding.quoted(missing))));
        }
        return doubts;
    }
}
