package dev.hradba.cli.common;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

import dev.hradba.agent.audit.AuditException;
import dev.hradba.core.backend.BackendException;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.sandbox.SandboxUnavailableException;
import dev.hradba.sandbox.ToolException;
import dev.hradba.sandbox.sql.DatabaseException;

/// Turns what went wrong into one sentence and an exit code. Only a failure nobody expected shows where it happened.
public final class Failures {

    private Failures() {}

    /// Tells the person what failed and gives the exit code.
    public static int report(Throwable failure, PrintWriter err) {
        int code = code(failure);
        if (code == ExitCode.INTERRUPTED) {
            err.println("hradba: cancelled");
        } else if (known(failure)) {
            err.println("hradba: " + failure.getMessage());
        } else {
            err.println("hradba: unexpected failure; please report it with the lines below");
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    /// The exit code of a failure.
    public static int code(Throwable failure) {
        return switch (failure) {
            case CliException cli -> cli.exitCode();
            case CancellationException cancelled -> ExitCode.INTERRUPTED;
            case ToolException tool -> ExitCode.USAGE;
            case BackendException backend when backend.kind() == BackendException.Kind.INVALID_REQUEST -> ExitCode.NO_ANSWER;
            default -> ExitCode.ENVIRONMENT;
        };
    }

    private static boolean known(Throwable failure) {
        return failure instanceof CliException || failure instanceof BackendException || failure instanceof DatabaseException
                || failure instanceof AuditException || failure instanceof SandboxUnavailableException || failure instanceof ToolException
                || failure instanceof KnowledgeBaseException || failure instanceof UncheckedIOException || failure instanceof IOException;
    }
}
