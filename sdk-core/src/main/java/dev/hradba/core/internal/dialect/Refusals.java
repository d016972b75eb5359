package dev.hradba.core.internal.dialect;

import java.util.List;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.internal.wire.ServerErrors;

/// Refuses what the server behind a backend would ignore, before it is sent.
final class Refusals {

    private Refusals() {}

    /// Checks the request against the capabilities that were found on connecting.
    static void check(CompletionRequest request, BackendInfo info, ServerErrors errors) {
        switch (request.constraint()) {
            case Constraint.Unconstrained free -> { }
            case Constraint.JsonSchema schema -> need(Capability.JSON_SCHEMA, "a JSON Schema constraint",
                    "ask without it and check the reply", info, errors);
            case Constraint.Grammar grammar -> need(Capability.GRAMMAR, "a grammar constraint",
                    "use a JSON Schema, or vLLM, llama.cpp or the bundled runner", info, errors);
        }
        if (!request.tools().isEmpty()) {
            need(Capability.TOOLS, "tools", "choose a model or server that calls tools", info, errors);
        }
        if (request.logProbs()) {
            need(Capability.LOG_PROBS, "logProbs", "ask without them", info, errors);
        }
        if (request.sampling().seed().isPresent()) {
            need(Capability.SEED, "a sampling seed", "ask without one", info, errors);
        }
        checkToolChoice(request, errors);
    }

    private static void need(
            Capability capability, String option, String advice, BackendInfo info, ServerErrors errors) {
        if (!info.can(capability)) {
            throw errors.unsupported(option, advice);
        }
    }

    private static void checkToolChoice(CompletionRequest request, ServerErrors errors) {
        List<String> names = request.tools().stream().map(ToolSpec::name).toList();
        var wrong = switch (request.toolChoice()) {
            case ToolChoice.Auto auto -> false;
            case ToolChoice.None none -> false;
            case ToolChoice.Required required -> names.isEmpty();
            case ToolChoice.Named named -> !names.contains(named.name());
        };
        if (wrong) {
            throw errors.failure(BackendException.Kind.INVALID_REQUEST, false,
                    "the tool choice %s does not fit the tools %s; describe the tool or choose Auto".formatted(request.toolChoice(), names));
        }
    }
}
