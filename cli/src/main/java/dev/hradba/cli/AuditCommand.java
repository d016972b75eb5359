package dev.hradba.cli;

import java.io.PrintWriter;
import java.util.Optional;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.audit.AuditRecord;
import dev.hradba.agent.audit.AuditReport;
import dev.hradba.agent.audit.AuditVerifier;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.common.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "audit", mixinStandardHelpOptions = true, description = "Shows what was asked and run, and checks that the record was not changed.")
final class AuditCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "verify", mixinStandardHelpOptions = true,
            description = "Checks every record, signature and effect. Exit code 0 if nothing was changed, 3 if something was.")
    int verify() {
        var home = Home.open();
        var out = out();
        switch (AuditVerifier.verify(home.audit())) {
            case AuditReport.Intact(var summary) -> {
                summary(out, summary);
                out.println("intact: nothing was changed, every effect has its outcome");
                return ExitCode.OK;
            }
            case AuditReport.Incomplete(var summary, var findings) -> {
                summary(out, summary);
                findings.forEach(finding -> out.println("  #%d %s".formatted(finding.seq(), finding.message())));
                out.println("unchanged, but something was interrupted or is still running");
                return ExitCode.OK;
            }
            case AuditReport.Tampered(var summary, var findings) -> {
                summary(out, summary);
                findings.forEach(finding -> out.println("  %s #%d %s".formatted(finding.kind(), finding.seq(), finding.message())));
                out.println(Style.warn("CHANGED: this is not what was written"));
                return ExitCode.REFUSED;
            }
            case AuditReport.Unreadable(var message) -> throw new CliException(ExitCode.ENVIRONMENT, message);
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints the records of one run, or of everything as JSON lines.")
    int show(
            @Parameters(paramLabel = "RUN", arity = "0..1", description = "run such as run-7f3a21, as printed under an answer; all records without") Optional<String> run,
            @Option(names = "--json", description = "JSON lines, personal text as digests") boolean json) {
        var out = out();
        try (var log = AuditLog.open(Home.open().audit())) {
            if (run.isEmpty()) {
                log.export(out);
                return ExitCode.OK;
            }
            var records = log.show(run.get());
            if (records.isEmpty()) {
                throw new CliException(ExitCode.USAGE, "there is no run '%s' in the audit; 'hradba audit show' lists all records".formatted(run.get()));
            }
            for (var record : records) {
                out.println(json ? record.toJson() : line(log, record));
            }
        }
        return ExitCode.OK;
    }

    private static String line(AuditLog log, AuditRecord record) {
        var text = new StringBuilder("#%d  %s  %s  %s".formatted(record.seq(), record.time(), record.subject(), Style.bold(record.event())));
        text.append("\n    ").append(record.details());
        for (var name : record.personalNames()) {
            record.personal(name).flatMap(log::clearText).ifPresent(clear -> text.append("\n    ").append(name).append(": ").append(shorten(clear)));
        }
        return text.toString();
    }

    private static String shorten(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 400 ? line : line.substring(0, 400) + "…";
    }

    private static void summary(PrintWriter out, AuditReport.Summary summary) {
        out.println("%,d records, %,d signed checkpoints, signed up to #%d, head %s".formatted(
                summary.records(), summary.checkpoints(), summary.signedUpTo(), summary.head()));
        out.println("key %s".formatted(summary.keyFingerprint()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
