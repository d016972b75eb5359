package dev.hradba.agent.audit;

import java.util.regex.Pattern;

/// Names one record of the log, for a person to quote: `run-7f3a21 #12`.
///
/// Whoever keeps the [#full] form keeps evidence: a log that no longer has this record with this hash was changed.
///
/// @param run  the run, such as `run-7f3a21`
/// @param seq  place of the record in the whole log, from 1
/// @param hash first 16 hexadecimal digits of the record's hash
public record AuditReference(String run, long seq, String hash) {

    static final int SHORT_HASH = 16;
    private static final Pattern RUN = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + SHORT_HASH + "}");
    private static final Pattern FULL =
            Pattern.compile("(" + RUN.pattern() + ") #([1-9][0-9]{0,17}) \\((" + HASH.pattern() + ")\\)");

    /// Checks the form of each part.
    public AuditReference {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("'%s' does not name a run; runs look like run-7f3a21".formatted(run));
        }
        if (seq < 1) {
            throw new IllegalArgumentException("record #%d does not exist; records are counted from 1".formatted(seq));
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("'%s' is not a short hash of %d hexadecimal digits".formatted(hash, SHORT_HASH));
        }
    }

    /// The reference with its hash, as evidence to keep outside the log: `run-7f3a21 #12 (9c04ab12ef563b70)`.
    public String full() {
        return "%s #%d (%s)".formatted(run, seq, hash);
    }

    /// Reads the [#full] form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static AuditReference parse(String text) {
        var match = FULL.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a full audit reference; they look like: run-7f3a21 #12 (9c04ab12ef563b70)".formatted(text));
        }
        return new AuditReference(match.group(1), Long.parseLong(match.group(2)), match.group(3));
    }

    /// The short form that users see: `run-7f3a21 #12`.
    @Override
    public String toString() {
        return run + " #" + seq;
    }
}
