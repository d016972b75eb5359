package dev.hradba.cli.rag;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes a new version of the index, for another embedding model or another language.
@Command(name = "rebuild", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Makes a new version of the knowledge base for another embedding model or language, from what it keeps; the old one is read until then. "
                + "Interrupted, it goes on where it stopped.")
final class RagRebuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--base", paramLabel = "DIR", description = "the knowledge base. Default: rag in HRADBA_HOME.")
    private @Nullable Path base;

    @Option(names = "--embedder", paramLabel = "FILE.onnx|embedded|none", description = "model of the new version. Default: the one it has.")
    private @Nullable String embedder;

    @Option(names = "--language", paramLabel = "LANGUAGE", description = "language of the new version. Default: the one it has.")
    private @Nullable Language language;

    @Override
    public Integer call() {
        try (var ragBase = RagBase.of(Optional.ofNullable(base))) {
            if (!ragBase.exists()) {
                throw new CliException(ExitCode.ENVIRONMENT, "there is no knowledge base in %s; fill it first: hradba rag ingest FOLDER".formatted(ragBase.folder()));
            }
            ragBase.lock();
            String model = embedder == null ? ragBase.embedderName() : embedder;
            var report = ragBase.rebuild(ragBase.options().withLanguage(language == null ? ragBase.language() : language), ragBase.embedder(model),
                    progress -> System.err.println("hradba: %,d of %,d documents, %,d written, %.0f s".formatted(progress.done(), progress.total(), progress.written(),
                            progress.millis() / 1000.0)));
            ragBase.change(language == null ? ragBase.language() : language, model);
            var out = spec.commandLine().getOut();
            out.println("version %d: %,d documents, %,d written now with %,d chunks in %.1f s".formatted(report.version(), report.documents(), report.written(), report.chunks(),
                    report.millis() / 1000.0));
            out.flush();
            return ExitCode.OK;
        }
    }
}
