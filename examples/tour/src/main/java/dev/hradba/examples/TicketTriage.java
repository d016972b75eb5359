package dev.hradba.examples;

import java.util.List;

import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.prompt.Prompt;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Sorts support tickets with a model you host: a record is the contract.
public final class TicketTriage {

    private TicketTriage() {}

    // snippet: tour
    enum Priority { LOW, HIGH }

    record Triage(Priority priority, @NotBlank @Size(max = 80) String summary, @Size(max = 3) List<String> steps) {}

    /// Asks any backend: `Backends.connect("vllm=http://localhost:8000")`, or a GGUF file by `LocalModel.open`.
    static String triage(Backend backend, String ticket) {
        var prompt = Prompt.of("Triage support tickets.", "How urgent is this ticket?").withData("ticket", ticket);
        return switch (ModelClient.of(backend).call(Contract.of(Triage.class), prompt)) {
            case Outcome.Answer<Triage>(var triage, var usage) -> triage.priority() + ": " + triage.summary();
            case Outcome.Abstention<Triage>(var missing, var usage) -> "needs " + missing;
            case Outcome.Refusal<Triage>(var reason, var usage) -> "declined: " + reason;
            case Outcome.Invalid<Triage>(var violations, var raw, var usage) -> "broke its contract: " + violations;
        };
    }
    // end snippet
}
