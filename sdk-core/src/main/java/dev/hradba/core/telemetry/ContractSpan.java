package dev.hradba.core.telemetry;

import java.util.List;
import java.util.function.Supplier;

import dev.hradba.core.Outcome;
import dev.hradba.core.completion.ToolCall;
import dev.hradba.core.contract.Contract;
import dev.hradba.core.contract.Violation;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/// The span of one typed call. Spans of its calls are its children. Confined to the thread of its call.
public final class ContractSpan implements AutoCloseable {

    private final Instruments instruments;
    private final Attributes labels;
    private final Span span;
    private final Scope scope;
    private int repairs;
    private boolean ended;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    ContractSpan(Contract<?> contract, Instruments instruments) {
        this.instruments = instruments;
        this.labels = Attributes.of(Names.CONTRACT, contract.name(), Names.CONTRACT_VERSION, contract.version());
        this.span = instruments.tracer.spanBuilder("contract " + contract.name()).setAllAttributes(labels).startSpan();
        this.scope = span.makeCurrent();
    }

    /// A reply broke its contract and goes back to the model. Rules are named, not what was written.
    public void repair(List<Violation> violations) {
        repairs++;
        instruments.repairs.add(1, labels);
        span.addEvent("hradba.contract.repair", Attributes.of(Names.BROKEN_RULES,
                violations.stream().map(Violation::rule).distinct().toList()));
    }

    /// Runs a tool that the model called, in a span of its own.
    @SuppressWarnings("try") // the scope only has to be closed
    public String tool(ToolCall call, Supplier<String> run) {
        var tool = instruments.tracer.spanBuilder("execute_tool " + call.name()).setAttribute(Names.OPERATION, "execute_tool")
                .setAttribute(Names.TOOL_NAME, call.name()).setAttribute(Names.TOOL_CALL, call.id()).startSpan();
        try (var current = tool.makeCurrent()) {
            return run.get();
        } catch (RuntimeException failure) {
            tool.setStatus(StatusCode.ERROR).setAttribute(Names.ERROR_TYPE, failure.getClass().getName());
            throw failure;
        } finally {
            tool.end();
        }
    }

    /// The call ended with this outcome, which is handed back.
    public <T> Outcome<T> ended(Outcome<T> outcome) {
        ended = true;
        span.setAttribute(Names.OUTCOME, switch (outcome) {
            case Outcome.Answer<T> answer -> "answer";
            case Outcome.Abstention<T> abstention -> "abstention";
            case Outcome.Refusal<T> refusal -> "refusal";
            case Outcome.Invalid<T> invalid -> "invalid";
        });
        return outcome;
    }

    /// Ends the span; without an outcome before, as failed.
    @Override
    public void close() {
        span.setAttribute(Names.REPAIRS, repairs);
        if (!ended) {
            span.setStatus(StatusCode.ERROR);
        }
        scope.close();
        span.end();
    }
}
