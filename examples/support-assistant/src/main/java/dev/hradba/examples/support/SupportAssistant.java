package dev.hradba.examples.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.ModelClient;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.AnswerWriter;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.WrittenOutcome;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.rag.retrieve.QueryRewriters;
import dev.hradba.rag.retrieve.RetrievalPlan;
import dev.hradba.rag.retrieve.TimeDecay;

/// Answers tickets from a folder of documents. What customers may not read finds its way into no answer of theirs.
public final class SupportAssistant implements AutoCloseable {

    private static final List<String> RIGHTS = List.of("internal/**: allow staff", "**: everyone");
    private static final int NEAREST = 3;

    private final KnowledgeBase knowledge;
    private final RetrievalPlan plan;
    private final Optional<Backend> author;

    private SupportAssistant(Path index, RetrievalPlan plan, Optional<Backend> author) {
        this.knowledge = KnowledgeBase.open(index, KnowledgeBaseOptions.defaults().withLanguage(KnowledgeBaseOptions.Language.MIXED));
        this.plan = plan;
        this.author = author;
    }

    /// Answers with sentences of the documents, and keeps its index in `index`. With a model, such as the bundled runner's, a question is also looked for in other
    /// words; the model never writes the answer itself, and stays the caller's to close.
    public static SupportAssistant open(Path index, Optional<Backend> model) {
        var rewriting = model.map(backend -> plan().rewriting(QueryRewriters.multiQuery(backend, 2, Duration.ofSeconds(20)))).orElse(plan());
        return new SupportAssistant(index, rewriting, Optional.empty());
    }

    /// Lets `author` write the answers, in the language of the ticket; of what it writes is shown what the documents say. It stays the caller's to close.
    public static SupportAssistant writing(Path index, Backend author) {
        return new SupportAssistant(index, plan(), Optional.of(author));
    }

    private static RetrievalPlan plan() {
        return RetrievalPlan.plain().collapsing().ageing(TimeDecay.of(Duration.ofDays(3 * 365)));
    }

    /// Reads the documents of a folder; run again, it takes what changed. Documents below `internal` are for the group `staff`.
    public IngestReport read(Path folder) {
        return knowledge.sync("support", new FolderConnector(folder, "support", RightsRules.parse(RIGHTS)), progress -> { });
    }

    /// Answers a ticket as the person who wrote it, or hands it over.
    public Reply answer(String ticket, Identity person) {
        return answer(ticket, person, AnswerWriter.Listener.NONE, new Cancellation());
    }

    /// As [#answer(String, Identity)], and tells `listener` each claim of a written answer as soon as it is verified.
    ///
    /// @throws java.util.concurrent.CancellationException if it was cancelled while a model wrote
    public Reply answer(String ticket, Identity person, AnswerWriter.Listener listener, Cancellation cancellation) {
        if (author.isEmpty()) {
            return switch (knowledge.answer(Query.of(ticket), person, plan)) {
                case AnswerOutcome.Answered answered -> new Reply.Answer(answered.text(), answered.citations());
                case AnswerOutcome.NotEnoughInformation nothing -> handOver(nothing.missing(), nothing.passages());
            };
        }
        var writer = AnswerWriter.of(knowledge, ModelClient.of(author.get())).with(plan);
        return switch (writer.write(Query.of(ticket), person, listener, cancellation)) {
            case WrittenOutcome.Written written -> new Reply.Answer(written.text(), written.citations());
            case WrittenOutcome.NotEnoughInformation nothing -> handOver(nothing.missing(), nothing.passages());
        };
    }

    private static Reply handOver(List<String> missing, List<Passage> passages) {
        return new Reply.HandOver("second level", missing, passages.stream().limit(NEAREST).map(SupportAssistant::place).toList());
    }

    private static String place(Passage passage) {
        return "%s, line %d: %s".formatted(passage.documentId(), passage.firstLine(), passage.text().lines().findFirst().orElse(""));
    }

    /// Closes the index.
    @Override
    public void close() {
        knowledge.close();
    }
}
