package dev.hradba.cli.ask;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Failures;
import dev.hradba.cli.common.Home;
import dev.hradba.core.completion.Cancellation;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "chat", mixinStandardHelpOptions = true, sortOptions = false, description = "Asks one question after the other in the terminal.")
public final class ChatCommand implements Callable<Integer> {

    private static final String HELP = """
            Ask in English. Each question stands for itself.
              /schema    what the copilot sees of the database
              /explain   say how the next questions were read, or stop saying it
              /help      this text
              /quit      end (Ctrl-D too); Ctrl-C stops a running question""";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rows", paramLabel = "N", defaultValue = "20", description = "rows to show. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(names = "--explain", description = "say how each question was read")
    private boolean explain;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Integer call() throws IOException {
        var home = Home.open();
        try (var assembly = Assembly.open(home, connection);
                var terminal = TerminalBuilder.builder().dumb(true).build()) {
            var reader = LineReaderBuilder.builder().terminal(terminal)
                    .variable(LineReader.HISTORY_FILE, home.root().resolve("history"))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            spec.commandLine().getOut().println("Ask about %s. /help says more.".formatted(assembly.databaseName()));
            spec.commandLine().getOut().flush();
            converse(home, assembly, terminal, reader);
        }
        return ExitCode.OK;
    }

    private void converse(Home home, Assembly assembly, Terminal terminal, LineReader reader) {
        while (true) {
            String line;
            try {
                line = reader.readLine("> ").strip();
            } catch (UserInterruptException e) {
                continue;
            } catch (EndOfFileException e) {
                return;
            }
            switch (line) {
                case "" -> { }
                case "/quit", "/exit" -> {
                    return;
                }
                case "/help" -> say(HELP);
                case "/schema" -> view().print(Assembly.schema(home, connection));
                case "/explain" -> {
                    explain = !explain;
                    say(explain ? "explaining" : "not explaining");
                }
                default -> answer(assembly, terminal, line);
            }
        }
    }

    private void answer(Assembly assembly, Terminal terminal, String question) {
        var cancellation = new Cancellation();
        var previous = terminal.handle(Terminal.Signal.INT, signal -> cancellation.cancel());
        try {
            view().print(assembly.copilot().ask(question, assembly.identity(), true, cancellation));
        } catch (RuntimeException e) {
            Failures.report(e, spec.commandLine().getErr());
        } finally {
            terminal.handle(Terminal.Signal.INT, previous);
        }
    }

    private AnswerView view() {
        return new AnswerView(spec.commandLine().getOut(), rows, explain, false);
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
