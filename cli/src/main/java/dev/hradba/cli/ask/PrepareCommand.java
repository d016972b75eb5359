package dev.hradba.cli.ask;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Run once by the launcher after a build: builds the workers' ahead-of-time cache and walks the main road, so that the JVM that runs this can
/// record what to have ready at the next start. Costs only speed if it fails.
@Command(name = "prepare", hidden = true, description = "Builds what makes later starts faster.")
public final class PrepareCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Parameters(paramLabel = "DIRECTORY")
    private Path directory = Path.of(".");

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws InterruptedException {
        try (var sandbox = Sandbox.open(SandboxOptions.standard().withCacheDirectory(directory))) {
            if (!sandbox.awaitCache(PATIENCE)) {
                System.err.println("hradba: workers start without a cache: " + sandbox.cacheState());
            }
        }
        try (var assembly = Assembly.open(Home.open(), connection)) {
            var answer = assembly.copilot().ask("How many tickets are there per team?", assembly.identity(), true, new Cancellation());
            System.err.println("hradba: prepared, " + answer.ending());
        }
        return ExitCode.OK;
    }
}
