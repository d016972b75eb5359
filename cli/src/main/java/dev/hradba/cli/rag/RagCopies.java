package dev.hradba.cli.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.rag.KnowledgeBase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands that back a knowledge base up, bring it back and look whether it is whole.
final class RagCopies {

    private static final String INDEX = "index";

    private final CommandSpec spec;

    RagCopies(CommandSpec spec) {
        this.spec = spec;
    }

    @Command(name = "snapshot", mixinStandardHelpOptions = true, description = "Copies the knowledge base into the new folder DIR, with checksums; it must not be written meanwhile.")
    static final class Snapshot implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "folder to make")
        private Path target = Path.of("");

        @Option(names = "--base", paramLabel = "DIR", description = "the knowledge base. Default: rag in HRADBA_HOME.")
        private @Nullable Path base;

        @Override
        public Integer call() throws IOException {
            try (var ragBase = RagBase.of(Optional.ofNullable(base))) {
                return new RagCopies(spec).snapshot(ragBase, target);
            }
        }
    }

    @Command(name = "restore", mixinStandardHelpOptions = true, description = "Brings a snapshot in DIR back as a new knowledge base; every file is compared with its checksum.")
    static final class Restore implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "folder that a snapshot was written to")
        private Path source = Path.of("");

        @Option(names = "--base", paramLabel = "DIR", description = "where to; must not be there. Default: rag in HRADBA_HOME.")
        private @Nullable Path base;

        @Override
        public Integer call() throws IOException {
            try (var ragBase = RagBase.of(Optional.ofNullable(base))) {
                ragBase.lock();
                return new RagCopies(spec).restore(source, ragBase.folder());
            }
        }
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Compares every file of the knowledge base with its checksum and names the first damaged one.")
    static final class Check implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--base", paramLabel = "DIR", description = "the knowledge base. Default: rag in HRADBA_HOME.")
        private @Nullable Path base;

        @Override
        public Integer call() {
            try (var ragBase = RagBase.of(Optional.ofNullable(base)); var knowledge = ragBase.openToRead()) {
                knowledge.check();
                return new RagCopies(spec).say("every file of %s is whole".formatted(ragBase.folder()));
            }
        }
    }

    private int snapshot(RagBase ragBase, Path target) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        if (Files.exists(whole)) {
            throw new CliException(ExitCode.USAGE, "'%s' is there already; give a new folder".formatted(target));
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        Files.createDirectories(part);
        try (var knowledge = ragBase.openToCopy()) {
            Files.copy(ragBase.file(), part.resolve(ragBase.file().getFileName()), StandardCopyOption.REPLACE_EXISTING);
            knowledge.snapshot(part.resolve(INDEX));
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        return say("snapshot of %s written to %s".formatted(ragBase.folder(), whole));
    }

    private int restore(Path source, Path folder) throws IOException {
        Path properties = source.resolve(RagBase.FILE);
        if (!Files.isRegularFile(properties)) {
            throw new CliException(ExitCode.USAGE, "'%s' is no snapshot of a knowledge base: there is no %s in it".formatted(source, RagBase.FILE));
        }
        if (Files.exists(folder.resolve(RagBase.FILE)) || Files.exists(folder.resolve(INDEX))) {
            throw new CliException(ExitCode.USAGE, "there is a knowledge base in '%s'; move it away or give another --base".formatted(folder));
        }
        Files.createDirectories(folder);
        KnowledgeBase.restore(source.resolve(INDEX), folder.resolve(INDEX));
        Files.copy(properties, folder.resolve(RagBase.FILE));
        return say("%s restored to %s".formatted(source, folder));
    }

    private int say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
