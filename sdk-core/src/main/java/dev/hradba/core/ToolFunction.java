package dev.hradba.core;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.hradba.core.completion.ToolSpec;
import dev.hradba.core.contract.Contract;

/// A function of yours that a model may call before it answers a typed call. It runs in your process on the calling thread, with
/// your rights and arguments that a model made up: give read access only, and for more use the tools of the sandbox.
///
/// ```java
/// record Part(@NotBlank String part) {}
///
/// var stock = ToolFunction.of("stock", "How many of a spare part there are.", Part.class, asked -> "{\"count\":4}");
/// var outcome = ModelClient.of(backend).withTools(stock).call(contract, prompt);
/// ```
///
/// @param spec     what the model is told
/// @param function gets the arguments as JSON text, not checked, and returns text for the model, best JSON. What it throws ends the
///                 call and comes out of it; failures that the model should know of are text
public record ToolFunction(ToolSpec spec, UnaryOperator<String> function) {

    /// A function whose arguments are a record with its constraints. Arguments that break them go back to the model with every
    /// violation, and the function is not called.
    ///
    /// @param name        letters, digits, `_` and `-`, unique among the tools of a client
    /// @param description what it does and when to use it, for the model
    public static <A extends Record> ToolFunction of(String name, String description, Class<A> arguments, Function<A, String> function) {
        var contract = Contract.of(arguments).withoutAbstention();
        return new ToolFunction(new ToolSpec(name, description, contract.schema()), text -> switch (contract.check(text)) {
            case Outcome.Answer<A> given -> function.apply(given.value());
            case Outcome.Invalid<A> invalid -> "error: the arguments break these rules:\n" + Rendering.violations(invalid.violations(), "the arguments");
            case Outcome.Abstention<A> abstention -> throw new IllegalStateException("arguments cannot abstain");
            case Outcome.Refusal<A> refusal -> throw new IllegalStateException("arguments cannot refuse");
        });
    }
}
