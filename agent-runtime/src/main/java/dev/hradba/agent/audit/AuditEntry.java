package dev.hradba.agent.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A fact to be appended to the log. Immutable; the `with` methods add to a copy.
///
/// Text that may tell about a person (a question, rows, an answer) goes in by [#withPersonal]: the chain then holds only a keyed
/// digest, and the clear text lies beside the chain, where it can be erased without breaking it.
public final class AuditEntry {

    /// Most characters of one plain fact; longer ones are cut. Long texts belong into [#withPersonal].
    public static final int MAX_FACT_CHARS = 1_000;

    static final String INTENT_SEQ = "intent";

    private static final Pattern EVENT = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]{0,39}");

    private final String subject;
    private final String event;
    private final ObjectNode facts;
    private final Map<String, String> personal;

    private AuditEntry(String subject, String event, ObjectNode facts, Map<String, String> personal) {
        this.subject = subject;
        this.event = event;
        this.facts = facts;
        this.personal = Map.copyOf(personal);
    }

    /// An entry without further facts.
    ///
    /// @param subject stable name of the person or service on whose behalf something happened, never blank
    /// @param event   what happened, such as `run-started`: `[a-z][a-z0-9-]{0,39}`
    public static AuditEntry of(String subject, String event) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("audit entry '%s' has a blank subject; say on whose behalf it happened".formatted(event));
        }
        if (!EVENT.matcher(event).matches()) {
            throw new IllegalArgumentException("'%s' is not an event name; use %s".formatted(event, EVENT.pattern()));
        }
        return new AuditEntry(
                CanonicalJson.wellFormed(subject), event, JsonNodeFactory.instance.objectNode(), Map.of());
    }

    /// With a fact that tells nothing about a person; cut at [#MAX_FACT_CHARS].
    public AuditEntry with(String name, String value) {
        var cut = value.length() <= MAX_FACT_CHARS ? value : value.substring(0, MAX_FACT_CHARS);
        return copy(name, facts.deepCopy().put(name, CanonicalJson.wellFormed(cut)));
    }

    /// With a whole number; beyond ±2^53 it is kept as text.
    public AuditEntry with(String name, long value) {
        return value < 1L << 53 && value > -(1L << 53)
                ? copy(name, facts.deepCopy().put(name, value))
                : with(name, Long.toString(value));
    }

    /// With a yes or no.
    public AuditEntry with(String name, boolean value) {
        return copy(name, facts.deepCopy().put(name, value));
    }

    /// With a list of short texts, each cut at [#MAX_FACT_CHARS].
    public AuditEntry with(String name, List<String> values) {
        var copy = facts.deepCopy();
        var array = copy.putArray(name);
        values.forEach(v -> array.add(CanonicalJson.wellFormed(v.length() <= MAX_FACT_CHARS ? v : v.substring(0, MAX_FACT_CHARS))));
        return copy(name, copy);
    }

    /// With a text that may tell about a person, of any length.
    public AuditEntry withPersonal(String name, String text) {
        check(name);
        var copy = new TreeMap<>(personal);
        copy.put(name, CanonicalJson.wellFormed(text));
        return new AuditEntry(subject, event, facts, copy);
    }

    /// As the outcome of an announced effect; an entry with the event [AuditLog#OUTCOME] needs it.
    public AuditEntry answering(AuditReference intent) {
        return with(INTENT_SEQ, intent.seq());
    }

    private AuditEntry copy(String name, ObjectNode newFacts) {
        check(name);
        return new AuditEntry(subject, event, newFacts, personal);
    }

    private void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is not a fact's name; use %s".formatted(name, NAME.pattern()));
        }
        if (facts.has(name) || personal.containsKey(name)) {
            throw new IllegalArgumentException("fact '%s' of '%s' is already set; facts do not change".formatted(name, event));
        }
    }

    /// On whose behalf it happened.
    public String subject() {
        return subject;
    }

    /// What happened.
    public String event() {
        return event;
    }

    ObjectNode facts() {
        return facts.deepCopy();
    }

    Map<String, String> personal() {
        return personal;
    }
}
