package dev.hradba.cli.rag;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.Rerankers;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.embedding.Reranker;
import dev.hradba.rag.embed.OnnxReranker;
import dev.hradba.rag.retrieve.QueryRewriter;
import dev.hradba.rag.retrieve.QueryRewriters;
import dev.hradba.rag.retrieve.Rerank;
import dev.hradba.rag.retrieve.RetrievalPlan;
import dev.hradba.rag.retrieve.TimeDecay;
import dev.hradba.rag.retrieve.TokenBudget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What happens to passages after they are found. Shared by `rag search` and `rag ask`.
final class RagPlanOptions {

    private static final Duration REWRITE_TIME = Duration.ofSeconds(20);

    /// How a question is rewritten.
    enum Rewrite { MULTI, HYDE, BOTH }

    @Option(names = "--rerank", paramLabel = "FILE.onnx|KIND=URL",
            description = "read the first passages again with a cross-encoder: a file, or a server (tei=URL, vllm=URL, llamacpp=URL, openai=URL, ...)")
    private @Nullable String rerank;

    @Option(names = "--rerank-depth", paramLabel = "N", defaultValue = "60", description = "passages it reads. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(names = "--rerank-timeout", paramLabel = "MS", defaultValue = "3000", description = "longest wait for it; then the order stays. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(names = "--half-life", paramLabel = "DAYS", description = "days after which a document has lost a quarter of its score, and half in the end")
    private @Nullable Double halfLife;

    @Option(names = "--collapse", description = "show one of several passages with nearly the same text")
    private boolean collapse;

    @Option(names = "--sections", paramLabel = "N", description = "show passages with the section around them, up to N characters")
    private @Nullable Integer sections;

    @Option(names = "--tokens", paramLabel = "N", description = "keep the sentences that matter most, up to N tokens in all")
    private @Nullable Integer tokens;

    @Option(names = "--rewrite", paramLabel = "HOW", description = "also look for other wordings (multi), a made-up answer (hyde) or both; needs --backend")
    private @Nullable Rewrite rewrite;

    @Option(names = "--backend", paramLabel = "KIND=URL", description = "model server that rewrites or writes: vllm=URL, llamacpp=URL, ollama=URL, openai=URL, ...")
    private @Nullable String backend;

    /// A plan and what it holds open.
    ///
    /// @param model who rewrites and writes, if a server was named
    record Plan(RetrievalPlan steps, Optional<Backend> model, Optional<Reranker> reranker) implements AutoCloseable {

        @Override
        public void close() {
            reranker.ifPresent(Reranker::close);
            model.ifPresent(Backend::close);
        }
    }

    Plan open() {
        Optional<Backend> model = Optional.empty();
        Optional<Reranker> reranker = Optional.empty();
        try {
            model = Optional.ofNullable(backend).map(Backends::connect);
            reranker = Optional.ofNullable(rerank).map(RagPlanOptions::reranker);
            return new Plan(steps(model, reranker), model, reranker);
        } catch (RuntimeException e) { // what was opened before is closed
            new Plan(RetrievalPlan.plain(), model, reranker).close();
            throw switch (e) {
                case IllegalArgumentException wrong -> new CliException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
                case BackendException failed -> new CliException(ExitCode.ENVIRONMENT, String.valueOf(failed.getMessage()));
                default -> e;
            };
        }
    }

    private static Reranker reranker(String named) {
        return named.contains("=") ? Rerankers.connect(named) : OnnxReranker.open(Path.of(named));
    }

    private RetrievalPlan steps(Optional<Backend> model, Optional<Reranker> reranker) {
        var plan = RetrievalPlan.plain();
        if (rewrite != null) {
            plan = plan.rewriting(rewriter(rewrite, model.orElseThrow(() -> new CliException(ExitCode.USAGE, "--rewrite needs a model; name its server with --backend KIND=URL"))));
        }
        if (reranker.isPresent()) {
            plan = plan.reranking(new Rerank(reranker.get(), depth, Duration.ofMillis(timeout)));
        }
        if (halfLife != null) {
            plan = plan.ageing(TimeDecay.of(Duration.ofSeconds(Math.round(halfLife * 86_400))));
        }
        plan = collapse ? plan.collapsing() : plan;
        plan = sections == null ? plan : plan.inSections(sections);
        return tokens == null ? plan : plan.within(TokenBudget.of(tokens));
    }

    private static QueryRewriter rewriter(Rewrite how, Backend model) {
        var multi = QueryRewriters.multiQuery(model, 3, REWRITE_TIME);
        var hyde = QueryRewriters.hypothetical(model, REWRITE_TIME);
        return switch (how) {
            case MULTI -> multi;
            case HYDE -> hyde;
            case BOTH -> QueryRewriters.both(multi, hyde);
        };
    }
}
