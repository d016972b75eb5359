package dev.hradba.core;

import java.util.List;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.prompt.ContextBudget;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.prompt.PromptText;
import dev.hradba.core.telemetry.Telemetry;

/// Asks a model and gets a typed outcome. Thread-safe; the backend stays its owner's to close.
///
/// ```java
/// record Capital(@NotBlank String city, @Positive long inhabitants) {}
///
/// try (var backend = Backends.connect("ollama=http://localhost:11434")) {
///     switch (ModelClient.of(backend).call(Contract.of(Capital.class), "What is the capital of Czechia?")) {
///         case Outcome.Answer<Capital>(var capital, var usage) -> System.out.println(capital.city());
///         case Outcome.Abstention<Capital>(var missing, var usage) -> System.out.println("I would need " + missing);
///         case Outcome.Refusal<Capital>(var reason, var usage) -> System.out.println(reason);
///         case Outcome.Invalid<Capital>(var violations, var raw, var usage) -> System.out.println(violations);
///     }
/// }
/// ```
///
/// @param backend who answers
/// @param options how calls are made
/// @param telemetry where calls are traced and counted
/// @param tools   what the model may call before it answers
public record ModelClient(Backend backend, CallOptions options, Telemetry telemetry, List<ToolFunction> tools) {

    /// Copies the tools.
    ///
    /// @throws IllegalArgumentException if two tools have one name
    public ModelClient {
        tools = List.copyOf(tools);
        if (tools.stream().map(tool -> tool.spec().name()).distinct().count() < tools.size()) {
            throw new IllegalArgumentException("two tools have one name: " + tools.stream().map(tool -> tool.spec().name()).toList());
        }
    }

    /// A client whose calls nobody watches.
    public ModelClient(Backend backend, CallOptions options) {
        this(backend, options, Telemetry.NONE, List.of());
    }

    /// A client with default options.
    public static ModelClient of(Backend backend) {
        return new ModelClient(backend, CallOptions.DEFAULTS);
    }

    /// The same client with other options.
    public ModelClient with(CallOptions newOptions) {
        return new ModelClient(backend, newOptions, telemetry, tools);
    }

    /// The same client with its calls watched, typed ones and those to the backend alike.
    public ModelClient with(Telemetry newTelemetry) {
        return new ModelClient(newTelemetry.watch(backend), options, newTelemetry, tools);
    }

    /// The same client with functions that the model may call before it answers, on every backend with tools. A typed reply and
    /// tools go into one request; what the server can't do at once is asked for in turns.
    public ModelClient withTools(ToolFunction... functions) {
        return new ModelClient(backend, options, telemetry, List.of(functions));
    }

    /// The room that a call under a contract leaves for its prompt: the model's context less what is said of the contract and the
    /// reply's limit, twice where a repair may send a reply back. The backend counts. Tools and what they return are not in it.
    ///
    /// @throws IllegalStateException if the backend does not know its context, or nothing is left of it
    public ContextBudget budget(Contract<?> contract) {
        int context = backend.info().contextLength();
        if (context == 0) {
            throw new IllegalStateException(
                    "%s does not tell its context length; make a ContextBudget with a limit of your own".formatted(backend.info().kind()));
        }
        int demand = backend.countTokens(Rendering.demand(contract) + PromptText.dataRule()).tokens();
        long replies = (options.maxRepairs() == 0 ? 1L : 2L) * options.maxTokens();
        long room = context - replies - demand;
        if (room < 1) {
            throw new IllegalStateException(
                    "a context of %d tokens has no room for a prompt: the contract '%s' takes %d, the reply and its repair up to %d; lower maxTokens"
                            .formatted(context, contract.name(), demand, replies));
        }
        return new ContextBudget((int) room, text -> backend.countTokens(text).tokens());
    }

    /// Asks a question without further instructions.
    public <T> Outcome<T> call(Contract<T> contract, String question) {
        return call(contract, Prompt.of("", question));
    }

    /// Asks and waits for the outcome.
    public <T> Outcome<T> call(Contract<T> contract, Prompt prompt) {
        return call(contract, prompt, new Cancellation());
    }

    /// Asks and waits for the outcome unless cancelled.
    ///
    /// @throws java.util.concurrent.CancellationException      if the call was cancelled
    /// @throws dev.hradba.core.backend.BackendException if the backend failed
    public <T> Outcome<T> call(Contract<T> contract, Prompt prompt, Cancellation cancellation) {
        return new ContractCall<>(this, contract).run(prompt, Part.Listener.NONE, cancellation);
    }

    /// Asks, and hears the parts of the answer while it is written: components, elements of lists, whole records, each in
    /// its type and already checked. A part that breaks a rule stops the reply at once and sends it to repair. Most servers tell a
    /// reply's usage at its end, so one that was stopped counts by an estimate.
    ///
    /// ```java
    /// client.stream(contract, prompt, part -> {
    ///     if (part.value() instanceof Step step) {
    ///         show(step);
    ///     }
    /// }, new Cancellation());
    /// ```
    ///
    /// @throws java.util.concurrent.CancellationException      if the call was cancelled
    /// @throws dev.hradba.core.backend.BackendException if the backend failed
    public <T> Outcome<T> stream(Contract<T> contract, Prompt prompt, Part.Listener parts, Cancellation cancellation) {
        return new ContractCall<>(this, contract).run(prompt, parts, cancellation);
    }
}
