package dev.hradba.sandbox.worker;

/// Frame types and sizes. Host to worker: RUN, CHECK, REPLY. Worker to host: READY, CALL, LOG, RESULT.
final class Protocol {

    static final int VERSION = 2;

    /// Host: statements, request, output, log sizes, name, script, input, capabilities.
    static final int RUN = 1;
    /// Host: answer to a CALL.
    static final int REPLY = 2;
    /// Host: name, script. Answered by a RESULT, returned or failed; nothing is run.
    static final int CHECK = 3;

    /// Worker, once: protocol version, process id.
    static final int READY = 16;
    /// Worker: capability, request.
    static final int CALL = 17;
    /// Worker: one line.
    static final int LOG = 18;
    /// Worker: kind, number, text. The last frame of a run.
    static final int RESULT = 19;

    static final int RETURNED = 0;
    static final int UNCAUGHT = 1;
    static final int FAILED = 2;
    static final int STATEMENTS = 3;
    static final int TOO_LARGE = 4;

    /// Longest frame in either direction. Scripts, arguments and replies are bounded below it.
    static final int MAX_FRAME = 9 << 20;

    /// Longest reply of a capability, in characters.
    static final int MAX_REPLY = 2 << 20;

    /// Longest request to a capability, in characters.
    static final int MAX_REQUEST = 256 << 10;

    /// Longest log line, in characters.
    static final int MAX_LOG_LINE = 1000;

    private Protocol() {}
}
