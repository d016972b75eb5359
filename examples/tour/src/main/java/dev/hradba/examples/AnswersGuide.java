package dev.hradba.examples;

import java.util.List;
import java.util.Optional;

import dev.hradba.core.CallOptions;
import dev.hradba.core.ModelClient;
import dev.hradba.core.Outcome;
import dev.hradba.core.ToolFunction;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.prompt.ContextBudget;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.prompt.PromptTemplate;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/// The code of the guide's page on typed answers; a test keeps the page equal to it.
public final class AnswersGuide {

    private AnswersGuide() {}

    // snippet: first
    record Capital(@NotBlank String city, @Positive long inhabitants) {}

    static void ask() {
        try (var backend = Backends.connect("ollama=http://localhost:11434")) {
            switch (ModelClient.of(backend).call(Contract.of(Capital.class), "What is the capital of Czechia?")) {
                case Outcome.Answer<Capital>(var capital, var usage) -> System.out.println(capital.city());
                default -> System.out.println("no answer");
            }
        }
    }
    // end snippet

    // snippet: outcomes
    static String tell(Outcome<Capital> outcome) {
        return switch (outcome) {
            case Outcome.Answer<Capital>(var capital, var usage) -> capital.city() + ", for " + usage.outputTokens() + " tokens";
            case Outcome.Abstention<Capital>(var missing, var usage) -> "I would need " + String.join(" and ", missing);
            case Outcome.Refusal<Capital>(var reason, var usage) -> "declined: " + reason;
            case Outcome.Invalid<Capital>(var violations, var raw, var usage) -> "broke its contract: " + violations;
        };
    }
    // end snippet

    // snippet: contract
    enum Effort { LOW, HIGH }

    record Step(@NotBlank String what, @Min(1) @Max(480) int minutes, Effort effort) {}

    record Plan(@NotBlank @Size(max = 80) String title, @Size(min = 1, max = 5) List<Step> steps, Optional<String> warning) {}

    static final Contract<Plan> PLAN = Contract.of(Plan.class);
    // end snippet

    /// Writes the prompt from parameters.
    public static Prompt prompt(String tool, String question, String manual) {
        return ASK.fill(new Ask(tool, question, manual));
    }

    // snippet: prompt
    record Ask(String tool, String question, String manual) {}

    static final PromptTemplate<Ask> ASK = PromptTemplate.of(Ask.class,
            "You plan repairs of {tool}.",
            "{question}",
            ask -> List.of(new Prompt.Data("manual", ask.manual())));
    // end snippet

    /// Adds what has room.
    public static Prompt fit(ModelClient client, Contract<?> contract, Prompt prompt, List<ContextBudget.Candidate> notes) {
        // snippet: budget
        return switch (client.budget(contract).fit(prompt, notes)) {
            case ContextBudget.Fitted(var fitted, var dropped, var tokens) -> {
                dropped.forEach(note -> System.out.println("left out " + note.name()));
                yield fitted;
            }
            case ContextBudget.TooLong(var tokens, var limit) -> throw new IllegalArgumentException(tokens + " tokens are more than " + limit);
        };
        // end snippet
    }

    /// Shows steps while the plan is written.
    public static Outcome<?> stream(Backend backend, Prompt prompt, StringBuilder screen) {
        // snippet: stream
        var outcome = ModelClient.of(backend).stream(PLAN, prompt, new Part.Listener() {
            @Override
            public void onPart(Part part) {
                if (part.value() instanceof Step step) {
                    screen.append(step.what()).append('\n');
                }
            }

            @Override
            public void onRestart() {
                screen.setLength(0);
            }
        }, new Cancellation());
        // end snippet
        return outcome;
    }

    /// Asks with more patience.
    public static Outcome<?> patient(Backend backend, Prompt prompt) {
        // snippet: repair
        var client = ModelClient.of(backend).with(CallOptions.DEFAULTS.withMaxRepairs(3).withMaxTokens(4_000));
        var outcome = client.call(PLAN, prompt);
        // end snippet
        return outcome;
    }

    /// What the stock is asked for.
    ///
    /// @param part its name
    public record SparePart(@NotBlank String part) {}

    /// Lets the model look something up before it answers.
    public static Outcome<?> tools(Backend backend, String question) {
        // snippet: tools
        var stock = ToolFunction.of("stock", "How many of a spare part there are.", SparePart.class, asked -> "{\"count\":4}");
        var outcome = ModelClient.of(backend).withTools(stock).call(PLAN, question);
        // end snippet
        return outcome;
    }

    /// A second server for when the first does not answer.
    public static Outcome<?> failover(Backend first, Backend second, Prompt prompt) {
        // snippet: failover
        try (var pool = BackendPool.of(List.of(PoolMember.of("gpu1", first), PoolMember.of("reserve", second).withWeight(0)))) {
            var outcome = ModelClient.of(pool).call(PLAN, prompt);
            // end snippet
            return outcome;
        }
    }
}
