package dev.hradba.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.core.registry.ModelPolicy;
import dev.hradba.gpu.LocalModel;
import dev.hradba.gpu.ModelDescription;
import dev.hradba.starter.StarterModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "model", mixinStandardHelpOptions = true, description = "Says what a model file is and whether it is whole.")
final class ModelCommand implements Runnable {

    private static final String HONEST = """
            This is the starter model: trained from scratch on generated questions, a few megabytes, English only. It drafts SQL for simple
            questions over small schemas: count, list, filter by value or date, top-n, per-group counts, one or two joins. It knows nothing about
            the world, writes no prose and gets more wrong on databases that look unlike its training; that is why drafts it is unsure of are
            marked. For a real model, one flag: --model FILE.gguf, or --backend vllm=URL (tgi, llamacpp, ollama, openai).""";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "info", mixinStandardHelpOptions = true, description = "Describes a GGUF file, or the bundled starter model.")
    int info(@Parameters(paramLabel = "FILE.gguf", arity = "0..1") Optional<Path> file,
            @Option(names = "--manifest", description = "print the starter model's whole manifest: data, seeds, budget, scores") boolean manifest) {
        var out = spec.commandLine().getOut();
        if (manifest) {
            out.println(StarterModel.manifest());
            return ExitCode.OK;
        }
        var description = LocalModel.describe(file.orElseGet(ModelCommand::starterFile));
        out.println(Style.bold(description.name()));
        out.println("architecture  %s, %,d parameters, context %,d tokens".formatted(description.architecture(), description.parameters(), description.contextLength()));
        out.println("file          %,d bytes; tensors %s".formatted(description.fileBytes(), types(description)));
        out.println("tokenizer     %s, %,d pieces".formatted(description.tokenizer(), description.vocabulary()));
        var licence = description.metadata().get("general.license");
        if (licence != null) {
            out.println("licence       " + licence);
        }
        var verdict = file.map(path -> Home.open().modelPolicy().judge(path));
        out.println("manifest      " + verdict.map(ModelCommand::words).orElse("bundled, its SHA-256 checked when unpacked"));
        out.println(description.runnable().isEmpty() ? "runs here     yes" : "runs here     no: " + description.runnable());
        if (file.isEmpty()) {
            out.println();
            out.println(HONEST);
        }
        return verdict.filter(ModelPolicy.Refused.class::isInstance).isPresent() ? ExitCode.REFUSED : ExitCode.OK;
    }

    private static String words(ModelPolicy.Verdict verdict) {
        return switch (verdict) {
            case ModelPolicy.Verified(var manifest, var signed) -> "verified: %s %s, %s%s%s".formatted(manifest.name(), manifest.version(), manifest.licence(),
                    manifest.source().isEmpty() ? "" : ", from " + manifest.source(), signed ? ", signed by a trusted key" : "");
            case ModelPolicy.Unverified(var reason) -> "unverified: " + reason;
            case ModelPolicy.Refused(var reason) -> "REFUSED: " + reason;
        };
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Compares a model file with its SHA-256. The starter model's hash is known.")
    int verify(@Parameters(paramLabel = "FILE.gguf", arity = "0..1") Optional<Path> file,
            @Option(names = "--sha256", paramLabel = "HEX", description = "hash the file must have") Optional<String> hash) {
        if (file.isPresent() && hash.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "give the hash the file must have with --sha256; only the starter model's is known here");
        }
        var path = file.orElseGet(ModelCommand::starterFile);
        var expected = hash.orElseGet(StarterModel::sha256);
        LocalModel.verify(path, expected);
        spec.commandLine().getOut().println("%s is whole: SHA-256 %s".formatted(path, expected));
        return ExitCode.OK;
    }

    /// The bundled model as an unpacked file; opening it unpacks and checks it.
    private static Path starterFile() {
        return LocalModel.unpack(StarterModel.class.getClassLoader(), StarterModel.RESOURCE, StarterModel.sha256(), Home.open().cache());
    }

    private static String types(ModelDescription description) {
        return String.join(", ", description.tensorTypes().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getValue() + " " + entry.getKey()).toList());
    }
}
