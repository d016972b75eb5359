package dev.hradba.cli;

/// How the process ends, by kind of ending.
final class ExitCode {

    /// Answered.
    static final int OK = 0;
    /// The command line is wrong.
    static final int USAGE = 2;
    /// A policy or gate refused.
    static final int REFUSED = 3;
    /// The model could not answer, or not surely.
    static final int NO_ANSWER = 4;
    /// Something around us is missing or broken: a file, a server, the kernel, disk space.
    static final int ENVIRONMENT = 5;
    /// Ended by Ctrl-C, as shells count it.
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
