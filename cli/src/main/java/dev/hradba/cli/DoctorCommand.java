package dev.hradba.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import dev.hradba.gpu.LocalModel;
import dev.hradba.gpu.LocalModelOptions;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.starter.StarterModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Says what was found on this machine and what each lack costs.")
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean wellEnough = true;

    @Override
    public Integer call() {
        line("JDK", true, "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()), "");
        line("processor", true, "%d cores, %s".formatted(Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch")), "");
        home();
        model();
        var jail = SandboxStatus.probe();
        line("jail", jail.jailed(), "Landlock version %d, seccomp %s, guest policy %s".formatted(jail.landlockAbi(), jail.seccomp() ? "yes" : "no", jail.policy()),
                "tools do not run, so no statement runs, unless an operator gives --allow-unjailed REASON; missing: " + String.join("; ", jail.missing()));
        gpu();
        return wellEnough ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }

    private void home() {
        try {
            var home = Home.open();
            long free = Files.getFileStore(home.root()).getUsableSpace();
            line("data", free > 100L << 20, "%s, %,d MB free".formatted(home.root(), free >> 20), "the audit needs space; nothing runs when it is full");
        } catch (CliException | IOException e) {
            line("data", false, String.valueOf(e.getMessage()), "no audit, so nothing runs");
        }
    }

    private void model() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        line("vectors", vectors, vectors ? "Vector API present" : "Vector API absent", "models run several times slower; start Java with --add-modules jdk.incubator.vector");
        try (var model = LocalModel.open(StarterModel.class.getClassLoader(), StarterModel.RESOURCE, StarterModel.sha256(), Home.open().cache(), LocalModelOptions.DEFAULT)) {
            line("model", true, "%s, hash right, %s kernels".formatted(model.info().model(), model.kernels()), "");
        } catch (RuntimeException e) {
            line("model", false, String.valueOf(e.getMessage()), "questions need --model or --backend");
        }
    }

    private void gpu() {
        boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
        optional("GPU", driver, driver ? "NVIDIA driver found; this version computes on the processor" : "no NVIDIA driver", "models run on the processor");
    }

    private void line(String name, boolean good, String found, String cost) {
        wellEnough &= good;
        optional(name, good, found, cost);
    }

    private void optional(String name, boolean good, String found, String cost) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("%-10s %-4s %s".formatted(name, good ? "ok" : Style.warn("lack"), found));
        if (!good) {
            out.println("%-15s costs: %s".formatted("", cost));
        }
    }
}
