package dev.hradba.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import dev.hradba.core.Outcome.Abstention;
import dev.hradba.core.Outcome.Answer;
import dev.hradba.core.Outcome.Invalid;
import dev.hradba.core.Outcome.Refusal;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.FinishReason;
import dev.hradba.core.completion.Message;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Part;
import dev.hradba.core.contract.PartReader;
import dev.hradba.core.contract.Violation;
import dev.hradba.core.guard.GuardedBackend;
import dev.hradba.core.prompt.Prompt;
import dev.hradba.core.telemetry.ContractSpan;
import dev.hradba.core.telemetry.Telemetry;

/// The road of one typed call: render → complete → tools → parse → check → repair. [#run] holds all the branching.
///
/// The schema is shown to the model as well as enforced, because servers enforce it without telling the model, which then
/// fills it badly. A backend that cannot enforce it is only told; the check is the same.
final class ContractCall<T> {

    private static final int MAX_REPLY_TOLD = 20_000;

    private final Backend backend;
    private final CallOptions options;
    private final Telemetry telemetry;
    private final Contract<T> contract;
    private final List<ToolFunction> tools;

    ContractCall(ModelClient client, Contract<T> contract) {
        this.backend = client.backend();
        this.options = client.options();
        this.telemetry = client.telemetry();
        this.contract = contract;
        this.tools = client.tools();
    }

    Outcome<T> run(Prompt prompt, Part.Listener parts, Cancellation cancellation) {
        try (var span = telemetry.begin(contract)) {
            return span.ended(run(prompt, parts, cancellation, span));
        }
    }

    private Outcome<T> run(Prompt prompt, Part.Listener parts, Cancellation cancellation, ContractSpan span) {
        var asked = render(prompt);
        var messages = asked;
        var spent = Usage.NONE;
        int repairs = 0;
        int turns = 0;
        while (true) {
            var early = new ArrayList<Violation>();
            var request = request(messages, turns);
            var completion = complete(request, parts, early, cancellation);
            spent = spent.plus(completion.usage());
            if (!completion.toolCalls().isEmpty() && turns < options.maxToolTurns()) {
                turns++;
                asked = request.answering(completion, call -> span.tool(call, () -> answer(call))).messages();
                messages = asked;
                parts.onRestart();
                continue;
            }
            var outcome = early.isEmpty() ? check(completion) : new Invalid<T>(early, completion.text(), Usage.NONE);
            switch (outcome) {
                case Answer<T> answer -> {
                    return new Answer<>(answer.value(), spent);
                }
                case Abstention<T> abstention -> {
                    return new Abstention<>(abstention.missing(), spent);
                }
                case Refusal<T> refusal -> {
                    return new Refusal<>(refusal.reason(), spent);
                }
                case Invalid<T> invalid -> {
                    if (repairs == options.maxRepairs()) {
                        return new Invalid<>(invalid.violations(), invalid.raw(), spent);
                    }
                    repairs++;
                    span.repair(invalid.violations());
                    messages = repair(asked, invalid);
                    parts.onRestart();
                }
            }
        }
    }

    private List<Message> render(Prompt prompt) {
        return Rendering.messages(prompt, contract);
    }

    /// Once all turns with tools are spent, the model is asked without them.
    private CompletionRequest request(List<Message> messages, int turns) {
        var request = CompletionRequest.of(messages).with(options.sampling()).withMaxTokens(options.maxTokens()).with(constraint());
        return tools.isEmpty() || turns == options.maxToolTurns()
                ? request : request.withTools(tools.stream().map(ToolFunction::spec).toList(), new ToolChoice.Auto());
    }

    private String answer(ToolCall call) {
        return tools.stream().filter(tool -> tool.spec().name().equals(call.name())).findFirst()
                .map(tool -> tool.function().apply(call.arguments()))
                .orElseGet(() -> "error: there is no tool '%s'; there are %s".formatted(call.name(), tools.stream().map(tool -> tool.spec().name()).toList()));
    }

    /// One reply. A part that breaks a rule ends it early and is put into `early`.
    private Completion complete(CompletionRequest request, Part.Listener parts, List<Violation> early, Cancellation cancellation) {
        var completion = parts == Part.Listener.NONE
                ? backend.complete(request, CompletionListener.NONE, cancellation)
                : completeInParts(request, parts, early, cancellation);
        if (completion.finishReason() == FinishReason.CANCELLED && early.isEmpty()) {
            throw new CancellationException("the call for a %s was cancelled".formatted(contract.type().getSimpleName()));
        }
        return completion;
    }

    private Completion completeInParts(
            CompletionRequest request, Part.Listener parts, List<Violation> early, Cancellation cancellation) {
        var stop = new Cancellation();
        var registration = cancellation.onCancel(stop::cancel);
        try {
            return backend.complete(request, new InParts(contract, parts, early, stop), stop);
        } finally {
            registration.close();
        }
    }

    /// Reads parts while a reply is written. What was told can be told anew, so a server that fails in the middle of a reply is
    /// replaced as at its beginning.
    private static final class InParts implements CompletionListener {
        private final Contract<?> contract;
        private final Part.Listener parts;
        private final List<Violation> early;
        private final Cancellation stop;
        private PartReader reader;

        InParts(Contract<?> contract, Part.Listener parts, List<Violation> early, Cancellation stop) {
            this.contract = contract;
            this.parts = parts;
            this.early = early;
            this.stop = stop;
            this.reader = contract.parts(parts);
        }

        @Override
        public void onText(String text) {
            var broken = stop.isCancelled() ? List.<Violation>of() : reader.accept(text);
            if (!broken.isEmpty()) {
                early.addAll(broken);
                stop.cancel();
            }
        }

        @Override
        public boolean forget() {
            if (stop.isCancelled()) {
                return false;
            }
            reader = contract.parts(parts);
            parts.onRestart();
            return true;
        }
    }

    private Constraint constraint() {
        return backend.info().can(Capability.JSON_SCHEMA)
                ? new Constraint.JsonSchema(contract.name(), contract.loweredFor(backend.info()).schema())
                : Constraint.NONE;
    }

    private Outcome<T> check(Completion completion) {
        return switch (completion.finishReason()) {
            case CONTENT_FILTER -> new Refusal<>(
                    completion.text().startsWith(GuardedBackend.BLOCKED) ? completion.text() : "the server filtered the reply", Usage.NONE);
            case LENGTH -> cut(completion);
            case STOP, TOOL_CALLS, CANCELLED, OTHER -> contract.check(completion.text());
        };
    }

    /// A reply that the limit cut can only be right if its document was complete before.
    private Outcome<T> cut(Completion completion) {
        var outcome = contract.check(completion.text());
        return outcome instanceof Invalid<T>
                ? new Invalid<>(List.of(new Violation("", "length", "", "the reply was cut off at %d tokens; write a shorter one"
                        .formatted(options.maxTokens()))), completion.text(), Usage.NONE)
                : outcome;
    }

    /// The conversation with its tools, the last reply, and what is wrong with it; earlier attempts would only repeat mistakes.
    private List<Message> repair(List<Message> asked, Invalid<T> invalid) {
        var correct = "Your reply broke these rules:\n" + Rendering.violations(invalid.violations(), "the whole reply")
                + "Write the whole JSON document again. Correct what is wrong and leave the rest as it is.";
        var raw = invalid.raw();
        var next = new ArrayList<>(asked);
        next.add(Message.assistant(raw.length() <= MAX_REPLY_TOLD ? raw : raw.substring(0, MAX_REPLY_TOLD) + " […]"));
        next.add(Message.user(correct));
        return next;
    }
}
