package dev.hradba.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.hradba.cli.ask.AskCommand;
import dev.hradba.cli.ask.ChatCommand;
import dev.hradba.cli.ask.EvalCommand;
import dev.hradba.cli.ask.PrepareCommand;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Failures;
import dev.hradba.cli.common.Style;
import dev.hradba.cli.rag.RagCommand;
import dev.hradba.cli.tools.GateCommand;
import dev.hradba.cli.tools.GuardCommand;
import dev.hradba.cli.tools.SandboxCommand;
import dev.hradba.cli.tools.ToolsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line. `Main` only wires commands, exit codes and streams.
@Command(
        name = "hradba",
        mixinStandardHelpOptions = true,
        version = "hradba 0.1.0",
        description = "Ask your data and documents; the model runs on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AskCommand.class, ChatCommand.class, RagCommand.class, AuditCommand.class, ToolsCommand.class, GateCommand.class, GuardCommand.class,
            SandboxCommand.class, ModelCommand.class, EvalCommand.class, DoctorCommand.class, PrepareCommand.class, CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  hradba ask \"How many open tickets does each team have?\"",
            "  hradba ask --docs \"How do I escalate a P1 incident?\"",
            "  hradba ask --db company.db --schema",
            "  hradba rag ingest ~/manuals",
            "  hradba rag ask \"How often is the filter changed?\"",
            "  hradba audit verify",
            "",
            "Exit codes: 0 answered, 2 wrong usage, 3 refused by policy, 4 no sure answer, 5 environment."
        })
public final class Main implements Runnable {

    /// Kept, or its level is forgotten: Lucene otherwise tells on every start which vector instructions it uses.
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    /// Kept for the same reason: PDFBox tells of every odd font; what matters comes as the reason why a file was left out.
    private static final Logger PDFBOX = Logger.getLogger("org.apache.pdfbox");
    private static final Logger FONTBOX = Logger.getLogger("org.apache.fontbox");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] args) {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var err = standardError();
        LUCENE.setLevel(Level.WARNING);
        PDFBOX.setLevel(Level.OFF);
        FONTBOX.setLevel(Level.OFF);
        System.setOut(out);
        System.setErr(err);
        int code = run(new PrintWriter(out, false, StandardCharsets.UTF_8), new PrintWriter(err, true, StandardCharsets.UTF_8), args);
        out.flush();
        err.flush();
        // exit, not return: a cancelled statement or a worker may still hold a thread
        System.exit(code);
    }

    /// Runs one command with these streams and gives its exit code.
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        var line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> Failures.report(e, err))
                .setParameterExceptionHandler((e, arguments) -> usage(e, err));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Style.colours() ? Ansi.ON : Ansi.OFF));
        int code = line.execute(args);
        out.flush();
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: ask, chat, rag, audit, tools, gate, guard, sandbox, model, eval or doctor");
    }

    private static int usage(ParameterException e, PrintWriter err) {
        err.println("hradba: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /// The JVM prints a warning about its vector module that no flag turns off. The launcher sends the JVM's own words to a
    /// log and hands us the real stream as another descriptor.
    private static PrintStream standardError() {
        var descriptor = System.getProperty("hradba.stderr");
        if (descriptor != null) {
            try {
                return new PrintStream(new FileOutputStream(descriptor, true), true, StandardCharsets.UTF_8);
            } catch (IOException e) {
                // the descriptor cannot be opened again, as after a change of user: the log is better than silence
                System.err.println("hradba: cannot write to " + descriptor + ": " + e.getMessage());
            }
        }
        return new PrintStream(System.err, true, StandardCharsets.UTF_8);
    }
}
