package dev.hradba.core.internal.chat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.internal.wire.Json;

/// Tries whether a server keeps a JSON Schema, with one short call: the schema allows a single document that no model
/// would write by chance. What comes of it is in [BackendInfo#metadata()] under [#KEY].
public final class ConstraintProbe {

    /// `kept`, `ignored`, `refused` or `undecided`.
    static final String KEY = "json_schema";
    /// The only property of the only document.
    public static final String PROPERTY = "hradba_probe";

    private static final System.Logger LOG = System.getLogger(ConstraintProbe.class.getName());
    private static final String VALUE = "q7-vlk";
    private static final String SCHEMA = """
            {"type":"object","properties":{"%s":{"type":"string","enum":["%s"]}},"required":["%s"],"additionalProperties":false}"""
            .formatted(PROPERTY, VALUE, PROPERTY);
    private static final int MAX_TOKENS = 128;

    private ConstraintProbe() {}

    /// The backend's facts without the capabilities that it turned out to lack.
    ///
    /// @throws BackendException if the server fails in a way that says nothing about schemas
    static BackendInfo prove(Backend backend) {
        var info = backend.info();
        var result = ask(backend);
        var capabilities = EnumSet.copyOf(info.capabilities());
        if (result.equals("ignored") || result.equals("refused")) {
            capabilities.removeAll(List.of(Capability.JSON_SCHEMA, Capability.GRAMMAR, Capability.TOOLS_WITH_SCHEMA));
            LOG.log(System.Logger.Level.WARNING, "{0} {1} {2} a JSON Schema constraint; replies are checked here, but not held to it there",
                    info.kind(), info.model(), result);
        }
        var metadata = new HashMap<>(info.metadata());
        metadata.put(KEY, result);
        return new BackendInfo(info.kind(), info.version(), info.model(), info.contextLength(), capabilities, info.promptFormat(), metadata);
    }

    private static String ask(Backend backend) {
        try {
            var reply = backend.complete(CompletionRequest.of(List.of(Message.user("Say hello.")))
                    .with(new Constraint.JsonSchema("probe", SCHEMA)).withMaxTokens(MAX_TOKENS));
            var said = Json.parse(reply.text().strip());
            if (said != null && Json.text(said, PROPERTY).equals(VALUE)) {
                return "kept";
            }
            boolean stillThinking = reply.text().isBlank() && reply.finishReason() == FinishReason.LENGTH;
            return stillThinking ? "undecided" : "ignored";
        } catch (BackendException failure) {
            return switch (failure.kind()) {
                case INVALID_REQUEST, UNSUPPORTED, SERVER -> "refused";
                case UNREACHABLE, TIMEOUT, BUSY, UNAUTHORIZED, NOT_FOUND, PROTOCOL, MODEL_FILE -> throw failure;
            };
        }
    }
}
