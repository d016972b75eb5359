package dev.hradba.cli.ask;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

import dev.hradba.agent.copilot.DocsCopilot;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.core.Identity;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.retrieve.Passage;
import dev.hradba.sample.SampleHandbook;
import org.jspecify.annotations.Nullable;

/// Answers from documents: brings the index up to date, asks, prints.
public final class DocsAnswers {

    /// From here on an answer is shown: where sentences are judged by meaning, too, the threshold with most answers and refusals right on the tuning texts.
    public static final double MIN_CONFIDENCE = 0.5;

    /// How documents are cut, indexed and judged: sentences by words and meaning, passages by words, so that a folder is ready at once.
    static final KnowledgeBaseOptions OPTIONS = KnowledgeBaseOptions.defaults().withDenseWeight(0).withMinConfidence(MIN_CONFIDENCE);

    private static final int PASSAGES = 3;

    private final Home home;
    private final @Nullable Path folder;
    private final String subject;
    private final PrintWriter out;
    private final boolean json;
    private final boolean explain;

    DocsAnswers(Home home, @Nullable Path folder, String subject, PrintWriter out, boolean json, boolean explain) {
        this.home = home;
        this.folder = folder;
        this.subject = subject;
        this.out = out;
        this.json = json;
        this.explain = explain;
    }

    int ask(String question) {
        if (question.length() > Query.MAX_CHARACTERS) {
            throw new CliException(ExitCode.USAGE, "the question has %,d characters; at most %,d are read, shorten it".formatted(question.length(), Query.MAX_CHARACTERS));
        }
        try (var audit = home.openAudit();
                var vectors = Vectors.open(home, null);
                var knowledge = KnowledgeBase.open(index(), OPTIONS, vectors.embedder())) {
            refresh(knowledge);
            var answer = new DocsCopilot(knowledge, audit).ask(question, Identity.of(subject));
            if (json) {
                out.println(DocsJson.line(question, answer));
            } else {
                print(answer);
            }
            return answer.outcome() instanceof AnswerOutcome.Answered ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    private Path index() {
        return home.root().resolve("index").resolve(folder == null ? "handbook" : Integer.toHexString(folder.toAbsolutePath().normalize().hashCode()));
    }

    private void refresh(KnowledgeBase knowledge) {
        if (folder != null) {
            var report = knowledge.syncFolder(Document.DEFAULT_COLLECTION, folder, Rights.everybody());
            report.failures().forEach(failure -> System.err.println("hradba: left out %s: %s".formatted(failure.document(), failure.reason())));
        } else {
            knowledge.sync(Document.DEFAULT_COLLECTION, SampleHandbook.documents().entrySet().stream()
                    .map(entry -> Document.markdown(entry.getKey(), entry.getValue())).toList());
        }
    }

    private void print(DocsCopilot.DocsAnswer answer) {
        switch (answer.outcome()) {
            case AnswerOutcome.Answered answered -> {
                out.println(Style.bold(Style.plain(answered.text())));
                out.println();
                for (var citation : answered.citations()) {
                    out.println(Style.plain("  %s: %s".formatted(citation.documentId(), citation.where())));
                }
                if (explain) {
                    out.println();
                    out.println(Style.plain(answered.explain().toString()));
                }
            }
            case AnswerOutcome.NotEnoughInformation missing -> {
                out.println(Style.bold("Not enough information."));
                missing.missing().forEach(line -> out.println("  - " + Style.plain(line)));
            }
        }
        passages(answer.outcome().passages());
        out.println();
        out.println(Style.dim("%.2f s, audit %s".formatted(answer.total().toMillis() / 1000.0, answer.audit())));
        out.flush();
    }

    private void passages(List<Passage> passages) {
        if (passages.isEmpty()) {
            return;
        }
        out.println();
        out.println("Nearest passages:");
        for (var passage : passages.stream().limit(PASSAGES).toList()) {
            out.println("  %d. %s, lines %d–%d of %s  %s".formatted(passage.rank(), Style.plain(passage.where()), passage.firstLine(), passage.lastLine(),
                    Style.plain(passage.documentId()), Style.dim("score %.2f".formatted(passage.score()))));
            var text = Style.plain(passage.text().replaceAll("\\s+", " ")).strip();
            out.println("     " + (text.length() > 160 ? text.substring(0, 159) + "…" : text));
        }
    }
}
