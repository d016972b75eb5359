package dev.hradba.cli.common;

/// How the process ends, by kind of ending.
public final class ExitCode {

    /// Answered.
    public static final int OK = 0;
    /// The command line is wrong.
    public static final int USAGE = 2;
    /// A policy or gate refused.
    public static final int REFUSED = 3;
    /// The model could not answer, or not surely.
    public static final int NO_ANSWER = 4;
    /// Something around us is missing or broken: a file, a server, the kernel, disk space.
    public static final int ENVIRONMENT = 5;
    /// Ended by Ctrl-C, as shells count it.
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
